"""What a check says. These names are those of its JSON: a change that takes one away is another schema."""

from __future__ import annotations

from collections import Counter
from datetime import date
from enum import StrEnum

from msgspec import Struct, field

from app.checks.pin import Decision, Pin
from app.checks.waiver import Waiver

SCHEMA = "rationale.check/1"


class Kind(StrEnum):
    """The worst last, so that what is known to be wrong comes before what nobody knows."""

    OK = "ok"
    UNMANAGED = "unmanaged"  # no pin speaks of the package
    COULD_NOT_CHECK = "could not check"
    PRERELEASE = "prerelease locked"
    DRIFT = "drift possible"  # what is declared leaves the pin
    NOT_COMPARABLE = "not comparable"
    TOO_YOUNG = "too young"
    APART = "group moved apart"
    MISSING = "missing required"
    VIOLATION = "violation"
    FORBIDDEN = "forbidden"

    @property
    def rank(self) -> int:
        return _RANKS[self]


_RANKS = {kind: rank for rank, kind in enumerate(Kind)}


class Severity(StrEnum):
    NONE = "none"
    WARNING = "warning"
    ERROR = "error"


class Sighting(Struct, kw_only=True, gc=False):
    """One place where a package was found, with the verdict on it alone."""

    kind: Kind
    name: str  # of the package
    file: str
    line: int | None = None
    version: str | None = None
    declared: str | None = None
    scope: str | None = None
    direct: bool | None = None
    marker: str | None = None
    source: str | None = None


class Verdict(Struct, kw_only=True, gc=False):
    """Of one pin, or of none, on one package in one file; the first of the sightings is the worst, and decides."""

    kind: Kind
    severity: Severity
    message: str  # one sentence with all that is known
    ecosystem: str = ""
    package: str = ""
    pin: Pin | None = None
    file: str = ""
    line: int | None = None
    sightings: list[Sighting] = []
    allowed: str = ""  # the range, "" where none is
    nearest: str | None = None  # the nearest allowed release
    apart: str = ""  # why no release is nearest: decisions of which none satisfies both
    command: str | None = None  # that mends it
    is_new: bool | None = None  # beside what it is compared with; None where nobody compared
    waiver: Waiver | None = None  # that lets it pass, so that its severity is none
    denial: Waiver | None = None  # that the register denied


class Governing(Struct, kw_only=True):
    """A decision that binds files of a change."""

    decision: Decision
    files: list[str]


class Report(Struct, kw_only=True):
    """Verdicts, worst first."""

    judged_on: date
    verdicts: list[Verdict]
    counts: dict[str, int] = field(default_factory=dict)  # of verdicts by kind
    files: list[str] = []  # that were looked at
    project: str = ""
    address: str = ""  # of its page
    notices: list[str] = []  # on waivers: what ends soon, has ended, or is about nothing any more
    governing: list[Governing] = []
    schema: str = SCHEMA


def report(verdicts: list[Verdict], today: date, files: list[str] | None = None) -> Report:
    """Sort and count; a file that could not be read comes first."""
    severities = list(Severity)

    def place(one: Verdict) -> tuple[int, bool, int, str, str, str]:
        is_unread = one.kind == Kind.COULD_NOT_CHECK and not one.package
        return (-severities.index(one.severity), not is_unread, -one.kind.rank, one.ecosystem, one.package, one.file)

    ranked = sorted(verdicts, key=place)
    counts = dict(Counter(one.kind.value for one in ranked))
    return Report(judged_on=today, verdicts=ranked, counts=counts, files=files or [])
