"""Version ranges on PyPI: PEP 440 specifiers, and as people write them the carets and bare versions of Poetry too."""

from __future__ import annotations

import re
from functools import cached_property

from packaging.ranges import VersionRange
from packaging.specifiers import InvalidSpecifier, Specifier, SpecifierSet
from packaging.version import InvalidVersion, Version

from app.versions import poetry
from app.versions.answers import LONGEST, Answer, Relation, related

ANY = "*"
MOST_EXCLUDED = 250  # versions: to make a range of them takes time that grows with their square

_OPERATORS = str.maketrans({"≥": ">=", "≤": "<=", "≠": "!=", "–": "-"})
_X = re.compile(r"\.[xX](?![\w.])")
_AND_LATER = re.compile(r"v?(\d[\w.]*)\s*\+")


def normalise(specifier: str) -> str:
    """PEP 440 comparisons joined by ",", alternatives by " || "; "*" for any version, "" for what cannot be read."""
    if len(specifier) > LONGEST:
        return ""
    text = specifier.translate(_OPERATORS).strip().strip("()").strip()
    if text in ("", ANY):
        return ANY
    if later := _AND_LATER.fullmatch(text):
        text = f">={later[1]}"
    text = _X.sub(".*", text)
    return _pep440(text) or _poetry(text)


class PypiRange:
    """Alternatives of specifier sets; PEP 440 itself knows one set only."""

    def __init__(self, alternatives: tuple[SpecifierSet, ...]) -> None:
        self.alternatives = alternatives

    def contains(self, version: str) -> Answer:
        """As `packaging` says: pre-releases are inside; `===` may name what is no version."""
        if not version.strip() or len(version) > LONGEST:
            return Answer.NOT_COMPARABLE
        try:
            if any(one.contains(version) for one in self.alternatives):
                return Answer.IN
            Version(version)
        except ValueError:  # InvalidVersion is one, and so are more digits than Python reads
            return Answer.NOT_COMPARABLE
        return Answer.OUT

    @cached_property
    def versions(self) -> VersionRange | None:
        """All that it allows, pre-releases among them; None where that would take too long to say."""
        if sum(one.operator == "!=" for each in self.alternatives for one in each) > MOST_EXCLUDED:
            return None
        found = VersionRange.empty(prereleases=True)
        for one in self.alternatives:
            found |= SpecifierSet(str(one), prereleases=True).to_range()
        return found


def relation(one: PypiRange, other: PypiRange) -> Relation:
    """How `one` lies to `other`."""
    mine, theirs = one.versions, other.versions
    if mine is None or theirs is None:
        return Relation.NOT_COMPARABLE
    return related(mine.is_subset(theirs), mine.is_disjoint(theirs))


def read_range(text: str) -> PypiRange | None:
    """A specifier set as PEP 440 has it, and nothing else."""
    try:
        return PypiRange((SpecifierSet(text),)) if len(text) <= LONGEST else None
    except ValueError:
        return None


def read_normalised(text: str) -> PypiRange | None:
    """What `normalise` gave: sets with " || " between them, "*" for any version."""
    read = [read_range("" if part.strip() == ANY else part.strip()) for part in text.split("||")] if text else [None]
    found = tuple(one.alternatives[0] for one in read if one)
    return PypiRange(found) if len(found) == len(read) else None


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
    parts = [f"=={part}" if part[:1].isdigit() else part for part in poetry.alternatives(text)]
    read = [ANY if part == ANY else _pep440(part) for part in parts]
    return " || ".join(read) if all(read) else ""
