"""A browser that goes away, or a handler that is cancelled, keeps no connection and leaves no work behind."""

import asyncio
from collections.abc import AsyncIterator, Callable

import anyio
import asyncpg
import httpx
import pytest
import uvicorn
from litestar import Litestar, get, post
from litestar.response import Stream
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.persistence.database.engine import Database
from app.persistence.session import DatabasePlugin, Session
from tests.persistence.conftest import OURS, names

Serve = Callable[..., httpx.AsyncClient]

BUSY = f"SELECT count(*) {OURS} AND (state = 'active' OR state LIKE 'idle in transaction%')"


@post("/slow")
async def slow(session: Session) -> str:
    await session.execute(text("INSERT INTO note (name) VALUES ('half')"))
    await session.execute(text("SELECT pg_sleep(30)"))
    return "done"


@get("/read")
async def read(session: Session) -> str:
    await session.execute(text("SELECT pg_sleep(30)"))
    return "done"


async def settled(database: Database, console: asyncpg.Connection) -> None:
    """Return when no connection is in use and the server works on nothing for us."""
    while any(pool["in_use"] for pool in database.pool_status().values()) or await console.fetchval(BUSY):
        await asyncio.sleep(0.02)


async def test_two_hundred_cancelled_requests_leak_nothing(
    serve: Serve, make_database: Callable[..., Database], console: asyncpg.Connection
) -> None:
    database = make_database(pool_size=4, pool_timeout=5)
    client = serve(slow, read, database=database)
    for number in range(50):
        tasks = [asyncio.create_task(client.request(*call)) for call in [("POST", "/slow"), ("GET", "/read")] * 2]
        await asyncio.sleep(0.001 * (number % 20))
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    await settled(database, console)
    assert await names(database) == []


async def test_closing_is_finished_even_when_the_request_is_cancelled_again(
    serve: Serve, plain: Database, console: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = []
    close = AsyncSession.close

    async def slowly(self: AsyncSession) -> None:
        await asyncio.sleep(0.1)
        await close(self)
        closed.append(self)

    monkeypatch.setattr(AsyncSession, "close", slowly)
    request = asyncio.create_task(serve(read).get("/read"))
    for _ in range(3):
        await asyncio.sleep(0.05)
        request.cancel()
    await asyncio.gather(request, return_exceptions=True)
    await until(lambda: bool(closed))
    await settled(plain, console)


@get("/short")
async def short(session: Session) -> Stream:
    await session.execute(text("SELECT pg_sleep(0.02)"))

    async def body() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b"x" * 1000
            await asyncio.sleep(0.001)

    return Stream(body())


async def until(condition: Callable[[], bool]) -> None:
    while not condition():
        await asyncio.sleep(0.01)


async def hang_up(port: int, number: int) -> None:
    """Ask and be gone: before, during or after the answer, depending on `number`."""
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /short HTTP/1.1\r\nHost: localhost\r\n\r\n")
    await writer.drain()
    await asyncio.sleep(number % 5 * 0.015)
    writer.transport.abort()


async def test_two_hundred_browsers_that_hang_up_leak_nothing(
    make_database: Callable[..., Database], console: asyncpg.Connection
) -> None:
    database = make_database(pool_size=4, pool_timeout=10)
    app = Litestar([short], plugins=[DatabasePlugin(database)], openapi_config=None)
    server = uvicorn.Server(uvicorn.Config(app, port=0, lifespan="off", log_level="critical"))
    serving = asyncio.create_task(server.serve())
    await until(lambda: server.started)
    port = server.servers[0].sockets[0].getsockname()[1]
    for start in range(0, 200, 20):
        await asyncio.gather(*(hang_up(port, number) for number in range(start, start + 20)))
    await settled(database, console)
    server.should_exit = True
    await serving


async def test_a_cancel_scope_gives_the_connection_back(
    serve: Serve, make_database: Callable[..., Database], console: asyncpg.Connection
) -> None:
    database = make_database(statement_timeout=1)
    client = serve(slow, database=database)
    with anyio.move_on_after(0.1) as scope:
        await client.post("/slow")
    assert scope.cancelled_caught
    await settled(database, console)
    assert await names(database) == []


async def test_a_stream_that_nobody_reads_on_holds_no_connection(
    serve: Serve, plain: Database, console: asyncpg.Connection
) -> None:
    begun = asyncio.Event()

    @get("/stream")
    async def stream(session: Session) -> Stream:
        await session.execute(text("SELECT 1"))

        async def body() -> AsyncIterator[bytes]:
            while True:
                yield b"x"
                begun.set()
                await asyncio.sleep(0.01)

        return Stream(body())

    request = asyncio.create_task(serve(stream).get("/stream"))
    await begun.wait()
    assert not request.done()
    assert plain.pool_status()["read"]["in_use"] == 0
    request.cancel()
    await asyncio.gather(request, return_exceptions=True)
    await settled(plain, console)
