"""Code Quality of GitLab."""

from __future__ import annotations

import msgspec

from app.checks.outcome import findings
from app.checks.outputs.words import MOST_RESULTS, fingerprint, place, rule
from app.checks.verdicts import Report, Severity


def render(report: Report) -> str:
    told = []
    for one in findings(report)[:MOST_RESULTS]:
        file, line = place(one, report)
        told.append({
            "description": one.message,
            "check_name": rule(one),
            "fingerprint": fingerprint(one),
            "severity": "major" if one.severity == Severity.ERROR else "minor",
            "location": {"path": file, "lines": {"begin": line}},
        })  # fmt: skip
    return msgspec.json.encode(told).decode() + "\n"
