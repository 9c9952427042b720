"""A disk that is really full: that of the database's server."""

from __future__ import annotations

import os
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import asyncpg
import httpx
import pytest
import pytest_asyncio

from app.persistence.database.embedded import EmbeddedServer
from app.persistence.database.url import parse
from tests.drill.acts import form, send

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.getuid() != 0, reason="only root mounts a disk")]


@pytest.fixture
def disk(primary: EmbeddedServer) -> Iterator[Path]:
    """A disk of 2 MB."""
    with TemporaryDirectory(prefix="rationale-full-") as name:
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", name], check=False).returncode:
            pytest.skip("no disk can be mounted here")
        owner = primary.cluster.stat()
        os.chown(name, owner.st_uid, owner.st_gid)
        yield Path(name)
        subprocess.run(["umount", name], check=True)


@pytest_asyncio.fixture
async def console(primary: EmbeddedServer, disk: Path) -> AsyncIterator[asyncpg.Connection]:
    """Tags lie on the small disk."""
    connection = await asyncpg.connect(**parse(primary.url).arguments())
    await connection.execute(f"CREATE TABLESPACE small LOCATION '{disk}'")
    await connection.execute("ALTER TABLE tag SET TABLESPACE small")
    yield connection
    await connection.execute("DROP TABLE IF EXISTS filling; DELETE FROM tag; ALTER TABLE tag SET TABLESPACE pg_default")
    await connection.execute("DROP TABLESPACE small")
    await connection.close()


async def until_full(console: asyncpg.Connection, statement: str) -> None:
    with suppress(asyncpg.DiskFullError):
        while True:
            await console.execute(statement)


async def test_a_full_disk_is_told_reading_goes_on_and_room_is_used_at_once(
    app: Any, ada: httpx.AsyncClient, console: asyncpg.Connection
) -> None:
    await console.execute("CREATE TABLE filling (x text) TABLESPACE small")
    await until_full(console, "INSERT INTO filling SELECT repeat('x', 200) FROM generate_series(1, 400)")
    await until_full(console, "INSERT INTO tag (name) SELECT left(gen_random_uuid()::text, 8)")
    key = await form(ada)
    refused = await send(ada, "one-more", key)
    assert (refused.status_code, "has no space left" in refused.text) == (503, True)
    assert (await ada.get("/readyz")).text == "ready, but the database has no space left\n"
    assert (await ada.get("/tags")).status_code == 200
    await console.execute("DROP TABLE filling")
    assert (await send(ada, "one-more", key)).status_code == 303
