"""How late the event loop comes to what is due: whatever holds it holds every page of this process."""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import suppress

PAUSE = 0.5  # seconds between two looks
LOOKED_BACK = 120  # looks, a minute


class Lateness:
    """Measures from `start` to `stop`."""

    def __init__(self) -> None:
        self._late: deque[float] = deque(maxlen=LOOKED_BACK)
        self._task: asyncio.Task[None] | None = None

    @property
    def most(self) -> float:
        """The most within the last minute, in seconds."""
        return max(self._late, default=0.0)

    async def start(self) -> None:
        self._task = asyncio.create_task(self._look())

    async def stop(self) -> None:
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _look(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + PAUSE
            await asyncio.sleep(PAUSE)
            self._late.append(max(0.0, loop.time() - due))
