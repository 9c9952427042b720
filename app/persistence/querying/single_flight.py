"""Single flight: one answer for all who ask at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Mapping
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
T = TypeVar("T")
PATIENCE = 1.0  # seconds


class Shared(Generic[T]):
    """Asks `question` for several people at once, one time after the other.

    Who comes while it is asked waits for the next time and shares that with whoever else came meanwhile: every answer
    was asked for after one came, so that it is no older than if one had asked alone. A question that hangs, on a dead
    connection for instance, holds up the next one for `PATIENCE` and no longer.
    """

    def __init__(self, question: Callable[[], Awaitable[T]]) -> None:
        self._question = question
        self._last: asyncio.Task[T] | None = None
        self._next: asyncio.Task[T] | None = None  # has not begun to ask

    async def ask(self) -> T:
        """The answer. Raises what the question raises."""
        if self._next is None:
            self._next = asyncio.create_task(self._ask_after(self._last))
            self._next.add_done_callback(_heard)
        return await asyncio.shield(self._next)  # whoever leaves takes the answer from nobody

    async def _ask_after(self, last: asyncio.Task[T] | None) -> T:
        if last is not None and not last.done():
            await asyncio.wait([last], timeout=PATIENCE)
        self._last, self._next = self._next, None
        return await self._question()


class Gathered(Generic[Key, T]):
    """The same for people who ask for different things: `question` is told all that they ask for, and answers by it.

    Many at once cost little more than one; whoever asks alone waits for nobody.
    """

    def __init__(self, question: Callable[[list[Key]], Awaitable[Mapping[Key, T]]]) -> None:
        self._question = question
        self._wanted: dict[Key, None] = {}
        self._shared = Shared(self._ask)

    async def ask(self, key: Key) -> T | None:
        """The answer to one thing, None if there is none. Raises what the question raises."""
        self._wanted[key] = None
        return (await self._shared.ask()).get(key)

    async def _ask(self) -> Mapping[Key, T]:
        wanted, self._wanted = list(self._wanted), {}
        return await self._question(wanted)


def _heard(task: asyncio.Task[T]) -> None:
    """Nobody may be left to hear of a failure, which asyncio would complain about."""
    if not task.cancelled():
        task.exception()
