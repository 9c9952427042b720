"""The two engines: what they ask of the server and when."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import asyncpg
import msgspec
import psutil
import pytest
import uvloop
from sqlalchemy import text
from sqlalchemy.dialects.postgresql.asyncpg import AsyncAdapt_asyncpg_connection as Adapter
from sqlalchemy.exc import DBAPIError

from app.persistence.database.engine import Database
from app.persistence.database.url import parse
from app.persistence.errors import sqlstate
from app.settings import Settings
from tests.persistence.conftest import OURS, kill

Make = Callable[..., Database]


async def ask(database: Database, question: str = "SELECT 1") -> Any:
    async with database.read_sessions() as session:
        return (await session.execute(text(question))).scalar()


@pytest.fixture
def pings(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Grows by one for each ping that crosses the wire."""
    sent: list[Any] = []
    original = Adapter.ping
    monkeypatch.setattr(Adapter, "ping", lambda self: (sent.append(self), original(self)))
    return sent


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("statement_timeout", "4s"),
        ("lock_timeout", "1500ms"),
        ("idle_in_transaction_session_timeout", "7s"),
        ("jit", "off"),
        ("application_name", "rationale"),
    ],
)
async def test_the_server_is_told_the_limits(make_database: Make, name: str, value: str) -> None:
    database = make_database(statement_timeout=4, lock_timeout=1.5, idle_in_transaction_timeout=7)
    assert await ask(database, f"SHOW {name}") == value


async def test_the_reading_engine_cannot_write(plain: Database) -> None:
    async with plain.read_sessions() as session:
        with pytest.raises(DBAPIError) as caught:
            await session.execute(text("INSERT INTO note (name) VALUES ('x')"))
    assert sqlstate(caught.value) == "25006"


async def test_a_read_opens_no_transaction(plain: Database) -> None:
    async with plain.read_sessions() as session:
        await session.execute(text("SELECT 1"))
        connection: Any = await (await session.connection()).get_raw_connection()
        assert not connection.driver_connection.is_in_transaction()


async def test_sessions_are_made_as_documented(plain: Database) -> None:
    for factory in (plain.read_sessions, plain.write_sessions):
        session = factory()
        assert not session.sync_session.expire_on_commit
        assert not session.sync_session.autoflush
    assert plain.read.sync_engine.pool._pre_ping
    assert plain.write.sync_engine.pool._pre_ping


async def test_a_connection_used_a_moment_ago_is_not_pinged(make_database: Make, pings: list[Any]) -> None:
    database = make_database(alive_bypass=300)  # whatever else the machine does
    for _ in range(5):
        await ask(database)
    assert pings == []


async def test_a_connection_that_has_been_idle_is_pinged(make_database: Make, pings: list[Any]) -> None:
    database = make_database(alive_bypass=0.05)
    await ask(database)
    await asyncio.sleep(0.1)
    await ask(database)
    assert len(pings) == 1


@pytest.mark.parametrize("pause", [0.05, 0.3])
async def test_killed_connections_are_replaced_unnoticed(
    make_database: Make, console: asyncpg.Connection, pause: float
) -> None:
    database = make_database(pool_size=5, alive_bypass=0.2)
    for _ in range(5):
        await asyncio.gather(*(ask(database, "SELECT pg_sleep(0.01)") for _ in range(5)))
        assert await kill(console) == 5
        await asyncio.sleep(pause)
        assert await asyncio.gather(*(ask(database) for _ in range(5))) == [1] * 5


async def test_a_connection_that_died_while_the_loop_was_busy_is_noticed(
    plain: Database, console: asyncpg.Connection
) -> None:
    await asyncio.gather(ask(plain, "SELECT pg_sleep(0.01)"), ask(plain, "SELECT pg_sleep(0.01)"))
    ended = await console.fetch(f"SELECT pid, pg_terminate_backend(pid) {OURS}")
    while any(psutil.pid_exists(row["pid"]) for row in ended):
        time.sleep(0.01)  # noqa: ASYNC251 - the loop must not get to read the end of the connection
    assert await ask(plain) == 1


async def test_a_request_that_finds_its_connection_dying_leaves_a_healthy_pool(
    plain: Database, console: asyncpg.Connection
) -> None:
    async with plain.write_sessions() as session:
        await session.execute(text("INSERT INTO note (name) VALUES ('x')"))
        await kill(console)
        with pytest.raises(DBAPIError):
            await session.commit()
    assert await ask(plain, "SELECT count(*) FROM note") == 0
    assert plain.pool_status()["write"]["in_use"] == 0


async def test_json_travels_through_msgspec(plain: Database) -> None:
    assert await ask(plain, """SELECT '{"a": [1, "ä"]}'::jsonb""") == {"a": [1, "ä"]}


async def test_the_pool_tells_how_full_it_is(plain: Database) -> None:
    async with plain.read.connect():
        assert plain.pool_status()["read"] == {"size": 2, "in_use": 1, "idle": 0, "overflow": -1}
    assert plain.pool_status()["read"]["in_use"] == 0


def test_the_bypass_notices_closed_connections_on_the_loop_of_the_server_too(
    plain_settings: Settings, pings: list[Any]
) -> None:
    async def run() -> None:
        database = Database(msgspec.structs.replace(plain_settings, alive_bypass=300))
        console = await asyncpg.connect(**parse(plain_settings.database_url).arguments())
        assert [await ask(database), await ask(database)] == [1, 1]
        assert pings == []
        await kill(console)
        await asyncio.sleep(0.05)
        assert await ask(database) == 1
        await console.close()
        await database.aclose()

    uvloop.run(run())
