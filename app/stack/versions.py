"""What versions a pin means, and which pins of one package cannot be satisfied together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, islice
from typing import Protocol

from packaging.ranges import VersionRange

from app.records.limits import PIN_RANGE
from app.records.reach import includes, meet
from app.versions import npm, npm_intervals, pypi, reading
from app.versions.answers import Relation


class Pinned(Protocol):
    """A pin as `conflicts` needs it: any row or struct with these."""

    @property
    def normalised(self) -> str: ...

    @property
    def level(self) -> str: ...

    @property
    def reach(self) -> str: ...  # as `app.records.reach` writes it


UNREAD = {
    "pypi": "This is no range that can be read. Write it such as >=2.1,<3 or ^2.1.",
    "npm": "This is no range that can be read. Write it such as ^2.1.0 or >=2.1.0 <3.",
}
Conflict = tuple[int, ...]  # positions of pins, ascending
Range = VersionRange | list[npm_intervals.Interval]


def normalise(ecosystem: str, specifier: str) -> str:
    """A specifier as plain comparisons: "*" for any version, "" for what cannot be read or is too long."""
    text = reading.normalise(ecosystem, specifier)
    return text if len(text) <= PIN_RANGE else ""


def conflicts(ecosystem: str, pins: Sequence[Pinned], most: int | None = None) -> list[Conflict]:
    """Which of the pins of one package contradict each other, as positions in `pins`; at most the first `most`.

    Two pins conflict when no version meets both, or when one forbids every version that the other wants, and somebody
    is bound by both. Where no two conflict but all that bind somebody leave no version, they are one conflict. Pins
    that cannot be read never conflict.
    """
    ranges = {at: one for at, pin in enumerate(pins) if (one := _range(ecosystem, pin.normalised)) is not None}

    def contradict(pair: tuple[int, int]) -> bool:
        if not meet(pins[pair[0]].reach, pins[pair[1]].reach):
            return False
        one, other = sorted(pair, key=lambda at: pins[at].level == "forbidden")
        if pins[one].level == "forbidden":
            return False
        if pins[other].level == "forbidden":
            return _is_empty(_without(ranges[one], ranges[other]))
        return _is_empty(_both(ranges[one], ranges[other])) or _never_meet(ecosystem, pins[one], pins[other])

    found: list[Conflict] = list(islice(filter(contradict, combinations(ranges, 2)), most))
    together = {tuple(sorted(conflict)) for conflict in _together(ranges, pins)} if not found else set()
    return found or sorted(together)[:most]


def _together(ranges: Mapping[int, Range], pins: Sequence[Pinned]) -> Iterable[Conflict]:
    """Pins that bind the same use of the package, all of them, and leave it no version."""
    for bound in sorted({pins[at].reach for at in ranges}):
        members = [at for at in ranges if includes(pins[at].reach, bound)]
        wanted = [at for at in members if pins[at].level != "forbidden"]
        forbidden = [at for at in members if pins[at].level == "forbidden"]
        if len(wanted) > 1 and _leaves_nothing([ranges[at] for at in wanted], [ranges[at] for at in forbidden]):
            yield (*wanted, *forbidden)


def satisfying(ecosystem: str, pins: Sequence[Pinned]) -> str:
    """What all pins of one package leave, as plain comparisons; "" where they leave nothing or cannot be read."""
    ranges = [(pin.level, one) for pin in pins if (one := _range(ecosystem, pin.normalised)) is not None]
    left = _range(ecosystem, "*")
    for level, one in ranges:
        if left is not None:
            left = _without(left, one) if level == "forbidden" else _both(left, one)
    text = npm_intervals.written(left) if isinstance(left, list) else pypi.written(left)
    return text if ranges and len(text) <= PIN_RANGE else ""


def _range(ecosystem: str, normalised: str) -> Range | None:
    read = reading.read_normalised(ecosystem, normalised)
    if isinstance(read, pypi.PypiRange):
        return read.versions
    return npm_intervals.intervals(read) if isinstance(read, npm.NpmRange) else None


def _never_meet(ecosystem: str, one: Pinned, other: Pinned) -> bool:
    """Whether npm finds no version in both, although intervals do: a pre-release that one of them does not name."""
    if ecosystem != "npm":
        return False
    mine, theirs = (reading.read_normalised(ecosystem, pin.normalised) for pin in (one, other))
    return Relation.DISJOINT in (reading.relation(mine, theirs), reading.relation(theirs, mine))


def _leaves_nothing(wanted: list[Range], forbidden: list[Range]) -> bool:
    left, *others = wanted
    for other in others:
        left = _both(left, other)
    for other in forbidden:
        left = _without(left, other)
    return _is_empty(left)


def _both(one: Range, other: Range) -> Range:
    if isinstance(one, VersionRange) and isinstance(other, VersionRange):
        return one & other
    assert isinstance(one, list)  # noqa: S101 - pins of one package are of one ecosystem
    assert isinstance(other, list)  # noqa: S101  for the type checker
    return npm_intervals.intersection(one, other)


def _without(one: Range, other: Range) -> Range:
    if isinstance(one, VersionRange) and isinstance(other, VersionRange):
        return one - other
    assert isinstance(one, list)  # noqa: S101 - pins of one package are of one ecosystem
    assert isinstance(other, list)  # noqa: S101  for the type checker
    return npm_intervals.difference(one, other)


def _is_empty(versions: Range) -> bool:
    return bool(versions.is_empty) if isinstance(versions, VersionRange) else not versions
