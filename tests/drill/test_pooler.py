"""PgBouncer in transaction mode is paused, told to let go of everybody, and killed."""

from __future__ import annotations

import asyncio
import os
import pwd
import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import asyncpg
import pytest
import pytest_asyncio

from app.persistence.database.embedded import EmbeddedServer
from app.persistence.database.engine import Database
from app.persistence.errors import Unavailable, translate
from app.settings import Settings
from tests.persistence.database.test_engine import ask
from tests.persistence.database.test_pgbouncer import CONFIGURATION, PROGRAM, free_port, until_listening

pytestmark = [pytest.mark.slow, pytest.mark.skipif(PROGRAM is None, reason="PgBouncer is not installed")]


class Pooler:
    """One that can be started again on the same port."""

    def __init__(self, folder: Path, server: EmbeddedServer) -> None:
        self.port = free_port()
        self.file = folder / "pgbouncer.ini"
        written = CONFIGURATION.format(socket=server.socket_folder, port=self.port, ignored="")
        self.file.write_text(f"{written}admin_users = postgres\n")
        account = pwd.getpwuid(server.cluster.stat().st_uid).pw_name
        self.identity: dict[str, Any] = {"user": account} if os.getuid() == 0 else {}

    async def start(self) -> None:
        quiet = asyncio.subprocess.DEVNULL
        self.process = await asyncio.create_subprocess_exec(
            str(PROGRAM), str(self.file), stdout=quiet, stderr=quiet, **self.identity
        )
        await until_listening(self.port)

    async def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        await self.process.wait()

    async def told(self, command: str) -> None:
        console = await asyncpg.connect(
            host="127.0.0.1", port=self.port, user="postgres", database="pgbouncer", ssl=False
        )
        await console.execute(command)
        console.terminate()


@pytest.fixture
def folder() -> Iterator[Path]:
    with TemporaryDirectory(prefix="rationale-pgbouncer-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest_asyncio.fixture
async def pooler(primary: EmbeddedServer, folder: Path) -> AsyncIterator[Pooler]:
    pooler = Pooler(folder, primary)
    await pooler.start()
    yield pooler
    await pooler.kill()


@pytest_asyncio.fixture
async def database(pooler: Pooler) -> AsyncIterator[Database]:
    url = f"postgresql://postgres@127.0.0.1:{pooler.port}/postgres?sslmode=disable"
    database = Database(Settings(database_url=url, pgbouncer=True, pool_size=4, alive_bypass=0, statement_timeout=0.5))
    yield database
    await database.aclose()


async def test_a_pause_ends_questions_in_time_and_is_over_when_it_is(pooler: Pooler, database: Database) -> None:
    assert await ask(database) == 1
    await pooler.told("PAUSE")
    results = await asyncio.gather(*(ask(database) for _ in range(4)), return_exceptions=True)
    assert all(isinstance(one, BaseException) for one in results), "none hung"
    await pooler.told("RESUME")
    assert await _healed(database)


async def test_one_that_lets_go_of_everybody_or_is_killed_is_found_again(pooler: Pooler, database: Database) -> None:
    assert await ask(database) == 1
    await pooler.told("KILL postgres")
    await pooler.told("RESUME postgres")
    assert await _healed(database)
    await pooler.kill()
    with pytest.raises(Exception) as caught:  # noqa: PT011 - what matters is what it is translated to
        await ask(database)
    assert isinstance(translate(caught.value), Unavailable)
    await pooler.start()
    assert await _healed(database)
    assert not database.pool_status()["read"]["in_use"]


async def _healed(database: Database) -> bool:
    """Whether every connection of the pool answers, once one does."""
    while True:
        results = await asyncio.gather(*(ask(database) for _ in range(4)), return_exceptions=True)
        if results == [1] * 4:
            return True
        await asyncio.sleep(0.05)
