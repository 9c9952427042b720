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


@post("/named", media_type="text/plain")
async def named(request: Request) -> str:
    await request.body()
    return "".join(f"{name}\n" for name in request.headers)


LONG = 30_000_000


@get("/long", media_type="text/plain")
async def long() -> str:
    return "x" * LONG


@pytest_asyncio.fixture
async def bounded(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[int]:
    """The port of a server in this process that waits only a moment for a request's head or body."""
    monkeypatch.setattr(protocol, "HEAD_TIMEOUT", 0.5)
    monkeypatch.setattr(protocol, "BODY_PAUSE", 0.5)
    listener = bind("127.0.0.1", 0)
    ready = asyncio.Event()
    server = Server(
        Litestar([live, body, named, long], state=State({"draining": False}), openapi_config=None),
        drain_delay=0,
        drain_timeout=1,
        on_ready=ready.set,
        closes=lambda: True,
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


@pytest.mark.parametrize("sent", [b"no request\r\n\r\n", b"GET / HTTP/1.1\r\nhost: localhost\r\nx: " + b"x" * 200_000])
async def test_what_the_server_itself_refuses_tells_the_browser_to_do_nothing_with_it(
    bounded: int, sent: bytes
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", bounded)
    writer.write(sent)
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    assert b"x-content-type-options: nosniff" in head
    assert b"content-security-policy: default-src 'none'" in head
    writer.close()


async def test_a_head_that_dawdles_is_refused_in_words(bounded: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", bounded)
    writer.write(b"GET / HTTP/1.1\r\nhost: loc")
    assert await reader.readline() == b"HTTP/1.1 408 Request Timeout\r\n"
    await reader.readuntil(b"The request came too slowly. Send it again.\n")
    assert await is_cut_off(reader)
    writer.close()


async def test_who_asks_for_nothing_is_told_nothing(bounded: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", bounded)
    assert await is_cut_off(reader)
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
    assert await reader.readline() == b"HTTP/1.1 408 Request Timeout\r\n"
    await reader.readuntil(b"The request came too slowly. Send it again.\n")
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


CHUNKED = POST + b"transfer-encoding: chunked\r\n\r\n"
MANY = {
    "fields behind a body": CHUNKED + b"1\r\nx\r\n0\r\n" + b"x: y\r\n" * 100_000,
    "a field behind a body": CHUNKED + b"1\r\nx\r\n0\r\nx: " + b"y" * 600_000,
    "chunks of a byte": CHUNKED + b"1\r\nx\r\n" * 20_000,
    "words about a chunk": CHUNKED + b"1;x=" + b"y" * 600_000,
    "fields without end": b"GET /livez HTTP/1.1\r\n" + b"a:\r\n" * 10_000 + b"\r\n",
    "requests before an answer": b"GET /livez HTTP/1.1\r\n\r\n" * 100,
}


REFUSED = (b"send it in larger chunks.\n", b"This is no request that can be read.\n")


@pytest.mark.parametrize("what", MANY)
async def test_what_no_browser_sends_is_not_read_on(bounded: int, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "BODY_PAUSE", 60)
    reader, writer = await asyncio.open_connection("127.0.0.1", bounded)
    writer.write(MANY[what])
    answer = b""
    with contextlib.suppress(asyncio.IncompleteReadError):
        while not answer.endswith(REFUSED):
            answer += await reader.readexactly(1)
    assert answer.endswith(REFUSED)
    assert answer.count(b" 200 ") <= protocol.MOST_PIPELINED
    assert await is_alive(bounded)
    writer.close()


async def is_alive(port: int) -> bool:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /livez HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
    told = await reader.read()
    writer.close()
    return told.endswith(b"alive\n")


async def test_a_field_behind_a_body_is_none_of_the_request(bounded: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", bounded)
    writer.write(CHUNKED.replace(b"/body", b"/named") + b"1\r\nx\r\n0\r\nx-late: y\r\n\r\n")
    assert b"x-late" not in (await reader.readuntil(b"transfer-encoding\n"))
    writer.close()


async def test_who_does_not_read_the_answer_is_cut_off(bounded: int, monkeypatch: pytest.MonkeyPatch) -> None:
    held = set[protocol.BoundedProtocol]()
    paused, lost = protocol.BoundedProtocol.pause_writing, asyncio.Event()
    ended = protocol.BoundedProtocol.connection_lost

    def pause(self: protocol.BoundedProtocol) -> None:
        held.add(self)
        paused(self)

    def end(self: protocol.BoundedProtocol, exc: Exception | None) -> None:
        ended(self, exc)
        if self in held:
            lost.set()

    monkeypatch.setattr(protocol.BoundedProtocol, "pause_writing", pause)
    monkeypatch.setattr(protocol.BoundedProtocol, "connection_lost", end)
    _reader, writer = await asyncio.open_connection("127.0.0.1", bounded, limit=1_000)
    writer.write(b"GET /long HTTP/1.1\r\nhost: localhost\r\n\r\n")
    await lost.wait()
    assert len(held) == 1
    writer.transport.abort()


async def test_a_long_answer_is_read_at_leisure(bounded: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", bounded, limit=1_000)
    writer.write(b"GET /long HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
    size = 0
    while piece := await reader.read(1_000_000):
        size += len(piece)
        await asyncio.sleep(0)
    assert size > LONG
    writer.close()


async def test_many_who_ask_for_nothing_keep_nobody_out(bounded: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "HEAD_TIMEOUT", 60)
    monkeypatch.setattr(protocol, "MOST_WAITED", 3)
    mute = [await asyncio.open_connection("127.0.0.1", bounded) for _ in range(4)]
    assert await is_cut_off(mute[0][0])
    assert await is_alive(bounded)
    for _, writer in mute:
        writer.close()
