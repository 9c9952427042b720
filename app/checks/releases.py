"""Releases of a package, and the nearest that a pin allows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from msgspec import Struct
from packaging.version import InvalidVersion, Version

from app.checks.pins import Key, ReadPin
from app.versions import npm
from app.versions.answers import Answer

MOST_LOOKED_AT = 5_000  # releases of one package, the latest


class Release(Struct, frozen=True, kw_only=True):
    version: str
    released_on: date | None = None
    yanked: bool = False


Releases = Mapping[Key, Sequence[Release]]


def released_on(releases: Iterable[Release], version: str) -> date | None:
    """The day of a release; None where nobody knows."""
    return next((one.released_on for one in releases if one.version == version), None)


def is_too_young(pin: ReadPin, day: date, today: date) -> bool:
    return pin.pin.least_age is not None and day + timedelta(days=pin.pin.least_age) > today


def is_prerelease(ecosystem: str, version: str) -> bool:
    if ecosystem == "npm":
        found = npm.read_version(version)
        return found is not None and not found.is_release
    parsed = _pypi(version)
    return parsed is not None and parsed.is_prerelease


def nearest(pin: ReadPin, found: str | None, releases: Sequence[Release], today: date) -> str | None:
    """The allowed release that is nearest to what was found: the first above it, or the last below it.

    Of releases that are known; where none are, of those that the pin itself names. None where nothing is known.
    """
    key = _KEYS.get(pin.pin.ecosystem)
    if key is None or (pin.is_forbidden and not releases):
        return None
    usable = [one.version for one in releases[-MOST_LOOKED_AT:] if _is_usable(pin, one, today)]
    read = {parsed: one for one in (usable if releases else _named(pin)) if (parsed := key(one)) is not None}
    wanted = Answer.OUT if pin.is_forbidden else Answer.IN
    allowed = sorted(parsed for parsed, one in read.items() if pin.contains(one) == wanted)
    if not allowed:
        return None
    here = key(found) if found else None
    above = [one for one in allowed if here is not None and one >= here]
    return read[above[0] if above else allowed[-1]]


def _is_usable(pin: ReadPin, release: Release, today: date) -> bool:
    if release.yanked or (is_prerelease(pin.pin.ecosystem, release.version) and not pin.names_prereleases):
        return False
    return release.released_on is None or not is_too_young(pin, release.released_on, today)


def _named(pin: ReadPin) -> list[str]:
    """Versions that the range itself names as allowed."""
    found = re.findall(r"(?:^|[\s,|]|>=|==|~=|<=)v?(\d[^\s,|]*)", pin.pin.normalised)
    return [one.removesuffix(".*") for one in found]


def _pypi(version: str) -> Version | None:
    try:
        return Version(version)
    except (InvalidVersion, ValueError):
        return None


_KEYS: Mapping[str, Callable[[str], Any]] = {"pypi": _pypi, "npm": npm.read_version}
