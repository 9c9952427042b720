"""The rate limit of expensive pages: token buckets for whoever asks and for the address that they ask from; and turns,
so that of one actor only a few requests are answered at once.

A handler says that it is expensive (`@get("/search", expensive=True)`); the guard of all routes counts. It is this
process whose event loop and connections are kept for others, so each counts for itself, in memory and without a
statement; tries to sign in, which must not exceed a number in all, are counted in the database instead
(app/sessions/rate_limit.py).
"""

from __future__ import annotations

import asyncio
import math
import time
from collections import Counter, OrderedDict
from collections.abc import Callable
from functools import partial

OF_ADDRESS = 4  # people who may share an address: it has so many times what one actor has
MOST_KEPT = 10_000  # buckets
PATIENCE = 10.0  # seconds that a request waits for those before it


class RateLimit:
    """`per_minute` requests of one actor, at once or one by one; 0 for no limit."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.per_minute = per_minute
        self.clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()  # tokens that are left, and when

    def wait(self, actor: str, address: str) -> int:
        """Count a request; the seconds to wait until one is answered again, 0 where this one is."""
        if not self.per_minute:
            return 0
        limits = {f"address {address}": self.per_minute * OF_ADDRESS}
        limits |= {f"actor {actor}" if actor else f"nobody at {address}": self.per_minute}
        left = {key: self._left(key, most) for key, most in limits.items()}
        if waits := [(1 - left[key]) * 60 / most for key, most in limits.items() if left[key] < 1]:
            return math.ceil(max(waits))
        for key, tokens in left.items():
            self._buckets[key] = (tokens - 1, self.clock())
            self._buckets.move_to_end(key)
        while len(self._buckets) > MOST_KEPT:
            self._buckets.popitem(last=False)
        return 0

    def _left(self, key: str, most: int) -> float:
        tokens, at = self._buckets.get(key, (float(most), 0.0))
        return min(float(most), tokens + (self.clock() - at) * most / 60)


class Turns:
    """At most `most` requests of one actor are answered at once, 0 for any number; the others wait for their turn.

    Whoever asks for a hundred pages at once gets them a few at a time, and keeps nobody waiting but themselves.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._turns: dict[str, asyncio.Semaphore] = {}
        self._asking: Counter[str] = Counter()

    async def take(self, actor: str, address: str) -> Callable[[], None]:
        """Wait for a turn; call what comes back at its end. Raises TimeoutError."""
        key, most = (f"actor {actor}", self.most) if actor else (f"nobody at {address}", self.most * OF_ADDRESS)
        self._asking[key] += 1
        try:
            async with asyncio.timeout(PATIENCE):
                await self._turns.setdefault(key, asyncio.Semaphore(most)).acquire()
        except BaseException:
            self._leave(key)
            raise
        return partial(self._end, key)

    def _end(self, key: str) -> None:
        self._turns[key].release()
        self._leave(key)

    def _leave(self, key: str) -> None:
        self._asking[key] -= 1
        if not self._asking[key]:
            del self._asking[key], self._turns[key]
