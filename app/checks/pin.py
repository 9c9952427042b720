"""A pin and its decision, as bundles and verdicts carry them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from fnmatch import fnmatchcase

from msgspec import Struct


class Decision(Struct, frozen=True, kw_only=True):
    """The decision that a pin belongs to, as a verdict tells it."""

    id: int = 0
    collection: str = ""  # slug of the collection within which the label is its alone
    label: str  # ADR-12
    beside: str = ""  # name of the collection where one of another collection has that label, too
    title: str
    status: str
    decided_on: date | None = None
    address: str = ""

    @property
    def called(self) -> str:
        """The label as pages say it: ADR-12, and ADR-12 (Shop) where another collection has one."""
        return f"{self.label} ({self.beside})" if self.beside else self.label


class Pin(Struct, frozen=True, kw_only=True):
    id: int
    ecosystem: str
    package: str  # normalised
    specifier: str  # as written
    normalised: str  # as `app.versions.reading.normalise` gives it; "" for what cannot be read
    level: str  # required, recommended, forbidden
    decision: Decision
    audience: str = "all"  # or runtime, development
    group: str = ""  # label of those of one decision that move together
    binding_from: date | None = None
    least_age: int | None = None  # days
    binds: tuple[str, ...] = ()  # patterns of the projects that have to follow it; of none, every one that may

    def reaches(self, project: str) -> bool:
        """Whether it binds a project, by its slug: every one, unless its decision or its collection names some."""
        return reaches(self.binds, project)


def reaches(binds: Collection[str], project: str) -> bool:
    return not binds or any(fnmatchcase(project, one) for one in binds)
