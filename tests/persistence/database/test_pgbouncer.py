"""Behind PgBouncer in transaction mode, where each transaction may get another server connection."""

import asyncio
import os
import pwd
import shutil
import socket
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.persistence.database.embedded import EmbeddedServer
from app.persistence.database.engine import Database
from app.persistence.database.url import parse
from app.persistence.database.waiting import DatabaseUnreachable
from app.persistence.errors import sqlstate
from app.persistence.migrations.heads import MigrationError
from app.persistence.migrations.migrate import upgrade
from app.settings import Settings
from tests.persistence.conftest import names

PROGRAM = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
CONFIGURATION = """
[databases]
* = host={socket} user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 3
max_client_conn = 300
ignore_startup_parameters = {ignored}
"""

NEEDED = pytest.mark.skipif(PROGRAM is None, reason="PgBouncer is not installed (apt-get install pgbouncer)")
pytestmark = [NEEDED, pytest.mark.slow]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def until_listening(port: int) -> None:
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except ConnectionRefusedError:
            await asyncio.sleep(0.02)
        else:
            return writer.close()


@pytest_asyncio.fixture(params=[""])
async def pooled(
    request: pytest.FixtureRequest, server: EmbeddedServer, plain_settings: Settings
) -> AsyncIterator[str]:
    """The URL of `plain_settings`' database through a PgBouncer with three server connections."""
    port, owner = free_port(), server.cluster.stat()
    with TemporaryDirectory(prefix="rationale-pgbouncer-") as name:
        file = Path(name) / "pgbouncer.ini"
        file.write_text(CONFIGURATION.format(socket=server.socket_folder, port=port, ignored=request.param))
        file.parent.chmod(0o755)
        account = pwd.getpwuid(owner.st_uid).pw_name
        identity: dict[str, Any] = {"user": account} if os.getuid() == 0 else {}
        quiet = asyncio.subprocess.DEVNULL
        process = await asyncio.create_subprocess_exec(str(PROGRAM), str(file), stdout=quiet, stderr=quiet, **identity)
        await until_listening(port)
        yield f"postgres://postgres@127.0.0.1:{port}/{parse(plain_settings.database_url).database}"
        process.terminate()
        await process.wait()


@pytest.fixture
def bouncing(pooled: str, make_database: Callable[..., Database]) -> Database:
    return make_database(database_url=pooled, pgbouncer=True, pool_size=40, pool_timeout=10, statement_timeout=1)


async def test_many_clients_share_few_connections_without_prepared_statements(
    pooled: str, make_database: Callable[..., Database]
) -> None:
    patience = {"pool_timeout": 300, "statement_timeout": 60}  # they wait for each other
    bouncing = make_database(database_url=pooled, pgbouncer=True, pool_size=40, **patience)

    async def use(number: int) -> int:
        async with bouncing.write_sessions() as session, session.begin():
            await session.execute(text("INSERT INTO note (name) VALUES (:name)"), {"name": str(number)})
        async with bouncing.read_sessions() as session:
            question = text("SELECT count(*) FROM note WHERE name = :name")
            assert (await session.execute(question, {"name": str(number)})).scalar() == 1
            return int((await session.execute(text("SELECT count(*) FROM pg_prepared_statements"))).scalar_one())

    assert await asyncio.gather(*(use(number) for number in range(120))) == [0] * 120
    assert len(await names(bouncing)) == 120


async def test_reading_sessions_cannot_write(bouncing: Database) -> None:
    async with bouncing.read_sessions() as session:
        with pytest.raises(DBAPIError) as caught:
            await session.execute(text("INSERT INTO note (name) VALUES ('x')"))
    assert sqlstate(caught.value) == "25006"


@pytest.mark.parametrize("sessions", ["read_sessions", "write_sessions"])
async def test_limits_hold_in_each_transaction(bouncing: Database, sessions: str) -> None:
    async with getattr(bouncing, sessions)() as session:
        with pytest.raises(DBAPIError) as caught:
            await session.execute(text("SELECT pg_sleep(5)"))
    assert sqlstate(caught.value) == "57014"


async def test_migrations_refuse_the_pooler(pooled: str) -> None:
    with pytest.raises(DatabaseUnreachable, match="RATIONALE_PGBOUNCER"):
        await upgrade(Settings(database_url=pooled, startup_timeout=30))


@pytest.mark.parametrize("pooled", ["lock_timeout,statement_timeout"], indirect=True)
async def test_migrations_notice_a_pooler_that_swallows_settings(pooled: str) -> None:
    with pytest.raises(MigrationError, match="pooled"):
        await upgrade(Settings(database_url=pooled, startup_timeout=5))
