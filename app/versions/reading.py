"""One place to ask: is this version in that range, and how do two ranges lie to each other?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.versions import npm, npm_intervals, npm_sets, poetry, pypi
from app.versions.answers import Answer, Range, Relation

READERS: Mapping[str, Callable[[str], Range | None]] = {
    "pypi": pypi.read_range,
    "poetry": poetry.read_range,
    "npm": npm.read_range,
}
RELATIONS: Mapping[type, Callable[[Any, Any], Relation]] = {
    pypi.PypiRange: pypi.relation,
    poetry.PoetryRange: poetry.relation,
    npm.NpmRange: npm_sets.relation,
}


def read(scheme: str, specifier: str) -> Range | None:
    """A range as the tool of that scheme reads it; None for what it cannot read, and for schemes that nobody knows."""
    reader = READERS.get(scheme)
    return reader(specifier) if reader else None


def normalise(ecosystem: str, specifier: str) -> str:
    """What people write in a pin as plain comparisons: "*" for any version, "" for what cannot be read.

    PyPI: PEP 440, joined by ","; also Poetry's `^2.0`, `~2.0`, `2.*` and a bare version, which means that one. npm: the
    ranges of its `semver`, joined by a blank. Both write alternatives with " || ".
    """
    if ecosystem == "pypi":
        return pypi.normalise(specifier)
    found = npm.read_range(specifier) if ecosystem == "npm" else None
    return npm_intervals.simplified(found) if found else ""


def read_normalised(ecosystem: str, normalised: str) -> Range | None:
    """The range that `normalise` gave the text of; None for "", which is what cannot be read."""
    if not normalised:
        return None
    return pypi.read_normalised(normalised) if ecosystem == "pypi" else read(ecosystem, normalised)


def relation(one: Range | None, other: Range | None) -> Relation:
    """How one range lies to another of the same kind; of two kinds, or where one cannot be read, nobody knows."""
    if one is None or other is None or type(one) is not type(other):
        return Relation.NOT_COMPARABLE
    return RELATIONS[type(one)](one, other)


def answer(question: str, scheme: str, specifier: str, other: str) -> Answer | Relation:
    """Where the version `other` lies to a specifier, or how that lies to the range `other`."""
    found = read(scheme, specifier)
    if question == "range":
        return relation(found, read(scheme, other))
    return found.contains(other) if found and question == "version" else Answer.NOT_COMPARABLE
