"""Numbers and spans in tables of decisions, and several labels on a line."""

from __future__ import annotations

import pytest

from app.imports.reading.prepare import Job, prepare
from app.markdown.reading.reader import read
from app.markdown.record import Record
from tests.markdown.reading.test_several_markups import bars, grid, listed, pipes, quoted, tags

NAMES = ["ID", "No.", "#", "Nr", "Nr.", "№", "Number", "ADR", "Ref", "Lfd. Nr."]
FORMS = [(pipes, "md"), (bars, "adoc"), (listed, "rst"), (grid, "rst"), (quoted, "rst"), (tags, "md")]


def records(text: str, path: str) -> list[Record]:
    return [one.record for one in prepare(Job(f"docs/{path}", text.encode())).several if one.record]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("form", "suffix"), FORMS)
def test_a_column_of_numbers_gives_each_row_its_own(form, suffix: str, name: str) -> None:
    text = form([("7", "Use oak", "Superseded by 8"), ("8", "Use ash", "Accepted")]).replace("Date", name, 1)
    found = records(text, f"log.{suffix}")
    assert [(one.number, one.title, one.status) for one in found] == [
        (7, "Use oak", "superseded"), (8, "Use ash", "accepted")
    ]  # fmt: skip
    assert [link.target for link in found[0].links] == ["#8-use-ash"]


@pytest.mark.parametrize("name", ["Cost", "Votes"])
def test_other_columns_of_numbers_stay_what_they_are(name: str) -> None:
    found = records(pipes([("7", "Use oak", "Accepted"), ("8", "Use ash", "Accepted")]).replace("Date", name), "log.md")
    assert [one.number for one in found] == [None, None]


def test_a_cell_over_several_rows_belongs_to_each() -> None:
    rows = '<tr>\n<td rowspan="2">2024-01-02</td><td>Use oak</td><td>Accepted</td>\n</tr>\n'
    rows += "<tr>\n<td>Use ash</td><td>Rejected</td>\n</tr>\n"
    text = f"# Log\n\n<table>\n<tr><th>Date</th><th>Decision</th><th>Status</th></tr>\n{rows}</table>\n"
    assert [(one.title, one.status, str(one.dated_on)) for one in records(text, "log.md")] == [
        ("Use oak", "accepted", "2024-01-02"), ("Use ash", "rejected", "2024-01-02")
    ]  # fmt: skip


def test_a_cell_over_several_columns_moves_the_next_ones_on() -> None:
    rows = '<tr>\n<td colspan="2">Use oak</td><td>Accepted</td>\n</tr>\n'
    rows += "<tr>\n<td>Use ash</td><td>It is light</td><td>Rejected</td>\n</tr>\n"
    text = f"# Log\n\n<table>\n<tr><th>Decision</th><th>Reason</th><th>Status</th></tr>\n{rows}</table>\n"
    assert [(one.title, one.status) for one in records(text, "log.md")] == [
        ("Use oak", "accepted"), ("Use ash", "rejected")
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "**Status:** Accepted (was: Rejected on 2023-01-01) **Date:** 2024-01-01 **Deciders:** Bob, Eve",
        "**Status**: Accepted (was rejected 2023-01-01), **Date**: 2024-01-01, **Deciders**: Bob, Eve",
        "Status: Accepted (was: Rejected on 2023-01-01), Date: 2024-01-01; Deciders: Bob, Eve",
        "- __Date:__ 2024-01-01 __Status:__ Accepted (formerly rejected, 2023-01-01) __Deciders:__ Bob, Eve",
    ],
)
def test_several_labels_on_a_line_are_read_apart(line: str) -> None:
    record = read(f"# Use oak\n\n{line}\n\n## Context\n\nWarm.\n\n## Decision\n\nOak.\n".encode(), "0001-oak.md").record
    assert record is not None
    assert (record.status, str(record.dated_on)) == ("accepted", "2024-01-01")
    assert [one.name for one in record.people] == ["Bob", "Eve"]
