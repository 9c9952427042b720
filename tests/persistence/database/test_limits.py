"""Nothing waits without bound, and what is refused is refused quickly and clearly."""

import asyncio
from collections import Counter
from collections.abc import Callable
from itertools import islice

import asyncpg
import httpx
import pytest
from litestar import get, post
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.persistence.database.engine import Database
from app.persistence.errors import is_disconnect
from app.persistence.session import Session
from tests.persistence.conftest import OURS, kill, names

Serve = Callable[..., httpx.AsyncClient]
Make = Callable[..., Database]


@get("/slow")
async def slow(session: Session) -> str:
    await session.execute(text("SELECT pg_sleep(1)"))
    return "done"


@get("/health")
async def health() -> str:
    return "fine"


@post("/note")
async def note(session: Session) -> str:
    await session.execute(text("INSERT INTO note (name) VALUES ('x')"))
    return "stored"


async def test_an_exhausted_pool_refuses_with_a_time_to_come_back(serve: Serve, plain: Database) -> None:
    released = asyncio.Event()

    @get("/held")
    async def held(session: Session) -> str:
        await session.execute(text("SELECT 1"))
        await released.wait()
        return "done"

    client = serve(held, health)
    requests = [asyncio.create_task(client.get("/held")) for _ in range(50)]
    for refused in islice(asyncio.as_completed(requests), 48):
        assert (await refused).status_code == 503
    assert (await client.get("/health")).status_code == 200
    released.set()
    replies = await asyncio.gather(*requests)
    assert Counter(reply.status_code for reply in replies) == {200: 2, 503: 48}
    assert all(reply.headers["retry-after"] == "1" for reply in replies if reply.status_code == 503)
    assert plain.pool_status()["read"]["in_use"] == 0


async def test_a_slow_statement_is_cancelled_by_the_server(serve: Serve, make_database: Make) -> None:
    client = serve(slow, database=make_database(statement_timeout=0.2))
    reply = await client.get("/slow")
    assert reply.status_code == 503
    assert "too long" in reply.text


async def test_waiting_for_a_lock_ends(serve: Serve, make_database: Make, console: asyncpg.Connection) -> None:
    client = serve(note, database=make_database(lock_timeout=0.2))
    async with console.transaction():
        await console.execute("LOCK TABLE note IN ACCESS EXCLUSIVE MODE")
        reply = await client.post("/note")
    assert reply.status_code == 503
    assert "busy" in reply.text
    assert (await client.post("/note")).status_code == 201


async def test_a_connection_lost_before_the_commit_is_an_error_and_leaves_nothing(
    serve: Serve, plain: Database, console: asyncpg.Connection
) -> None:
    @post("/cut")
    async def cut(session: Session) -> str:
        await session.execute(text("INSERT INTO note (name) VALUES ('cut')"))
        await kill(console)
        await asyncio.sleep(0.05)
        return "stored"

    client = serve(cut, note)
    assert (await client.post("/cut")).status_code == 503
    assert await names(plain) == []
    assert (await client.post("/note")).status_code == 201


async def test_an_abandoned_transaction_is_ended_by_the_server(
    make_database: Make, console: asyncpg.Connection
) -> None:
    database = make_database(idle_in_transaction_timeout=1)
    session = database.write_sessions()
    await session.execute(text("INSERT INTO note (name) VALUES ('forgotten')"))
    while await console.fetchval(f"SELECT count(*) {OURS} AND state LIKE 'idle in transaction%'"):
        await asyncio.sleep(0.02)
    with pytest.raises(DBAPIError) as ended:
        await session.commit()
    assert is_disconnect(ended.value)
    await session.close()
    assert await names(database) == []
    assert database.pool_status()["write"]["in_use"] == 0


async def test_a_server_that_is_gone_is_reported_as_unavailable(serve: Serve, make_database: Make) -> None:
    gone = make_database(database_url="postgresql://u:secret@127.0.0.1:1/d")
    reply = await serve(slow, database=gone).get("/slow")
    assert reply.status_code == 503
    assert reply.headers["retry-after"] == "5"
    assert "secret" not in reply.text
