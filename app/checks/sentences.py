"""A verdict in one sentence: what was found and where, the rule, the decision behind it, and what mends it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from app.checks.pin import Decision, Pin
from app.checks.verdicts import Kind, Severity, Sighting

MOST_TOLD = 5  # places of one sentence
RULES = {
    Kind.OK: "is within {allowed}",
    Kind.PRERELEASE: "is a pre-release, which {allowed} does not name",
    Kind.DRIFT: "may leave {allowed}",
    Kind.NOT_COMPARABLE: "cannot be compared with {allowed}",
    Kind.TOO_YOUNG: "was released less than {age} ago",
    Kind.VIOLATION: "is outside of {allowed}",
    Kind.FORBIDDEN: "is forbidden ({allowed})",
    Kind.COULD_NOT_CHECK: "could not be checked: nobody knows when it was released, which has to be {age} ago",
    Kind.MISSING: "is required ({allowed}) and was found in no file",
}
FORBIDDEN = {
    Kind.OK: "is none of what is forbidden ({allowed})",
    Kind.DRIFT: "may become what is forbidden ({allowed})",
}


def of_pin(pin: Pin, seen: Sequence[Sighting], kind: Kind, severity: Severity) -> str:
    """The package, the places with what was found there, the rule and the decision."""
    return f"{pin.package} {_places(seen) + ' ' if seen else ''}{_rule(pin, kind, severity)}"


@lru_cache(maxsize=4096)
def _rule(pin: Pin, kind: Kind, severity: Severity) -> str:
    age = f"{pin.least_age} day{'' if pin.least_age == 1 else 's'}"
    allowed = "any version" if pin.normalised == "*" else pin.normalised or f"“{pin.specifier}”, which cannot be read"
    waits = severity == Severity.WARNING and pin.binding_from and pin.decision.status == "accepted"
    grace = f", binding from {pin.binding_from}" if waits else ""
    rule = (FORBIDDEN if pin.level == "forbidden" else RULES).get(kind, RULES[kind]).format(allowed=allowed, age=age)
    return f"{rule}: {decision(pin.decision)}{grace}"


def mended(message: str, nearest: str | None, command: str | None, apart: str = "") -> str:
    """With the nearest allowed release, or why there is none, and the command that mends it."""
    ways = [f"nearest allowed release {nearest}" if nearest else apart, f"`{command}`" if command else ""]
    told = ": ".join(way for way in ways if way)
    return f"{message}; {told}." if told else f"{message}."


def none_satisfies(pins: Sequence[Pin]) -> str:
    """Which decisions no release satisfies at once."""
    labels = list(dict.fromkeys(one.decision.called for one in pins))
    *some, last = labels
    if not some:
        return f"no release satisfies all that {last} says"
    return f"no release satisfies {'both ' if len(some) == 1 else ''}{', '.join(some)} and {last}"


def decision(of: Decision) -> str:
    """Number, title, status, day and address."""
    told = " ".join(part for part in (of.status, of.decided_on.isoformat() if of.decided_on else "") if part)
    return f"{of.called} “{of.title}” ({', '.join(part for part in (told, of.address) if part)})"


def group_apart(label: str, inside: Sequence[Sighting], outside: Sequence[Sighting], of: Decision) -> str:
    """Which packages of a group stayed and which left."""
    left, stayed = (_names(some) for some in (outside, inside))
    return f"{left} left what is pinned together as “{label}”, {stayed} stayed: {decision(of)}."


def _names(seen: Sequence[Sighting]) -> str:
    told = list(dict.fromkeys(f"{one.name} {one.version or one.declared or 'any version'}" for one in seen))
    return ", ".join(told[:MOST_TOLD]) + (f" and {len(told) - MOST_TOLD} more" if len(told) > MOST_TOLD else "")


def _places(seen: Sequence[Sighting]) -> str:
    told = [_place(one) for one in seen[:MOST_TOLD]]
    return ", ".join(told) + (f" and {len(seen) - MOST_TOLD} more" if len(seen) > MOST_TOLD else "")


def _place(seen: Sighting) -> str:
    where = f"{seen.file}:{seen.line}" if seen.line else seen.file
    what = seen.version or (f"declared as {seen.declared}" if seen.declared else "without a version")
    more = ", ".join(part for part in (where, seen.marker and f"where {seen.marker}", seen.source) if part)
    return f"{what} ({more})"
