"""What can be said of a version and a range, and of two ranges. There is no default: who cannot read says so."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

LONGEST = 65_536  # characters of a specifier or a version that are looked at


class Answer(StrEnum):
    """Where a version lies."""

    IN = "in"
    OUT = "out"
    NOT_COMPARABLE = "not comparable"


class Relation(StrEnum):
    """How one range lies to another. One that no version satisfies is inside and outside of each: not comparable."""

    SUBSET = "subset"
    OVERLAP = "overlap"
    DISJOINT = "disjoint"
    NOT_COMPARABLE = "not comparable"


class Range(Protocol):
    """A specifier that was read."""

    def contains(self, version: str) -> Answer:
        """Where a version lies, as the package manager itself would say."""
        ...


def related(inside: bool, apart: bool) -> Relation:
    """The relation of a range that is a subset of the other or not, and disjoint from it or not."""
    if inside and apart:
        return Relation.NOT_COMPARABLE
    if inside:
        return Relation.SUBSET
    return Relation.DISJOINT if apart else Relation.OVERLAP
