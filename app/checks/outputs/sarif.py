"""SARIF 2.1.0, as GitHub and others read it."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import msgspec

from app.checks.exit_codes import findings, unread, waived
from app.checks.outputs.words import MOST_RESULTS, fingerprint, place, rest, rule, subject
from app.checks.verdicts import Report, Verdict

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def render(report: Report, *, fingerprints: bool = True) -> str:
    """`fingerprints` tell alerts apart, whose lines move; `upload-sarif` warns that it does not make them itself."""
    every = [*findings(report), *waived(report)]
    shown = every[:MOST_RESULTS]
    rules = {rule(one): one for one in shown}
    at = {name: index for index, name in enumerate(rules)}
    results = []
    for one in shown:
        result = _result(one, at[rule(one)], report)
        if fingerprints:
            result["partialFingerprints"] = {"rationale/v1": fingerprint(one)}
        results.append(result)
    run = {
        "tool": {"driver": {"name": "Rationale", "rules": [_rule(name, one) for name, one in rules.items()]}},
        "automationDetails": {"id": f"rationale/{quote(report.project or 'project', safe='')}/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [{
            "executionSuccessful": not unread(report),
            "toolExecutionNotifications": [
                *({"level": "error", "message": {"text": one.message}} for one in unread(report)[:MOST_RESULTS]),
                *({"level": "warning", "message": {"text": told}} for told in rest(len(every), len(shown))),
            ],
        }],
        "results": results,
    }  # fmt: skip
    return msgspec.json.encode({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}).decode() + "\n"


def _rule(name: str, one: Verdict) -> dict[str, Any]:
    told: dict[str, Any] = {"id": name, "shortDescription": {"text": subject(one)}}
    if one.pin:
        decision = one.pin.decision
        told["shortDescription"] = {
            "text": f"{decision.called} “{decision.title}”: {one.package} {one.allowed}".strip()
        }
        if decision.address.startswith(("https://", "http://")):
            told["helpUri"] = decision.address
    return told


def _result(one: Verdict, index: int, report: Report) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": rule(one),
        "ruleIndex": index,
        "level": one.severity if not one.waiver else "note",
        "message": {"text": one.message},
        "locations": [_location(*place(one, report))],
        "properties": {"kind": one.kind},
    }
    others = [seen for seen in one.sightings if (seen.file, seen.line) != (one.file, one.line)]
    if others:
        result["relatedLocations"] = [
            {"id": at, **_location(seen.file, seen.line or 1)} for at, seen in enumerate(others[:100], 1)
        ]
    if one.is_new is not None:
        result["baselineState"] = "new" if one.is_new else "unchanged"
    if one.waiver:
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": one.waiver.reason}]
    return result


def _location(file: str, line: int) -> dict[str, Any]:
    artifact = {"uri": quote(file.removeprefix("./").lstrip("/")), "uriBaseId": "%SRCROOT%"}
    return {"physicalLocation": {"artifactLocation": artifact, "region": {"startLine": max(line, 1)}}}
