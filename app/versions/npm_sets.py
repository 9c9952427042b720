"""Questions on two npm ranges, answered as `semver.subset` and `semver.intersects` answer them.

A range counts as a subset where each of its alternatives lies within one alternative of the other.
"""

from __future__ import annotations

from itertools import combinations, product

from app.versions.answers import Relation, related
from app.versions.npm import Comparator, Comparators, NpmRange, Version, allows
from app.versions.npm_intervals import bounds

MOST_PAIRS = 250_000  # of comparators that are held against each other
RELEASES = (Comparator(">=", Version(0)),)


def relation(one: NpmRange, other: NpmRange) -> Relation:
    """How `one` lies to `other`."""
    longest, sizes = max(map(len, one.alternatives + other.alternatives)), [_size(one), _size(other)]
    if max(longest**2, sizes[0] * sizes[1]) > MOST_PAIRS:
        return Relation.NOT_COMPARABLE
    return related(is_subset(one, other), not intersects(one, other))


def _size(read: NpmRange) -> int:
    return sum(len(one) or 1 for one in read.alternatives)


def is_subset(one: NpmRange, other: NpmRange) -> bool:
    """As npm says: an alternative that admits nothing is passed over before the first that admits something only."""
    saw_some = False
    for mine in one.alternatives:
        admits_nothing = _admits_nothing(mine)
        saw_some |= not admits_nothing
        if saw_some and (admits_nothing or not any(_is_within(mine, theirs) for theirs in other.alternatives)):
            return False
    return True


def intersects(one: NpmRange, other: NpmRange) -> bool:
    mine, theirs = (list(filter(_is_satisfiable, each.alternatives)) for each in (one, other))
    return any(all(_meet(*pair) for pair in product(a, b or (None,))) for a, b in product(mine, theirs))


def _is_satisfiable(comparators: Comparators) -> bool:
    return all(_meet(*pair) for pair in combinations(comparators, 2))


def _meet(one: Comparator, other: Comparator | None) -> bool:
    """Whether a version can meet both; None is any release."""
    if other is None:
        return bool(one.sign or one.version.is_release)
    if not one.sign:
        return allows((other,), one.version)
    if not other.sign:
        return allows((one,), other.version)
    if any(each.sign == "<" and each.version.core == (0, 0, 0) for each in (one, other)):
        return False
    if one.sign[0] == other.sign[0]:
        return True
    low, high = (one, other) if one.sign[0] == ">" else (other, one)
    return low.version < high.version or (low.version == high.version and low.sign == ">=" and high.sign == "<=")


def _admits_nothing(comparators: Comparators) -> bool:
    alone = {one.version for one in comparators if not one.sign}
    ends = tuple(one for one in comparators if one.sign)
    low, high = bounds(ends)
    if len(alone) > 1 or (low and high and low >= high):
        return True
    return any(not allows((end,), version) for version in alone for end in ends)


def _is_within(mine: Comparators, theirs: Comparators) -> bool:
    if mine == theirs:
        return True
    mine, theirs = mine or RELEASES, theirs or RELEASES  # "*"
    if alone := next((one.version for one in mine if not one.sign), None):
        return all(allows((one,), alone) for one in theirs)
    (low, high), (their_low, their_high) = bounds(mine), bounds(tuple(one for one in theirs if one.sign))
    if (their_low and (low is None or low < their_low)) or (their_high and (high is None or high > their_high)):
        return False
    if any(not one.sign and not (low and high and low[0] == high[0] == one.version) for one in theirs):
        return False
    ends = [low, high if high and high != (high[0].floor, 0) else None]  # <2.0.0-0 speaks of no pre-release
    return all(_is_named(end[0], theirs) for end in ends if end)


def _is_named(version: Version, theirs: Comparators) -> bool:
    """Whether `theirs` have the pre-releases that an end speaks of."""
    return bool(version.is_release) or any(
        not one.version.is_release and one.version.core == version.core for one in theirs
    )
