"""Bounds on the head of a request."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from litestar import Litestar, Request, get, post
from litestar.datastructures import State

from app import protocol
from app.server import Server
from app.sockets import bind


@get("/livez", media_type="text/plain")
async def live() -> str:
    return "alive\n"


@post("/body", request_max_body_size=100_000, media_type="text/plain")
async def body(request: Request) -> str:
    return f"{len(await request.body())} bytes\n"


@pytest_asyncio.fixture
async def bounded(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[int]:
    """The port of a server in this process that waits only a moment for a request's head or body."""
    monkeypatch.setattr(protocol, "HEAD_TIMEOUT", 0.5)
    monkeypatch.setattr(protocol, "BODY_PAUSE", 0.5)
    listener = bind("127.0.0.1", 0)
    ready = asyncio.Event()
    server = Server(
        Litestar([live, body], state=State({"draining": False}), openapi_config=None),
        drain_delay=0,
        drain_timeout=1,
        on_ready=ready.set,
    )
    task = asyncio.create_task(server._serve([listener]))
    await ready.wait()
    yield listener.getsockname()[1]
    server.should_exit = True
    await task


async def test_a_head_without_end_is_refused(bounded: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", bounded)
    writer.write(b"GET / HTTP/1.1\r\nhost: localhost\r\nx: " + b"x" * 200_000)
    assert b" 431 " in await reader.readline()
    writer.close()


async def test_a_head_that_dawdles_is_cut_off(bounded: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", bounded)
    writer.write(b"GET / HTTP/1.1\r\nhost: loc")
    assert await reader.read() == b""
    writer.close()


async def test_a_large_head_and_a_kept_connection_are_served(bounded: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", bounded)
    for _ in range(2):
        writer.write(b"GET /livez HTTP/1.1\r\nhost: localhost\r\ncookie: " + b"x" * 20_000 + b"\r\n\r\n")
        assert b" 200 " in await reader.readline()
        await reader.readuntil(b"alive\n")
    writer.close()


POST = b"POST /body HTTP/1.1\r\nhost: localhost\r\n"


async def test_a_body_that_dawdles_is_cut_off(bounded: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", bounded)
    writer.write(POST + b"content-length: 50000\r\n\r\n")
    dribble = asyncio.create_task(dribbled(writer))
    assert await is_cut_off(reader)
    dribble.cancel()
    writer.close()


async def is_cut_off(reader: asyncio.StreamReader) -> bool:
    """Whether the connection ends without another byte; it is reset if a drop came after the end."""
    with contextlib.suppress(ConnectionResetError):
        return await reader.read() == b""
    return True


async def dribbled(writer: asyncio.StreamWriter, drop: bytes = b"x") -> None:
    while True:
        writer.write(drop)
        await asyncio.sleep(0.05)


@pytest.mark.parametrize(
    ("headers", "drop"),
    [(b"content-length: 50000\r\n", b"x"), (b"transfer-encoding: chunked\r\n", b"1\r\nx\r\n"), (b"", b"\r\n")],
)
async def test_a_connection_is_not_held_by_what_dribbles_in_after_an_answer(
    bounded: int, headers: bytes, drop: bytes
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", bounded)
    writer.write(b"GET /livez HTTP/1.1\r\nhost: localhost\r\n" + headers + b"\r\n")
    await reader.readuntil(b"alive\n")
    dribble = asyncio.create_task(dribbled(writer, drop))
    assert await is_cut_off(reader)
    dribble.cancel()
    writer.close()


async def test_a_slow_but_steady_body_is_taken(bounded: int, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at, look = asyncio.Event(), protocol.BoundedProtocol._look_at_body

    def noted(self: protocol.BoundedProtocol) -> None:
        look(self)
        looked_at.set()

    monkeypatch.setattr(protocol.BoundedProtocol, "_look_at_body", noted)
    monkeypatch.setattr(protocol, "BODY_PAUSE", 0.1)
    reader, writer = await asyncio.open_connection("127.0.0.1", bounded)
    writer.write(POST + b"content-length: 80000\r\n\r\n")
    for _ in range(7):
        looked_at.clear()
        writer.write(b"x" * 10_000)
        await looked_at.wait()
    writer.write(b"x" * 10_000)
    await reader.readuntil(b"80000 bytes\n")
    writer.write(b"GET /livez HTTP/1.1\r\nhost: localhost\r\n\r\n")
    await reader.readuntil(b"alive\n")
    writer.close()


async def test_a_body_without_end_is_refused_when_it_is_too_large(bounded: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", bounded)
    writer.write(POST + b"transfer-encoding: chunked\r\n\r\n")
    answer, sent = asyncio.create_task(reader.readline()), 0
    with contextlib.suppress(ConnectionError, TimeoutError):
        while sent < 20_000_000:
            writer.write(b"2710\r\n" + b"x" * 10_000 + b"\r\n")
            await asyncio.wait_for(writer.drain(), 1)
            sent += 10_000
    assert b" 413 " in await answer
    assert sent < 10_000_000, "it was read on to its end"
    writer.close()
