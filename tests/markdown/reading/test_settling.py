"""What is decided when all of a file was read."""

from __future__ import annotations

from datetime import date

import pytest

from app.markdown.reading.reader import read
from tests.markdown.reading import record_of, rules_of

SUPERSEDED = """# 1. Use MySQL

## Status

Accepted

Superseded by [3. Use PostgreSQL](0003-use-postgresql.md)

## Context

The orders need a home.

## Decision

MySQL.
"""
TABLE = """# Warenkorb

| Field | Value |
| --- | --- |
| Status | Accepted |
| Date | 12.08.2024 |

## Kontext

Ein Warenkorb.

## Entscheidung

In PostgreSQL.
"""


def rules(text: str) -> list[str]:
    return [finding.rule for finding in read(text.encode(), "adr/0001-a.md").findings]


def test_a_supersession_within_the_status_section_contradicts_nothing() -> None:
    record = read(SUPERSEDED.encode(), "adr/0001-a.md").record
    assert record
    assert record.status == "superseded"
    assert "status.conflict" not in rules(SUPERSEDED)


def test_one_elsewhere_contradicts_an_accepted_status() -> None:
    elsewhere = SUPERSEDED.replace("\nSuperseded by [3. Use PostgreSQL](0003-use-postgresql.md)\n", "")
    linked = elsewhere + "\n## Links\n\n- Superseded by [3. Use PostgreSQL](0003-use-postgresql.md)\n"
    assert "status.conflict" in rules(linked)


def test_a_date_with_dots_has_its_day_first() -> None:
    record = read(TABLE.encode(), "adr/0001-a.md").record
    assert record
    assert record.dated_on == date(2024, 8, 12)
    assert "date.ambiguous" not in rules(TABLE)


def test_the_head_of_a_metadata_table_is_metadata() -> None:
    record = read(TABLE.encode(), "adr/0001-a.md").record
    assert record
    assert record.sections == []
    assert record.extra == {"Field": "Value"}


@pytest.mark.parametrize(
    ("said", "status", "links"),
    [
        ("Resolved", "accepted", []),
        ("Gelöst", "accepted", []),
        ("Duplicate of 9", "rejected", [("relates_to", False)]),
        ("Closed as duplicate of [9](0009-x.md)", "rejected", [("relates_to", False)]),
        ("Duplikat von ADR 9", "rejected", [("relates_to", False)]),
        ("Rejected in favour of ADR 9", "rejected", [("relates_to", False)]),
        ("Won't fix", "rejected", []),
        ("Replaced with ADR 9", "superseded", [("supersedes", True)]),
        ("Merged into ADR 9", "superseded", [("supersedes", True)]),
        ("Rejected (was superseded by ADR 9)", "rejected", [("supersedes", True)]),
    ],
)
def test_what_tickets_say_is_read_with_its_link(said, status, links):
    for text in (f"# T\n\nStatus: {said}\n\n## Decision\n\nd\n", f"# T\n\n## Status\n\n{said}\n\n## Decision\n\nd\n"):
        record = record_of(text)
        assert (record.status, [(one.kind, one.reverse) for one in record.links]) == (status, links)


@pytest.mark.parametrize("said", ["Accepted on 01/02/2024", "01/02/2024 accepted", "Aprobado el 01/02/2024"])
def test_a_date_in_the_status_that_may_be_two_is_a_finding(said):
    rules = rules_of(f"# T\n\n## Status\n\n{said}\n\n## Decision\n\nd\n")
    assert {"date.from_status", "date.ambiguous"} <= rules
    assert "status.history" not in rules


@pytest.mark.parametrize(
    "said", ["Accepté le 2 janvier 2024", "2024년 1월 2일 승인", "承認 (2024年1月2日)", "Akzeptiert am 2. Januar 2024"]
)
def test_one_dated_status_is_no_history(said):
    rules = rules_of(f"# T\n\n## Status\n\n{said}\n\n## Decision\n\nd\n")
    assert not {"status.history", "date.ambiguous", "status.guessed"} & rules


def test_a_successor_below_accepted_in_the_status_section_is_no_conflict():
    text = "# T\n\n## Status\n\nAccepted\n\nSuperseded by [5](0005-x.md)\n\n## Decision\n\nd\n"
    assert record_of(text).status == "superseded"
    assert "status.conflict" not in rules_of(text)


def test_the_day_on_which_a_decision_ends_is_not_its_date():
    assert record_of("# T\n\nStatus: Accepted until 2025-01-01\n\n## Decision\n\nd\n").dated_on is None


def settled(status: str, number: int = 5) -> tuple[str | None, list[tuple[str, bool, str]], set[str]]:
    source = f"# {number}. Lamps\n\nDate: 2024-03-02\n\n## Status\n\n{status}\n\n## Context\n\nDark.\n"
    reading = read(source.encode(), f"docs/adr/{number:04}-lamps.md")
    assert reading.record
    links = [(link.target, link.reverse, link.scope) for link in reading.record.links]
    return reading.record.status, links, {finding.rule for finding in reading.findings}


@pytest.mark.parametrize("verb", ["Superseded", "superseded", "Replaced", "Superceded"])
@pytest.mark.parametrize(
    "successor", ["by 3", "by 0003", "by #3", "by: 3", "by 12", "by ADR-3", "[by 3](0003-a.md)", "with 3"]
)
def test_what_is_replaced_by_another_is_superseded_whatever_the_numbers(verb: str, successor: str) -> None:
    status, links, rules = settled(f"{verb} {successor}")
    assert (status, [reverse for _, reverse, _ in links], rules) == ("superseded", [True], set())


@pytest.mark.parametrize("number", ["3", "ADR-3"])
def test_a_bare_superseded_with_an_earlier_number_says_what_it_replaces(number: str) -> None:
    status, links, rules = settled(f"Superseded {number}")
    assert (status, links, rules) == ("accepted", [(number, False, "")], {"link.direction"})


@pytest.mark.parametrize(
    ("status", "read_as", "links"),
    [
        ("Was superseded by ADR-0001 but is back in force", "accepted", [("ADR-0001", False, "")]),
        ("Accepted, except section 3, which ADR-0001 supersedes", "accepted", [("ADR-0001", True, "section 3")]),
        ("Accepted 2024-05-01 (deprecation planned for 2026-01-01)", "accepted", []),
        ("ADR-0001を置き換える", None, [("ADR-0001", False, "")]),
        ("ADR-0001に置き換えられた", "superseded", [("ADR-0001", True, "")]),
        ("已被ADR-0001取代", "superseded", [("ADR-0001", True, "")]),
        ("ADR-0001을 대체함", None, [("ADR-0001", False, "")]),
        ("Made obsolete by ADR-0001", "superseded", [("ADR-0001", True, "")]),
        ("Nobody accepted it; Still under review; accepted by nobody yet", "proposed", []),
        ("Pending (accepted by team A, team B still to accept)", "proposed", []),
        ("Re-accepted after being rejected", "accepted", []),
        ("Replaces ADR-0001", None, [("ADR-0001", False, "")]),
        ("Obsoletes ADR-0001", None, [("ADR-0001", False, "")]),
    ],
)
def test_a_status_sentence_says_what_holds_and_which_way(
    status: str, read_as: str | None, links: list[tuple[str, bool, str]]
) -> None:
    assert settled(status)[:2] == (read_as, links)
