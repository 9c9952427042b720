"""One occurrence of a package held against one pin."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.checks.nearest_release import is_too_young, released_on
from app.checks.pins import ReadPin
from app.checks.release import Release
from app.checks.verdicts import Kind
from app.manifests.occurrence import Occurrence
from app.versions.answers import Answer, Relation
from app.versions.ordering import is_prerelease

COMPARED_SOURCES = ("index:", "registry:")  # where versions mean what they mean in the usual registry
MOST_KEPT = 1_000  # comparisons with one pin
DECLARED = {
    Relation.SUBSET: Kind.OK,
    Relation.OVERLAP: Kind.DRIFT,
    Relation.DISJOINT: Kind.VIOLATION,
    Relation.NOT_COMPARABLE: Kind.NOT_COMPARABLE,
}
FORBIDDEN = DECLARED | {Relation.SUBSET: Kind.FORBIDDEN, Relation.DISJOINT: Kind.OK}


def kind_of(pin: ReadPin, one: Occurrence, releases: Sequence[Release], today: date) -> Kind:
    """What a pin says of a package where it stands. Projects hold the same versions: each is compared once."""
    if pin.pin.least_age:
        return _compared(pin, one, releases, today)
    found = (one.version, one.declared, one.source)
    if found not in pin.kinds:
        if len(pin.kinds) >= MOST_KEPT:
            pin.kinds.clear()
        pin.kinds[found] = _compared(pin, one, releases, today)
    return pin.kinds[found]


def _compared(pin: ReadPin, one: Occurrence, releases: Sequence[Release], today: date) -> Kind:
    if not _is_released(one):
        found = Answer.IN if pin.is_any else Answer.NOT_COMPARABLE
    elif one.version is None:
        return _of_declared(pin, one.declared or "")
    else:
        found = Answer.IN if pin.is_any else pin.contains(one.version)
    if found == Answer.NOT_COMPARABLE:
        return Kind.NOT_COMPARABLE
    if pin.is_forbidden:
        return Kind.FORBIDDEN if found == Answer.IN else _at_least(Kind.OK, pin, one)
    if found == Answer.OUT:
        return Kind.VIOLATION
    return _at_least(_of_allowed(pin, one, releases, today), pin, one)


def _is_released(one: Occurrence) -> bool:
    """Whether it comes from a registry, so that its version says what it is."""
    return not one.source or one.source.startswith(COMPARED_SOURCES)


def _of_declared(pin: ReadPin, declared: str) -> Kind:
    return (FORBIDDEN if pin.is_forbidden else DECLARED)[pin.holds(declared)]


def _at_least(kind: Kind, pin: ReadPin, one: Occurrence) -> Kind:
    """The worse of `kind` and of what is declared beside a version that the pin allows: more than that may drift."""
    if not _is_released(one) or not one.declared:
        return kind
    declared = _of_declared(pin, one.declared)
    drifting = declared if declared in (Kind.OK, Kind.NOT_COMPARABLE) else Kind.DRIFT
    return max(kind, drifting, key=lambda each: each.rank)


def _of_allowed(pin: ReadPin, one: Occurrence, releases: Sequence[Release], today: date) -> Kind:
    """A version that is allowed may still be too young or a pre-release."""
    if not _is_released(one) or not one.version:
        return Kind.OK
    if pin.pin.least_age:
        day = released_on(one.ecosystem, releases, one.version)
        if day is None:
            return Kind.COULD_NOT_CHECK
        if is_too_young(pin, day, today):
            return Kind.TOO_YOUNG
    locked = not pin.names_prereleases and is_prerelease(one.ecosystem, one.version)
    return Kind.PRERELEASE if locked else Kind.OK
