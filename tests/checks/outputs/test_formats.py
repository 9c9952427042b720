"""One report in each format."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree as ET

import msgspec
import pytest

from app.checks.exit_codes import ExitCode, FailOn, outcome
from app.checks.outputs import FORMATS, format_of, render
from app.checks.outputs.sarif import render as sarif
from app.checks.verdicts import Report, Severity
from tests.checks.project import ADDRESS, Found, Read, check, pin

LOCK = Read([Found("sqlalchemy", "2.0.1", line=7), Found("Ruff", "0.1", line=9), Found("idna", "3.7", line=11)])
PINS = [pin("sqlalchemy", ">=2.1"), pin("ruff", ">=0.14", level="recommended"), pin("redis", "", id=3, binds=["shop"])]


@pytest.fixture
def report() -> Report:
    return check(PINS, LOCK, project="shop")


@pytest.fixture(scope="module")
def many() -> Report:
    """More findings than any format shows."""
    pins = [pin(f"p{number}", ">=2") for number in range(5_100)]
    return check(pins, Read([Found(f"p{number}", "1") for number in range(5_100)]))


@pytest.mark.parametrize("output", FORMATS)
def test_every_format_names_package_file_and_decision(report: Report, output: str) -> None:
    text = render(report, output)
    assert text.endswith("\n")
    for word in ("sqlalchemy", "uv.lock", "ADR-12", "2.0.1"):
        assert word in text


@pytest.mark.parametrize("output", sorted(FORMATS.keys() - {"json"}))
def test_every_format_says_the_collection_of_a_label_that_another_one_has(output: str) -> None:
    told = {"label": "ADR-12", "beside": "Shop", "title": "Async", "status": "accepted"}
    text = render(check([pin("sqlalchemy", ">=2.1", decision=told)], LOCK, project="shop"), output)
    assert "ADR-12 (Shop)" in text
    assert "rationale/ADR-12 (Shop)" not in text, "what tells findings apart stays as it is"


@pytest.mark.parametrize("output", FORMATS)
def test_every_format_is_written_of_nothing_found(output: str) -> None:
    assert render(check([], Read([])), output).endswith("\n")


def test_json_is_read_back_as_the_same_report(report: Report) -> None:
    told = json.loads(render(report, "json"))
    assert told["schema"] == "rationale.check/1"
    assert msgspec.convert(told, Report) == report


def test_sarif_has_a_rule_for_each_pin_and_lines_from_1(report: Report) -> None:
    [run] = json.loads(sarif(report))["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [
        "rationale/ADR-12/pypi/sqlalchemy", "rationale/ADR-12/pypi/redis", "rationale/ADR-12/pypi/ruff",
    ]  # fmt: skip
    assert {rule["helpUri"] for rule in rules} == {ADDRESS}
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        [location] = result["locations"]
        assert location["physicalLocation"]["region"]["startLine"] >= 1
        assert location["physicalLocation"]["artifactLocation"]["uri"] == "uv.lock"
        assert "fixes" not in result
    assert run["invocations"][0]["executionSuccessful"] is True
    assert run["automationDetails"]["id"].startswith("rationale/")


def test_fingerprints_stay_where_lines_move_and_can_be_left_out(report: Report) -> None:
    moved = check(PINS, Read([Found("sqlalchemy", "2.0.1", line=700), *LOCK.packages[1:]]), project="shop")
    prints = [
        [result["partialFingerprints"] for result in json.loads(sarif(one))["runs"][0]["results"]]
        for one in (report, moved)
    ]
    assert prints[0] == prints[1]
    assert len({str(one) for one in prints[0]}) == 3
    assert "partialFingerprints" not in sarif(report, fingerprints=False)


def test_junit_counts_what_fails_and_takes_any_sign(report: Report) -> None:
    report.verdicts[0].message += " \x00\x1b<&"
    suites = ET.fromstring(render(report, "junit"))
    assert (suites.get("failures"), suites.get("errors"), suites.get("tests")) == ("2", "0", "3")
    assert len(list(suites.iter("failure"))) == 2


def test_github_takes_ten_of_a_kind_and_counts_the_rest(many: Report) -> None:
    lines = render(many, "github").splitlines()
    assert sum(line.startswith("::error ") for line in lines) == 10
    assert "5,090 more findings not shown." in lines


def test_a_line_break_begins_no_command_of_github(report: Report) -> None:
    report.verdicts[0].message = "one\n::stop-commands::x 100%"
    report.verdicts[0].file = "a,b:c\nd"
    first = render(report, "github").splitlines()[0]
    assert first.endswith("::one%0A::stop-commands::x 100%25")
    assert "file=a%2Cb%3Ac%0Ad," in first


def test_code_quality_has_what_gitlab_needs(report: Report) -> None:
    for issue in json.loads(render(report, "gitlab")):
        assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert re.fullmatch(r"[0-9a-f]{64}", issue["fingerprint"])
        assert issue["severity"] in {"major", "minor"}
        assert issue["location"]["lines"]["begin"] >= 1


@pytest.mark.parametrize(("output", "most"), [("text", 60_000), ("markdown", 65_536)])
def test_people_are_shown_the_worst_and_how_many_are_left(many: Report, output: str, most: int) -> None:
    text = render(many, output)
    assert len(text) < most
    assert re.search(r"5,0\d0 more findings not shown", text)


@pytest.mark.parametrize("output", ["sarif", "junit", "gitlab"])
def test_machines_get_the_worst_and_how_many_are_left(
    many: Report, output: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(many.verdicts[-1], "severity", Severity.WARNING)
    text = render(many, output)
    assert "100 more findings not shown." in text
    assert text.count("p0 ") >= 1
    assert many.verdicts[-1].message not in text
    assert "not shown" not in render(check(PINS, LOCK), output)


def test_names_mean_nothing_to_markdown_and_terminals(report: Report) -> None:
    report.verdicts[0].package = "a|b<img>@team\x1b[31m"
    told = render(report, "markdown")
    assert r"a\|b\<img\>" in told
    assert "@team" not in told
    assert "\x1b" not in told + render(report, "text")


@pytest.mark.parametrize(
    ("accept", "output"),
    [
        ("", "json"), ("*/*", "json"), ("application/sarif+json", "sarif"), ("text/plain;q=0.9, */*", "text"),
        ("text/markdown", "markdown"), ("application/xml", "junit"), ("image/png", None),
    ],
)  # fmt: skip
def test_accept_chooses_a_format(accept: str, output: str | None) -> None:
    assert format_of(accept) == output


def test_exit_codes_tell_clean_findings_and_what_could_not_be_checked(report: Report) -> None:
    assert outcome(report) == ExitCode.FINDINGS
    assert outcome(check(PINS[1:2], LOCK)) == ExitCode.CLEAN
    assert outcome(check(PINS[1:2], LOCK), FailOn.WARN) == ExitCode.FINDINGS
    assert outcome(check(PINS[1:2], LOCK, Read([], file="x.lock", unreadable="Torn."))) == ExitCode.COULD_NOT_CHECK
    assert outcome(check(PINS)) == ExitCode.COULD_NOT_CHECK


def test_what_binds_and_has_a_range_that_cannot_be_read_is_never_a_pass() -> None:
    torn = check([pin("sqlalchemy", ">=6 <<7")], LOCK)
    assert outcome(torn) == ExitCode.COULD_NOT_CHECK
    assert "“>=6 <<7”, which cannot be read" in render(torn, "text")


def test_what_was_there_before_does_not_fail_new_findings(report: Report) -> None:
    for one in report.verdicts:
        one.is_new = False
    assert outcome(report, FailOn.NEW) == ExitCode.CLEAN
    report.verdicts[0].is_new = True
    assert outcome(report, FailOn.NEW) == ExitCode.FINDINGS
