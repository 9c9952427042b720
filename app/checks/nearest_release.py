"""Releases of a package, and the nearest that a pin allows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import combinations
from operator import itemgetter
from typing import Any

from app.checks.pins import Key, ReadPin
from app.checks.release import Release
from app.versions import ordering
from app.versions.answers import Answer, Relation
from app.versions.ordering import is_prerelease
from app.versions.reading import relation

MOST_LOOKED_AT = 5_000  # releases of one package, the latest
COMPARED = 40  # pins on one package, each with each other, to say which are at odds


class Wanted(dict[Key, Sequence[Release]]):
    """Releases as far as they were loaded; `missing` are the packages of which somebody asked for others."""

    def __init__(self) -> None:
        super().__init__()
        self.missing: set[Key] = set()

    def get(self, key: Key, default: Any = ()) -> Any:
        if key not in self:
            self.missing.add(key)
        return super().get(key, default)


def released_on(ecosystem: str, releases: Iterable[Release], version: str) -> date | None:
    """The day of a release; None where nobody knows."""
    wanted = ordering.key(ecosystem, version)
    same = (one for one in releases if one.version == version or ordering.key(ecosystem, one.version) == wanted)
    return next((one.released_on for one in same), None) if wanted is not None else None


def is_too_young(pin: ReadPin, day: date, today: date) -> bool:
    return pin.pin.least_age is not None and day + timedelta(days=pin.pin.least_age) > today


def nearest(pins: Sequence[ReadPin], found: str | None, releases: Sequence[Release], today: date) -> str | None:
    """The release that is nearest to what was found of those that all pins allow: the first above, or the last below.

    Of releases that are known; where none are, what was found if it is allowed, else one that a pin itself names.
    None where nothing is known.
    """
    if not releases and found and not pins[0].is_forbidden and all(_is_named(pin, found) for pin in pins):
        return found
    allowed = _by_all(pins, releases, today)
    if not allowed:
        return None
    here = ordering.key(pins[0].pin.ecosystem, found) if found else None
    above = next((version for parsed, version in allowed if here is not None and parsed >= here), None)
    return above or allowed[-1][1]


def apart(pins: Sequence[ReadPin], releases: Sequence[Release], today: date) -> list[ReadPin]:
    """Two pins, the first among them if it may be, that no release satisfies; all where only together none does."""
    for one, other in combinations(pins[:COMPARED], 2):
        if _never_meet(one, other) or (releases and not _by_all([one, other], releases, today)):
            return [one, other]
    return list(pins) if len(pins) > 1 and releases and not _by_all(pins, releases, today) else []


def _never_meet(one: ReadPin, other: ReadPin) -> bool:
    if one.is_forbidden and other.is_forbidden:
        return False
    if one.is_forbidden or other.is_forbidden:
        wanted, no = (other, one) if one.is_forbidden else (one, other)
        return no.is_any or relation(wanted.range, no.range) == Relation.SUBSET
    return relation(one.range, other.range) == Relation.DISJOINT


def _by_all(pins: Sequence[ReadPin], releases: Sequence[Release], today: date) -> list[tuple[Any, str]]:
    """What every one of them allows, in order: of releases that are known, or of those that they name."""
    if releases:
        first, *others = (_known(pin, releases, today) for pin in pins)
        within = [{parsed for parsed, _ in one} for one in others]
        return [one for one in first if all(one[0] in known for known in within)]
    ecosystem, wanted = pins[0].pin.ecosystem, [pin for pin in pins if not pin.is_forbidden]
    named = {ordering.key(ecosystem, version): version for pin in reversed(wanted) for version in _named(pin)}
    found = [
        (parsed, one) for parsed, one in named.items() if parsed is not None and all(_in(pin, one) for pin in pins)
    ]
    return sorted(found, key=itemgetter(0))


def _known(pin: ReadPin, releases: Sequence[Release], today: date) -> list[tuple[Any, str]]:
    if pin.memo is None or pin.memo[0] is not releases or pin.memo[1] != today:
        pin.memo = (releases, today, _allowed(pin, releases, today))
    found: list[tuple[Any, str]] = pin.memo[2]
    return found


def _allowed(pin: ReadPin, releases: Sequence[Release], today: date) -> list[tuple[Any, str]]:
    """What a pin allows, in order, each with what it is compared by."""
    usable = [one.version for one in releases[-MOST_LOOKED_AT:] if _is_usable(pin, one, today)]
    known = {ordering.key(pin.pin.ecosystem, one): one for one in usable}
    found = [(parsed, one) for parsed, one in known.items() if parsed is not None and _in(pin, one)]
    return sorted(found, key=itemgetter(0))


def _in(pin: ReadPin, version: str) -> bool:
    """Whether a pin allows a version."""
    if pin.is_forbidden and pin.is_any:
        return False
    return pin.contains(version) == (Answer.OUT if pin.is_forbidden else Answer.IN)


def _is_named(pin: ReadPin, version: str) -> bool:
    """Whether a version that nobody has asked a registry for is allowed as it stands."""
    is_final = pin.names_prereleases or not is_prerelease(pin.pin.ecosystem, version)
    return is_final and _in(pin, version)


def _is_usable(pin: ReadPin, release: Release, today: date) -> bool:
    if release.yanked or (is_prerelease(pin.pin.ecosystem, release.version) and not pin.names_prereleases):
        return False
    return release.released_on is None or not is_too_young(pin, release.released_on, today)


def _named(pin: ReadPin) -> list[str]:
    """Versions that the range itself names as allowed."""
    found = re.findall(r"(?:^|[\s,|]|>=|==|~=|<=)v?(\d[^\s,|]*)", pin.pin.normalised)
    return [one.removesuffix(".*") for one in found]
