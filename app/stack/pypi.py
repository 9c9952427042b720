"""Version ranges on PyPI: PEP 440 specifiers, and the carets, tildes and bare versions that Poetry reads."""

from __future__ import annotations

import re

from packaging.ranges import VersionRange
from packaging.specifiers import InvalidSpecifier, Specifier, SpecifierSet
from packaging.version import InvalidVersion, Version
from poetry.core.constraints.version import parse_constraint
from poetry.core.constraints.version.exceptions import ParseConstraintError

ANY = "*"

_OPERATORS = str.maketrans({"≥": ">=", "≤": "<=", "≠": "!=", "–": "-"})
_X = re.compile(r"\.[xX](?![\w.])")
_AND_LATER = re.compile(r"v?(\d[\w.]*)\s*\+")


def normalise(specifier: str) -> str:
    """PEP 440 comparisons joined by ",", alternatives by " || "; "*" for any version, "" for what cannot be read."""
    text = specifier.translate(_OPERATORS).strip().strip("()").strip()
    if text in ("", ANY):
        return ANY
    if later := _AND_LATER.fullmatch(text):
        text = f">={later[1]}"
    text = _X.sub(".*", text)
    return _pep440(text) or _poetry(text)


def ranged(normalised: str) -> VersionRange | None:
    """The versions that a normalised specifier allows, pre-releases among them; None for what is none."""
    if not normalised:
        return None
    found = VersionRange.empty(prereleases=True)
    try:
        for part in normalised.split("||"):
            found |= SpecifierSet("" if part.strip() == ANY else part.strip(), prereleases=True).to_range()
    except InvalidSpecifier:
        return None
    return found


def written(versions: VersionRange | None) -> str:
    """A range as a specifier; "" for an empty one, and for one that no specifier says."""
    if versions is None or versions.is_empty:
        return ""
    try:
        text = str(versions.to_specifier_set())
    except ValueError:
        return ""
    return ",".join(sorted(text.split(","), key=_by_version)) or ANY


def _pep440(text: str) -> str:
    try:
        specifiers = SpecifierSet(text)
    except InvalidSpecifier:
        return ""
    if any(one.operator == "===" for one in specifiers):
        return ""
    return ",".join(sorted({part for one in specifiers for part in _plain(one)}, key=_by_version))


def _plain(one: Specifier) -> tuple[str, ...]:
    """`~=2.2` as the two comparisons that PEP 440 explains it by."""
    if one.operator != "~=":
        return (str(one),)
    release = Version(one.version).release[:-1]
    epoch = f"{Version(one.version).epoch}!" if Version(one.version).epoch else ""
    return f">={one.version}", f"=={epoch}{'.'.join(map(str, release))}.*"


def _by_version(one: str) -> tuple[Version, str]:
    bare = re.sub(r"^\D+", "", one).removesuffix(".*")
    try:
        return Version(bare), one
    except InvalidVersion:
        return Version("0"), one


def _poetry(text: str) -> str:
    try:
        constraint = parse_constraint(text)
    except (ParseConstraintError, ValueError, AttributeError, IndexError):
        return ""
    if constraint.is_any():
        return ANY
    parts = [part.strip() for part in str(constraint).split("||")]
    parts = [f"=={part}" if part[:1].isdigit() else part for part in parts]
    read = [_pep440(part) for part in parts]
    return " || ".join(read) if all(read) else ""
