"""The body of a change, which can be looked at before it is read, and read again."""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

from litestar.types import Receive

from app.web.http.problems import Problem

BEGINNING = 1_024  # bytes of a body in which a form's token must come


class Disconnected(Problem):
    """Whoever sent the request hung up in the midst of it; nobody reads what is answered."""

    def __init__(self) -> None:
        super().__init__(400, "The request ended before all of it had come.")


class Body:
    """ASGI receive that remembers a body of at most `kept` bytes, and calls `once_whole` when it is there.

    Raises Disconnected when it ends too early, and what `once_whole` does.
    """

    def __init__(self, receive: Receive, kept: int, once_whole: Callable[[], Awaitable[None]]) -> None:
        self._receive = receive
        self._kept = kept
        self._once_whole = once_whole
        self._seen: list[Any] = []
        self._waiting: deque[Any] = deque()
        self._size = 0
        self._whole = False

    async def __call__(self) -> Any:
        return self._waiting.popleft() if self._waiting else await self._next()

    async def beginning(self) -> bytes:
        """The first BEGINNING bytes, or the whole body where it is shorter."""
        begun = b"".join(message.get("body", b"") for message in self._waiting)  # where it is read once more
        while not self._whole and len(begun) < BEGINNING:
            message = await self._next()
            self._waiting.append(message)
            begun += message.get("body", b"")
        return begun[:BEGINNING]

    @property
    def is_remembered(self) -> bool:
        return self._size <= self._kept

    def rewind(self) -> None:
        """Have the body, which is remembered, read once more from its start."""
        self._waiting = deque(self._seen)

    async def _next(self) -> Any:
        message: Any = await self._receive()
        if message["type"] == "http.disconnect" and not self._whole:
            raise Disconnected
        if message["type"] == "http.request":
            self._whole = not message.get("more_body", False)
            self._size += len(message.get("body", b""))
            if self._size <= self._kept:
                self._seen.append(message)
            else:
                self._seen.clear()
            if self._whole:
                await self._once_whole()
        return message
