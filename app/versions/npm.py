"""Version ranges on npm, read exactly as its own `semver` (7.8) reads them when it is strict.

A range is alternatives of comparators. A pre-release is inside only where a comparator names a pre-release of the same
three numbers: `^1.2.3` has neither 1.3.0-beta nor 2.0.0-alpha.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from app.versions.answers import LONGEST, Answer

LONGEST_VERSION = 256
LARGEST = 2**53 - 1  # JavaScript's greatest safe integer
FIRST = ((0, 0, ""),)  # the pre-release "0", before every other

_BLANKS = "\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"  # what JavaScript calls so
_NUMBER = r"(?:0|[1-9]\d{0,255})"
_WORD = rf"(?:\d{{0,256}}[a-zA-Z-][a-zA-Z0-9-]{{0,250}}|{_NUMBER})"
_PRERELEASE = rf"(?:-({_WORD}(?:\.{_WORD})*))"
_BUILD = r"(?:\+[a-zA-Z0-9-]{1,250}(?:\.[a-zA-Z0-9-]{1,250})*)"
_WHOLE = rf"v?({_NUMBER})\.({_NUMBER})\.({_NUMBER}){_PRERELEASE}?"
_X = rf"({_NUMBER}|[xX*])"
_PARTIAL = rf"[v= ]*{_X}(?:\.{_X}(?:\.{_X}{_PRERELEASE}?)?)?"

SPACES = re.compile(f"[{_BLANKS}]+")
BUILD = re.compile(_BUILD)
VERSION = re.compile(rf"{_WHOLE}{_BUILD}?", re.ASCII)
COMPARATOR = re.compile(rf"([<>]?=?)({_WHOLE})", re.ASCII)
CARET, TILDE, XRANGE = (re.compile(f"{sign}{_PARTIAL}", re.ASCII) for sign in (r"\^", "~>?", "([<>]?=?)"))
HYPHEN = re.compile(rf"({_PARTIAL}) - ({_PARTIAL})", re.ASCII)
APART = re.compile(r"( ?)([<>]?=?) ?([v= ]*[\dxX*])", re.ASCII)  # one blank after a sign is none
SIGN_APART = re.compile(r"(~)>? |(\^) ")
STAR = re.compile(r"[<>]?=?\*")


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
    def core(self) -> tuple[int, int, int]:
        return self.major, self.minor, self.patch

    @property
    def floor(self) -> Version:
        """The first of its pre-releases."""
        return Version(*self.core, 0, FIRST)


class Comparator(NamedTuple):
    """A sign (">", ">=", "<", "<=", or "" for this one alone) and a version."""

    sign: str
    version: Version

    def allows(self, version: Version) -> bool:
        match self.sign:
            case "":
                return version == self.version
            case ">":
                return version > self.version
            case ">=":
                return version >= self.version
            case "<":
                return version < self.version
        return version <= self.version

    def __str__(self) -> str:
        return f"{self.sign}{self.version}"


Comparators = tuple[Comparator, ...]  # all of them hold; none for any release
ANY: Comparators = ()
NONE: Comparators = (Comparator("<", Version(0).floor),)


class NpmRange(NamedTuple):
    alternatives: tuple[Comparators, ...]

    def contains(self, version: str) -> Answer:
        found = read_version(version)
        if found is None:
            return Answer.NOT_COMPARABLE
        return Answer.IN if any(allows(one, found) for one in self.alternatives) else Answer.OUT

    def __str__(self) -> str:
        return " || ".join(" ".join(map(str, one)) or "*" for one in self.alternatives)


def allows(comparators: Comparators, version: Version) -> bool:
    """Whether all of them hold, and where it is a pre-release, whether one of them names such."""
    if not all(one.allows(version) for one in comparators):
        return False
    if version.is_release:
        return True
    return any(not one.version.is_release and one.version.core == version.core for one in comparators)


def read_version(text: str) -> Version | None:
    """A whole version; None for what is none, such as "1.2" or one whose numbers npm cannot count."""
    if len(text) > LONGEST:
        return None
    text = SPACES.sub(" ", text).strip(" ")
    found = VERSION.fullmatch(text) if len(text) <= LONGEST_VERSION else None
    return _version(*found.groups()) if found else None


def read_range(text: str) -> NpmRange | None:
    """A range; None for what is none: tags (`latest`), addresses, `workspace:`, `npm:`, commas, 1.2.3.4."""
    if len(text) > LONGEST:
        return None
    read = [_alternative(part.strip(" ")) for part in SPACES.sub(" ", text).strip(" ").split("||")]
    alternatives = [one for one in read if one is not None]
    if len(alternatives) != len(read):
        return None
    if ANY in alternatives:
        return NpmRange((ANY,))
    return NpmRange(tuple(dict.fromkeys(one for one in alternatives if one != NONE)) or (NONE,))


def _alternative(text: str) -> Comparators | None:
    text = BUILD.sub("", text)
    if hyphen := HYPHEN.fullmatch(text):
        text = _hyphen(hyphen)
    text = SIGN_APART.sub(r"\1\2", APART.sub(r"\1\2\3", text))
    found: dict[Comparator, None] = {}
    for part in text.split(" "):
        plain = _plain(part)
        read = [_comparator(one) for one in plain.split(" ")] if plain else []
        if None in read:
            return None
        found |= dict.fromkeys(one for one in read if one)
    if NONE[0] in found:
        return NONE
    found.pop(Comparator(">=", Version(0)), None)  # which is any release
    return tuple(found)


def _hyphen(found: re.Match[str]) -> str:
    low, *first = found.groups()[:5]
    high, *last = found.groups()[5:]
    low = "" if _is_x(first[0]) else f">={_filled(first)}" if any(map(_is_x, first[1:3])) else f">={low}"
    if _is_x(last[0]):
        high = ""
    elif any(map(_is_x, last[1:3])):
        high = f"<{_next(last, 0 if _is_x(last[1]) else 1)}"
    else:
        high = f"<={'.'.join(map(str, last[:3]))}-{last[3]}" if last[3] else f"<={high}"
    return f"{low} {high}".strip(" ")


def _plain(part: str) -> str:
    """A part of a range as plain comparisons; what is none of npm's forms stays as it is."""
    if caret := CARET.fullmatch(part):
        return _caret(caret.groups())
    if tilde := TILDE.fullmatch(part):
        names = tilde.groups()
        return "" if _is_x(names[0]) else f">={_filled(names)} <{_next(names, 0 if _is_x(names[1]) else 1)}"
    found = XRANGE.fullmatch(part)
    return STAR.sub("", _x_range(part, *found.groups()) if found else part, count=1)


def _caret(names: tuple[str | None, ...]) -> str:
    if _is_x(names[0]):
        return ""
    kept = 0
    while kept < 2 and names[kept] == "0" and not _is_x(names[kept + 1]):
        kept += 1
    return f">={_filled(names)} <{_next(names, kept)}"


def _x_range(part: str, sign: str, *names: str | None) -> str:
    major, minor, patch, _ = names
    out_of_order = (_is_x(major) and not _is_x(minor)) or (_is_x(minor) and not _is_x(patch))
    if out_of_order or not any(map(_is_x, names[:3])):
        return part
    if _is_x(major):
        return str(NONE[0]) if sign in ("<", ">") else "*"
    here, after = _filled((*names[:3], None)), _next(names, 0 if _is_x(minor) else 1)
    meant = {">": f">={after.removesuffix('-0')}", ">=": f">={here}", "<": f"<{here}-0", "<=": f"<{after}"}
    return meant.get(sign, f">={here} <{after}")


def _is_x(name: str | None) -> bool:
    return name is None or name in "xX*"


def _filled(names: tuple[str | None, ...] | list[str | None]) -> str:
    """A partial version as a whole one; a pre-release counts where all three numbers are there."""
    major, minor, patch, prerelease = names
    if _is_x(minor):
        return f"{major}.0.0"
    if _is_x(patch):
        return f"{major}.{minor}.0"
    return f"{major}.{minor}.{patch}-{prerelease}" if prerelease else f"{major}.{minor}.{patch}"


def _next(names: tuple[str | None, ...] | list[str | None], kept: int) -> str:
    """The first version in which the number at `kept` is greater."""
    numbers = [int(name or 0) for name in names[:kept]] + [int(names[kept] or 0) + 1]
    return ".".join(map(str, (*numbers, 0, 0)[:3])) + "-0"


def _comparator(text: str) -> Comparator | None:
    found = COMPARATOR.fullmatch(text)
    version = _version(*found.groups()[2:]) if found and len(found[2]) <= LONGEST_VERSION else None
    return Comparator(found[1] if found[1] != "=" else "", version) if found and version else None


def _version(major: str, minor: str, patch: str, prerelease: str | None) -> Version | None:
    numbers = int(major), int(minor), int(patch)
    if max(numbers) > LARGEST:
        return None
    if not prerelease:
        return Version(*numbers)
    words = prerelease.split(".")
    return Version(*numbers, 0, tuple((0, int(one), "") if one.isdigit() else (1, 0, one) for one in words))
