"""Annotations of GitHub Actions: of a step it shows ten errors and ten warnings."""

from __future__ import annotations

from app.checks.exit_codes import findings
from app.checks.outputs.words import more, place, subject, summary
from app.checks.verdicts import Report, Severity, Verdict

MOST_OF_A_KIND = 10


def render(report: Report) -> str:
    lines, left = [], 0
    for severity in (Severity.ERROR, Severity.WARNING):
        some = [one for one in findings(report) if one.severity == severity]
        lines += [_annotation(one, report) for one in some[:MOST_OF_A_KIND]]
        left += len(some[MOST_OF_A_KIND:])
    lines += [f"::notice title=Waivers::{_data(one)}" for one in report.notices[:MOST_OF_A_KIND]]
    if left:
        lines.append(more(left))
    return "\n".join([*lines, _data(summary(report))]) + "\n"


def _annotation(one: Verdict, report: Report) -> str:
    file, line = place(one, report)
    where = f"file={_property(file)},line={line},title={_property(subject(one))}"
    return f"::{one.severity} {where}::{_data(one.message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
