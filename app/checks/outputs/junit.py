"""JUnit's XML: a case for each pin and file, which fails where an error was found."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, tostring

from app.checks.exit_codes import findings
from app.checks.outputs.words import MOST_RESULTS, plain, rest, subject
from app.checks.verdicts import Kind, Report, Severity, Verdict


def render(report: Report) -> str:
    every = [one for one in report.verdicts if one.kind != Kind.UNMANAGED]
    cases = every[:MOST_RESULTS]
    errors = sum(_element(one) == "error" for one in cases)
    failures = sum(_element(one) == "failure" for one in cases)
    counts = {"tests": str(len(cases)), "failures": str(failures), "errors": str(errors)}
    suites = Element("testsuites", {"name": "rationale", **counts})
    day = f"{report.judged_on}T00:00:00"
    named = {"name": plain(report.project) or "rationale", "timestamp": day}
    suite = SubElement(suites, "testsuite", named | counts)
    for one in cases:
        case = SubElement(suite, "testcase", classname=plain(one.file) or "project", name=plain(subject(one)))
        if name := _element(one):
            SubElement(case, name, type=one.kind, message=plain(one.message)).text = plain(one.message)
        elif one.severity == Severity.WARNING or one.waiver:
            SubElement(case, "system-out").text = plain(one.message)
    if left := rest(len(findings(report)), sum(one.severity != Severity.NONE for one in cases)):
        SubElement(suite, "system-out").text = left[0]
    return tostring(suites, encoding="unicode", xml_declaration=False) + "\n"


def _element(one: Verdict) -> str:
    if one.severity != Severity.ERROR:
        return ""
    return "error" if one.kind == Kind.COULD_NOT_CHECK else "failure"
