"""Version ranges on npm, as its own `semver` reads them: carets, tildes, x-ranges, hyphens and alternatives.

A range is a list of intervals between cuts. A cut lies just before a version (`version, 0`) or just after it
(`version, 1`), so that open and closed ends need no cases of their own. Pre-releases count as inside a range, since
the question is whether any version can satisfy it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

LONGEST = 256  # characters, as npm itself allows
FIRST = ((0, 0, ""),)  # the pre-release "0", before every other

_PART = r"(\d{1,16}|[xX*])"
_PARTIAL = rf"[v=\s]*{_PART}(?:\.{_PART}(?:\.{_PART}(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?)?)?"
_HYPHEN = re.compile(r"(\S+)\s+-\s+(\S+)")
_COMPARATOR = re.compile(rf"\s*(\^|~>?|[<>]=?|)\s*({_PARTIAL})(?=[\s,<>=^~]|$),?")


class Version(NamedTuple):
    """In npm's order: a pre-release comes before its release, numbers before words."""

    major: int
    minor: int = 0
    patch: int = 0
    is_release: int = 1
    prerelease: tuple[tuple[int, int, str], ...] = ()

    def __str__(self) -> str:
        core = f"{self.major}.{self.minor}.{self.patch}"
        names = ".".join(word if is_word else str(number) for is_word, number, word in self.prerelease)
        return core if self.is_release else f"{core}-{names}"

    @property
    def floor(self) -> Version:
        """The first of its pre-releases."""
        return Version(self.major, self.minor, self.patch, 0, FIRST)


Cut = tuple[Version, int]
Interval = tuple[Cut, Cut]

START: Cut = (Version(0).floor, 0)
END: Cut = (Version(10**17), 1)
ALL: Interval = (START, END)
NOTHING = f"<{START[0]}"


def normalise(specifier: str) -> str:
    """Comparisons joined by a blank, alternatives by " || "; "*" for any version, "" for what cannot be read."""
    intervals = ranged(specifier)
    return "" if intervals is None else written(intervals) or NOTHING


def written(intervals: list[Interval]) -> str:
    """Intervals as a specifier, "" for none."""
    return " || ".join(map(_text, intervals))


def ranged(specifier: str) -> list[Interval] | None:
    """The intervals that a specifier allows; None for what cannot be read. Its own normalised form reads the same."""
    if len(specifier) > LONGEST:
        return None
    alternatives = [_alternative(part.strip()) for part in specifier.split("||")]
    if any(interval is None for interval in alternatives):
        return None
    return [interval for interval in alternatives if interval and interval[0] < interval[1]]


def intersection(one: list[Interval], other: list[Interval]) -> list[Interval]:
    """What both allow."""
    common = [(max(a[0], b[0]), min(a[1], b[1])) for a in one for b in other]
    return [interval for interval in common if interval[0] < interval[1]]


def difference(one: list[Interval], other: list[Interval]) -> list[Interval]:
    """What `one` allows and `other` does not."""
    for low, high in other:
        one = intersection(one, [(START, low), (high, END)])
    return one


def _alternative(text: str) -> Interval | None:
    if hyphen := _HYPHEN.fullmatch(text):
        low, high = _comparator(">=", hyphen[1]), _comparator("<=", hyphen[2])
        return (low[0], high[1]) if low and high else None
    found, at = ALL, 0
    while at < len(text):
        match = _COMPARATOR.match(text, at)
        interval = _comparator(match[1], match[2]) if match else None
        if match is None or interval is None:
            return None
        found, at = (max(found[0], interval[0]), min(found[1], interval[1])), match.end()
    return found


def _comparator(operator: str, text: str) -> Interval | None:
    found = re.fullmatch(_PARTIAL, text)
    if not found:
        return None
    parts = found.groups()
    if not _is_given(parts[0]):
        return (START, START) if operator in ("<", ">") else ALL
    low, after = _version(parts), _after(parts)
    if operator in ("^", "~", "~>"):
        return (low, 0), (_caret(low, parts) if operator == "^" else _tilde(low, parts), 0)
    past: Cut = (after, 0) if after else (low, 1)
    before: Cut = (low.floor if after else low, 0)
    at: Cut = (low, 0)
    edges = {"": (at, past), ">=": (at, END), ">": (past, END), "<": (START, before), "<=": (START, past)}
    return edges[operator]


def _is_given(part: str | None) -> bool:
    return part is not None and part not in "xX*"


def _version(parts: tuple[str | None, ...]) -> Version:
    numbers: list[int] = []
    for part in parts[:3]:
        if part is None or not part.isdigit():
            break
        numbers.append(int(part))
    major, minor, patch = (*numbers, 0, 0, 0)[:3]
    if len(numbers) < 3 or not parts[3]:
        return Version(major, minor, patch)
    names = tuple((0, int(name), "") if name.isdigit() else (1, 0, name) for name in parts[3].split("."))
    return Version(major, minor, patch, 0, names)


def _after(parts: tuple[str | None, ...]) -> Version | None:
    """The first version past all that an x-range means; None for a whole version."""
    low = _version(parts)
    if not _is_given(parts[1]):
        return Version(low.major + 1).floor
    return None if _is_given(parts[2]) else Version(low.major, low.minor + 1).floor


def _caret(low: Version, parts: tuple[str | None, ...]) -> Version:
    """The first version that may differ in the leftmost number that is not 0."""
    if low.major or not _is_given(parts[1]):
        return Version(low.major + 1).floor
    if low.minor or not _is_given(parts[2]):
        return Version(0, low.minor + 1).floor
    return Version(0, 0, low.patch + 1).floor


def _tilde(low: Version, parts: tuple[str | None, ...]) -> Version:
    return Version(low.major, low.minor + 1).floor if _is_given(parts[1]) else Version(low.major + 1).floor


def _text(interval: Interval) -> str:
    (low, after_low), (high, after_high) = interval
    if interval == ALL:
        return "*"
    if low == high:
        return str(low)
    parts = [f"{'>' if after_low else '>='}{low}"] if interval[0] != START else []
    parts += [f"{'<=' if after_high else '<'}{high}"] if interval[1] != END else []
    return " ".join(parts)
