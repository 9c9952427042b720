"""Version ranges of Poetry, read by poetry-core itself."""

from __future__ import annotations

from poetry.core.constraints.version import Version, VersionConstraint, parse_constraint
from poetry.core.constraints.version.exceptions import ParseConstraintError
from poetry.core.version.exceptions import InvalidVersionError

from app.versions.answers import LONGEST, Answer, Relation, related

MOST_EXCLUDED = 100  # versions: each makes poetry-core part all ranges before it anew
MOST_ALTERNATIVES = 1_000
# What poetry-core raises where it was not thought of: some ranges end in an assertion of its own.
UNREADABLE = (ParseConstraintError, InvalidVersionError, ValueError, AttributeError, IndexError, AssertionError)


class PoetryRange:
    def __init__(self, constraint: VersionConstraint) -> None:
        self.constraint = constraint

    def contains(self, version: str) -> Answer:
        """As Poetry says: pre-releases are inside."""
        if len(version) > LONGEST:
            return Answer.NOT_COMPARABLE
        try:
            return Answer.IN if self.constraint.allows(Version.parse(version)) else Answer.OUT
        except UNREADABLE:
            return Answer.NOT_COMPARABLE


def relation(one: PoetryRange, other: PoetryRange) -> Relation:
    """How `one` lies to `other`."""
    mine, theirs = one.constraint, other.constraint
    try:
        return related(theirs.allows_all(mine), not mine.allows_any(theirs))
    except UNREADABLE:
        return Relation.NOT_COMPARABLE


def read_range(text: str) -> PoetryRange | None:
    """A range; None for what is none, and for what would take too long."""
    if len(text) > LONGEST or text.count("!=") > MOST_EXCLUDED or text.count("|") > 2 * MOST_ALTERNATIVES:
        return None
    try:
        return PoetryRange(parse_constraint(text))
    except UNREADABLE:
        return None


def alternatives(text: str) -> list[str]:
    """A range as plain comparisons, a string for each alternative; none for what cannot be read."""
    read = read_range(text)
    if read is None:
        return []
    return ["*"] if read.constraint.is_any() else [part.strip() for part in str(read.constraint).split("||")]
