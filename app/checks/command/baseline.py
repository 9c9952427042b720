"""What of a report is new, beside what was there before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from app.checks.verdicts import Kind, Report, Verdict

Key = tuple[int | None, str, str, str, Kind]


def mark(report: Report, before: Report) -> None:
    """A finding is old where the same pin found the same of no other versions in the same file."""
    known: dict[Key, set[str]] = defaultdict(set)
    for one in before.verdicts:
        known[_key(one)] |= _versions(one)
    for one in report.verdicts:
        one.is_new = _key(one) not in known or not _versions(one) <= known[_key(one)]


def _key(one: Verdict) -> Key:
    return one.pin.id if one.pin else None, one.ecosystem, one.package, one.file, one.kind


def _versions(one: Verdict) -> set[str]:
    """What is as bad as the whole; of a file that could not be read, what is said of it."""
    return set(_told(one)) if one.package else {one.message}


def _told(one: Verdict) -> Iterable[str]:
    return (
        f"{seen.name} {seen.version or seen.declared}" for seen in one.sightings if seen.kind == one.sightings[0].kind
    )
