"""What a reader gets, and what it gives."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from app.manifests.documents import decode
from app.manifests.occurrence import Occurrence, Refused
from app.manifests.tree import Tree


class Found(NamedTuple):
    packages: list[Occurrence]
    version: str | None = None  # of the format
    notes: tuple[str, ...] = ()
    unchecked: tuple[str, ...] = ()  # what it refers to and nobody could look at
    may_be_empty: bool = False


class Source(NamedTuple):
    path: str
    text: str
    tree: Tree

    def at(self, relative: str, *, as_pip: bool = False) -> Source | None:
        """Another file, seen from this one; None where there is none."""
        path = self.tree.find(self.path, relative)
        data = self.tree.read(path) if path else None
        return None if path is None or data is None else Source(path, decode(data, as_pip=as_pip), self.tree)

    def beside(self, name: str, read: Callable[[Source], Found]) -> list[Occurrence] | None:
        """What the manifest beside a lockfile declares; None where there is none that can be read."""
        try:
            found = self.at(name)
            return read(found).packages if found else None
        except Refused:
            return None


Read = Callable[[Source], Found]
