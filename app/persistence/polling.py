"""A loop that looks into a table for what waits, beside the pages: jobs and the outbox have one each."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog

from app.persistence.errors import translate

log = structlog.get_logger()


class Polling:
    """Calls `step` again and again from `start` to `stop`; after one that found nothing (False) or failed it rests.

    An error is waited out, whatever it is, since what comes next may be another; the first of several in a row is
    logged as `<name>.unavailable`.
    """

    def __init__(self, name: str, step: Callable[[], Awaitable[bool]]) -> None:
        self.name = name
        self.step = step
        self._task: asyncio.Task[None] | None = None

    def start(self, pause: float) -> None:
        """Begin, with rests of `pause` seconds; the first step comes as soon as the event loop is free."""
        self._task = asyncio.create_task(self._loop(pause))

    async def stop(self) -> None:
        """Stop at once, in the midst of a step as well; without a start there is nothing to stop."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _loop(self, pause: float) -> None:
        troubled = False
        while True:
            try:
                idle = not await self.step()
                troubled = False
            except Exception as error:
                if not troubled:
                    unknown = translate(error) is None
                    log.warning(f"{self.name}.unavailable", error=type(error).__name__, exc_info=unknown)
                idle = troubled = True
            if idle:
                await asyncio.sleep(pause)
