"""Bounds on the head of a request."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from litestar import Litestar, get
from litestar.datastructures import State

from app import protocol
from app.server import Server
from app.sockets import bind


@get("/livez", media_type="text/plain")
async def live() -> str:
    return "alive\n"


@pytest_asyncio.fixture
async def bounded(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[int]:
    """The port of a server in this process that waits only a moment for a request's head."""
    monkeypatch.setattr(protocol, "HEAD_TIMEOUT", 0.5)
    listener = bind("127.0.0.1", 0)
    ready = asyncio.Event()
    server = Server(
        Litestar([live], state=State({"draining": False}), openapi_config=None),
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
    assert b" 431 " in await asyncio.wait_for(reader.readline(), 5)
    writer.close()


async def test_a_head_that_dawdles_is_cut_off(bounded: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", bounded)
    writer.write(b"GET / HTTP/1.1\r\nhost: loc")
    assert await asyncio.wait_for(reader.read(), 5) == b""
    writer.close()


async def test_a_large_head_and_a_kept_connection_are_served(bounded: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", bounded)
    for _ in range(2):
        writer.write(b"GET /livez HTTP/1.1\r\nhost: localhost\r\ncookie: " + b"x" * 20_000 + b"\r\n\r\n")
        assert b" 200 " in await reader.readline()
        await reader.readuntil(b"alive\n")
    writer.close()
