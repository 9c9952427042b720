"""Code Quality of GitLab."""

from __future__ import annotations

import msgspec

from app.checks.exit_codes import findings
from app.checks.outputs.words import MOST_RESULTS, fingerprint, place, rest, rule
from app.checks.verdicts import Report, Severity


def render(report: Report) -> str:
    told, every = [], findings(report)
    for one in every[:MOST_RESULTS]:
        file, line = place(one, report)
        told.append({
            "description": one.message,
            "check_name": rule(one),
            "fingerprint": fingerprint(one),
            "severity": "major" if one.severity == Severity.ERROR else "minor",
            "location": {"path": file, "lines": {"begin": line}},
        })  # fmt: skip
    told += [
        {
            "description": left, "check_name": "rationale/rest", "fingerprint": "0" * 64, "severity": "info",
            "location": {"path": next(iter(report.files), ""), "lines": {"begin": 1}},
        }
        for left in rest(len(every), len(told))
    ]  # fmt: skip
    return msgspec.json.encode(told).decode() + "\n"
