"""Releases of a package, and the nearest that a pin allows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from operator import itemgetter
from typing import Any

from app.checks.pins import Key, ReadPin
from app.checks.release import Release
from app.versions import ordering
from app.versions.answers import Answer
from app.versions.ordering import is_prerelease

MOST_LOOKED_AT = 5_000  # releases of one package, the latest


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


def nearest(pin: ReadPin, found: str | None, releases: Sequence[Release], today: date) -> str | None:
    """The allowed release that is nearest to what was found: the first above it, or the last below it.

    Of releases that are known; where none are, what was found if it is allowed, else one that the pin itself names.
    None where nothing is known.
    """
    if pin.is_forbidden and not releases:
        return None
    if pin.memo is None or pin.memo[0] is not releases or pin.memo[1] != today:
        pin.memo = (releases, today, _allowed(pin, releases, today))
    if not releases and found and _is_named(pin, found):
        return found
    allowed: list[tuple[Any, str]] = pin.memo[2]
    if not allowed:
        return None
    here = ordering.key(pin.pin.ecosystem, found) if found else None
    above = next((version for parsed, version in allowed if here is not None and parsed >= here), None)
    return above or allowed[-1][1]


def _allowed(pin: ReadPin, releases: Sequence[Release], today: date) -> list[tuple[Any, str]]:
    """What a pin allows, in order, each with what it is compared by."""
    usable = [one.version for one in releases[-MOST_LOOKED_AT:] if _is_usable(pin, one, today)]
    known = {ordering.key(pin.pin.ecosystem, one): one for one in (usable if releases else _named(pin))}
    wanted = Answer.OUT if pin.is_forbidden else Answer.IN
    found = [(parsed, one) for parsed, one in known.items() if parsed is not None and pin.contains(one) == wanted]
    return sorted(found, key=itemgetter(0))


def _is_named(pin: ReadPin, version: str) -> bool:
    """Whether a version that nobody has asked a registry for is allowed as it stands."""
    is_final = pin.names_prereleases or not is_prerelease(pin.pin.ecosystem, version)
    return is_final and pin.contains(version) == Answer.IN


def _is_usable(pin: ReadPin, release: Release, today: date) -> bool:
    if release.yanked or (is_prerelease(pin.pin.ecosystem, release.version) and not pin.names_prereleases):
        return False
    return release.released_on is None or not is_too_young(pin, release.released_on, today)


def _named(pin: ReadPin) -> list[str]:
    """Versions that the range itself names as allowed."""
    found = re.findall(r"(?:^|[\s,|]|>=|==|~=|<=)v?(\d[^\s,|]*)", pin.pin.normalised)
    return [one.removesuffix(".*") for one in found]
