"""Two processes that read and render, so that the database and both cores are busy at the same time."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Iterable
from types import TracebackType

import msgspec

from app.imports.reading.prepared import LENGTH, Job, Prepared, failed

COUNT = 2
PATIENCE = 20.0  # seconds for one file; any file that people write takes far less than one
WINDOW = 24  # files under way, so that memory does not grow with their number


class Workers:
    """Prepares files in the order they are given. A file that stops its process becomes a finding."""

    def __init__(self, count: int = COUNT, patience: float = PATIENCE) -> None:
        self._idle: asyncio.LifoQueue[Process | None] = asyncio.LifoQueue()
        for _ in range(count):
            self._idle.put_nowait(None)
        self._started: set[Process] = set()
        self._patience = patience
        self._decoder = msgspec.msgpack.Decoder(Prepared)

    async def __aenter__(self) -> Workers:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in list(self._started):
            await self._end(process)

    async def prepare(self, job: Job) -> Prepared:
        """What one file says."""
        process = await self._idle.get()
        kept = None
        try:
            process = process or await self._start()
            async with asyncio.timeout(self._patience):
                answer = await _ask(process, msgspec.msgpack.encode(job))
            kept = process
        except TimeoutError:
            return failed(f"Reading the file took longer than {self._patience:.0f} seconds.")
        except (asyncio.IncompleteReadError, ConnectionError):
            return failed("Reading the file stopped the process that read it.")
        finally:
            if kept is None and process is not None:
                await self._end(process)
            self._idle.put_nowait(kept)
        return self._decoder.decode(answer)

    async def prepare_all(self, jobs: Iterable[Job]) -> AsyncIterator[Prepared]:
        """The answers in the order of `jobs`, of which only a few are held at a time."""
        under_way: list[asyncio.Task[Prepared]] = []
        try:
            for job in jobs:
                under_way.append(asyncio.create_task(self.prepare(job)))
                if len(under_way) >= WINDOW:
                    yield await under_way.pop(0)
            while under_way:
                yield await under_way.pop(0)
        finally:
            for task in under_way:
                task.cancel()
            await asyncio.gather(*under_way, return_exceptions=True)

    async def _start(self) -> Process:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "app.imports.reading.worker",
            stdin=PIPE,
            stdout=PIPE,
            limit=2**20,
            start_new_session=True,
        )
        self._started.add(process)
        return process

    async def _end(self, process: Process) -> None:
        self._started.discard(process)
        if process.stdin is not None:
            process.stdin.close()
        if process.returncode is None:
            process.kill()
        await process.wait()


async def _ask(process: Process, message: bytes) -> bytes:
    assert process.stdin is not None  # noqa: S101 - both are pipes, see `_start`
    assert process.stdout is not None  # noqa: S101  for the type checker
    process.stdin.write(len(message).to_bytes(LENGTH, "big") + message)
    await process.stdin.drain()
    head = await process.stdout.readexactly(LENGTH)
    return await process.stdout.readexactly(int.from_bytes(head, "big"))
