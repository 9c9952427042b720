"""What is decided when all of a file was read."""

from __future__ import annotations

from datetime import date

from app.markdown.reading.reader import read

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
