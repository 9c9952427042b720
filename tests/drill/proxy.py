"""What lies between the application and its database, and can be cut, held and turned elsewhere."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path


class Proxy:
    """Listens on a port of this machine, and carries bytes to the socket of a server, which may change."""

    def __init__(self, socket: Path) -> None:
        self.socket = socket
        self.passing = asyncio.Event()
        self.passing.set()
        self.port = 0
        self._writers = set[asyncio.StreamWriter]()
        self._tasks = set[asyncio.Task[None]]()

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        self._server.close()
        self.passing.set()
        self.cut()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def url(self) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres?sslmode=disable"

    def hold(self) -> None:
        """From now on nothing passes, and nobody is told."""
        self.passing.clear()

    def release(self) -> None:
        self.passing.set()

    def cut(self) -> None:
        """Every connection is reset."""
        for writer in self._writers:
            writer.transport.abort()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, thither = await asyncio.open_unix_connection(str(self.socket))
        except OSError:
            writer.transport.abort()
            return
        for source, target in ((reader, thither), (there, writer)):
            self._writers.add(target)
            task = asyncio.create_task(self._carry(source, target))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _carry(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while piece := await source.read(65536):
                await self.passing.wait()
                target.write(piece)
                await target.drain()
        target.transport.abort()
        self._writers.discard(target)
