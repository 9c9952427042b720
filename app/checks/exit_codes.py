"""What a check ends with, and what of a report counts as a finding."""

from __future__ import annotations

from enum import IntEnum, StrEnum

from app.checks.verdicts import Kind, Report, Severity, Verdict


class FailOn(StrEnum):
    """From which findings on a check fails."""

    NEW = "new"  # errors that what it is compared with does not have
    ERROR = "error"
    WARN = "warn"


class ExitCode(IntEnum):
    """Exit codes."""

    CLEAN = 0
    FINDINGS = 1
    COULD_NOT_CHECK = 2


def findings(report: Report) -> list[Verdict]:
    """What weighs anything, the worst first."""
    return [one for one in report.verdicts if one.severity != Severity.NONE]


def waived(report: Report) -> list[Verdict]:
    return [one for one in report.verdicts if one.waiver]


def unread(report: Report) -> list[Verdict]:
    """Files of which something could not be read: nobody knows what else they would have shown. So it is with what
    binds and has a range that cannot be read."""
    unknown = (Kind.COULD_NOT_CHECK, Kind.NOT_COMPARABLE)
    return [one for one in report.verdicts if one.kind in unknown and one.severity == Severity.ERROR]


def outcome(report: Report, fail_on: FailOn = FailOn.ERROR) -> ExitCode:
    if unread(report) or not report.files:
        return ExitCode.COULD_NOT_CHECK
    failing = [one for one in findings(report) if fail_on == FailOn.WARN or one.severity == Severity.ERROR]
    if fail_on == FailOn.NEW:
        failing = [one for one in failing if one.is_new is not False]
    return ExitCode.FINDINGS if failing else ExitCode.CLEAN
