"""The database restarts, is away for a while, or falls silent: requests end, and the pool heals by itself."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import asyncpg
import pytest
import pytest_asyncio

from app.persistence.database.embedded import EmbeddedServer
from app.persistence.database.engine import Database
from app.persistence.errors import Timeout, Unavailable, translate
from app.settings import Settings
from tests.persistence.database.test_engine import ask

pytestmark = pytest.mark.slow


@pytest_asyncio.fixture(scope="module")
async def own_server() -> AsyncIterator[EmbeddedServer]:
    """A server that a test may hurt."""
    with TemporaryDirectory(prefix="rationale-outage-") as name, EmbeddedServer(Path(name), durable=False) as server:
        yield server


@pytest_asyncio.fixture
async def own(own_server: EmbeddedServer) -> AsyncIterator[Database]:
    database = Database(Settings(database_url=own_server.url, statement_timeout=60, alive_bypass=0.2))
    yield database
    await database.aclose()


def stop(server: EmbeddedServer, how: signal.Signals) -> None:
    pid = int((server.cluster / "postmaster.pid").read_text().split()[0])
    os.kill(pid, how)
    while (server.cluster / "postmaster.pid").exists():
        time.sleep(0.01)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT])  # fast and immediate shutdown
async def test_a_restart_is_survived(own: Database, own_server: EmbeddedServer, how: signal.Signals) -> None:
    assert await asyncio.gather(*(ask(own) for _ in range(5))) == [1] * 5
    stop(own_server, how)
    own_server.start()
    assert await asyncio.gather(*(ask(own) for _ in range(5))) == [1] * 5


async def test_an_absence_is_answered_at_once_and_healed(
    own: Database, own_server: EmbeddedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ask(own)
    stop(own_server, signal.SIGINT)
    tried = []
    connect = asyncpg.connect

    async def counted(*args: Any, **options: Any) -> Any:
        tried.append(args)
        return await connect(*args, **options)

    monkeypatch.setattr(asyncpg, "connect", counted)
    for _ in range(20):
        with pytest.raises(Exception) as caught:  # noqa: PT011 - what matters is what it is translated to
            await ask(own)
        assert isinstance(translate(caught.value), Unavailable)
    assert len(tried) == 20, "none waits and tries again"
    own_server.start()
    assert await ask(own) == 1
    assert own.pool_status()["read"]["in_use"] == 0


async def test_a_silent_backend_does_not_hold_a_request_for_ever(own_server: EmbeddedServer) -> None:
    async with aclosing(Database(Settings(database_url=own_server.url, statement_timeout=0.5))) as hasty:
        pid = await ask(hasty, "SELECT pg_backend_pid()")
        os.kill(pid, signal.SIGSTOP)
        with pytest.raises(TimeoutError) as caught:
            await ask(hasty, "SELECT 1")
        assert isinstance(translate(caught.value), Timeout)
        os.kill(pid, signal.SIGCONT)
        while hasty.pool_status()["read"]["in_use"]:
            await asyncio.sleep(0.02)
        assert await ask(hasty, "SELECT 1") == 1
