"""A cache that is bounded in bytes: how many entries fit depends on how large they are."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from typing import Generic, TypeVar

Value = TypeVar("Value")


class BoundedCache(Generic[Value]):
    """The values that were asked for last, of `most` bytes in all, of which `weigh` says how many each takes."""

    def __init__(self, most: int, weigh: Callable[[Value], int]) -> None:
        self.most = most
        self.size = 0
        self._weigh = weigh
        self._known: OrderedDict[Hashable, tuple[Value, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._known)

    def __iter__(self) -> Iterator[Value]:
        return (value for value, _ in self._known.values())

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value of a key; what is not known is made, and what was not asked for the longest is forgotten."""
        if (found := self._known.get(key)) is not None:
            self._known.move_to_end(key)
            return found[0]
        value = make()
        weight = self._weigh(value)
        self._known[key] = value, weight
        self.size += weight
        while self.size > self.most and len(self._known) > 1:
            self.size -= self._known.popitem(last=False)[1][1]
        return value
