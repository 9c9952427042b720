"""The primary is lost, its replica takes over, and whoever stands between is pointed there."""

from __future__ import annotations

import signal
from collections.abc import AsyncIterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import asyncpg
import httpx
import pytest
import pytest_asyncio

from app.persistence.database.embedded import SOCKET, EmbeddedServer
from app.persistence.database.url import parse
from tests.drill.acts import form, send, tags, until_answered
from tests.drill.conftest import fill, made
from tests.drill.proxy import Proxy
from tests.persistence.database.test_outages import stop
from tests.persistence.database.test_replicas import Standby

pytestmark = pytest.mark.slow


@pytest_asyncio.fixture
async def primary(server: EmbeddedServer, template: str) -> AsyncIterator[EmbeddedServer]:
    """One that is lost."""
    with TemporaryDirectory(prefix="rationale-failover-") as name:
        one = made(Path(name), server, template)
        await fill(one)
        yield one
        one.stop()


async def asked(server: EmbeddedServer, statement: str) -> Any:
    connection = await asyncpg.connect(**parse(server.url).arguments())
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


@pytest_asyncio.fixture
async def standby(primary: EmbeddedServer) -> AsyncIterator[Standby]:
    """Its replica, which a commit waits for."""
    standby = Standby(primary.folder.parent / "standby", durable=False)
    standby.follow(primary)
    await asked(primary, "ALTER SYSTEM SET synchronous_standby_names = '*'")
    await asked(primary, "ALTER DATABASE postgres SET synchronous_commit = 'remote_apply'")
    await asked(primary, "SELECT pg_reload_conf()")
    yield standby
    standby.stop()


async def test_what_was_acknowledged_is_on_the_replica_that_takes_over(
    primary: EmbeddedServer, standby: Standby, proxy: Proxy, app: Any, ada: httpx.AsyncClient
) -> None:
    acknowledged = [f"kept-{number}" for number in range(5)]
    for name in acknowledged:
        assert (await send(ada, name, await form(ada))).status_code == 303
    key = await form(ada)
    stop(primary, signal.SIGQUIT)
    assert (await send(ada, "refused", key)).status_code == 503
    proxy.socket = standby.socket_folder / SOCKET
    await until_answered(ada)
    assert (await send(ada, "refused", key)).status_code == 503, "it accepts no changes yet"
    assert await asked(standby, "SELECT pg_promote()")
    assert (await send(ada, "refused", key)).status_code == 303
    assert await tags(app) == [*acknowledged, "refused"]
    assert (await ada.get("/readyz")).text == "ready\n"
