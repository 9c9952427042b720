"""Logs of decisions in tables of other markups, and below blocks of front matter: split by their lines."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.imports.reading.pieces import cut, several_in
from app.imports.reading.prepare import Job, prepare

HEADER = ("Date", "Decision", "Status")
ROWS = [("2024-01-02", "Use tea", "Accepted"), ("2024-02-03", "Use milk", "Rejected")]
READ = [("Use tea", "accepted", "2024-01-02"), ("Use milk", "rejected", "2024-02-03")]
words = st.lists(st.sampled_from(["tea", "milk", "cups", "größe", "of", "oak"]), min_size=1, max_size=5).map(" ".join)
tables = st.lists(
    st.tuples(st.dates(date(1990, 1, 1), date(2090, 1, 1)).map(str), words, st.sampled_from(["Accepted"])),
    min_size=2,
    max_size=6,
)


def pipes(rows: list[tuple[str, ...]]) -> str:
    return "# Log\n\n" + "".join(f"| {' | '.join(row)} |\n" for row in (HEADER, ("---",) * 3, *rows)) + "\nEnd.\n"


def bars(rows: list[tuple[str, ...]]) -> str:
    """A row of AsciiDoc on a line."""
    shown = "".join(f"|{' |'.join(row)}\n" for row in (HEADER, *rows))
    return f'= Log\n\n[cols="1,2,1"]\n|===\n{shown}|===\n\nEnd.\n'


def cells(rows: list[tuple[str, ...]]) -> str:
    """A cell of AsciiDoc on a line."""
    shown = "\n".join("".join(f"|{cell}\n" for cell in row) for row in rows)
    return f"= Log\n\n|===\n|{' |'.join(HEADER)}\n\n{shown}|===\n\nEnd.\n"


def listed(rows: list[tuple[str, ...]]) -> str:
    shown = "".join(f"   * - {row[0]}\n" + "".join(f"     - {cell}\n" for cell in row[1:]) for row in (HEADER, *rows))
    return f"Log\n===\n\n.. list-table::\n   :header-rows: 1\n\n{shown}\nEnd.\n"


def grid(rows: list[tuple[str, ...]]) -> str:
    rule = "+".join(["", *["-" * 42] * 3, ""])
    head, *shown = (f"|{'|'.join(f' {cell}'.ljust(42) for cell in row)}|\n" for row in (HEADER, *rows))
    below = "".join(f"{row}{rule}\n" for row in shown)
    return f"Log\n===\n\n{rule}\n{head}{rule.replace('-', '=')}\n{below}\nEnd.\n"


def simple(rows: list[tuple[str, ...]]) -> str:
    rule = " ".join(["=" * 42] * 3)
    shown = "".join(f"{' '.join(cell.ljust(42) for cell in row).rstrip()}\n" for row in rows)
    return (
        f"Log\n===\n\n{rule}\n{' '.join(cell.ljust(42) for cell in HEADER).rstrip()}\n{rule}\n{shown}{rule}\n\nEnd.\n"
    )


def quoted(rows: list[tuple[str, ...]]) -> str:
    shown = "".join("   " + ", ".join(f'"{cell}"' for cell in row) + "\n" for row in rows)
    return f"Log\n===\n\n.. csv-table::\n   :header: {', '.join(HEADER)}\n\n{shown}\nEnd.\n"


def values(rows: list[tuple[str, ...]]) -> str:
    """Values of AsciiDoc with commas between."""
    shown = "".join(",".join(row) + "\n" for row in (HEADER, *rows))
    return f'= Log\n\n[%header,format=csv,cols="1,2,1"]\n|===\n{shown}|===\n\nEnd.\n'


def colons(rows: list[tuple[str, ...]]) -> str:
    shown = "".join(":".join(row) + "\n" for row in (HEADER, *rows))
    return f"= Log\n\n:===\n{shown}:===\n\nEnd.\n"


def tags(rows: list[tuple[str, ...]]) -> str:
    head = "".join(f"<th>{cell}</th>" for cell in HEADER)
    shown = "".join("<tr>\n" + "".join(f"  <td>{cell}</td>\n" for cell in row) + "</tr>\n" for row in rows)
    return f"# Log\n\n<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{shown}</tbody>\n</table>\n\nEnd.\n"


def fronts(rows: list[tuple[str, ...]]) -> str:
    return "".join(
        f"---\ndate: {day}\nstatus: {status}\ntitle: {title}\n---\n\nBecause of {title}.\n\n"
        for day, title, status in rows
    )


FORMS = [
    (pipes, "log.md"), (bars, "log.adoc"), (cells, "log.adoc"), (listed, "log.rst"), (grid, "log.rst"),
    (values, "log.adoc"), (colons, "log.adoc"), (simple, "log.rst"), (quoted, "log.rst"), (tags, "log.md"),
    (fronts, "log.md"),
]  # fmt: skip


def read(text: str, path: str) -> list[tuple[str, str | None, str]]:
    found = [one.record for one in prepare(Job(f"docs/{path}", text.encode())).several if one.record]
    return [(one.title, one.status, str(one.dated_on)) for one in found]


@pytest.mark.parametrize(("form", "path"), FORMS)
def test_each_row_of_a_log_is_a_record(form, path: str) -> None:
    assert read(form(ROWS), path) == READ


@pytest.mark.parametrize(("form", "path"), FORMS)
@settings(max_examples=20)
@given(rows=tables, end=st.sampled_from(["\n", "\r\n"]))
def test_the_lines_of_each_row_are_its_own(form, path: str, rows: list[tuple[str, ...]], end: str) -> None:
    content = form(rows).replace("\n", end).encode()
    found = several_in(content, f"docs/{path}")
    assert found is not None
    assert len(found.entries) == len(rows)
    pieces = cut(content, found.entries)
    assert b"".join(one.before.encode() + one.content + one.after.encode() for one in pieces) == content
    for piece, row in zip(pieces, rows, strict=True):
        assert all(cell in piece.content.decode() for cell in row)
    assert found.named == [row[1] for row in rows]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("= Log\n\n[cols=2]\n|===\n|Decision |Status\n|Tea |Accepted |Milk |Rejected\n|===\n", "log.adoc"),
        ("# Log\n\n<table><tr><th>Decision</th><th>Status</th></tr><tr><td>Tea</td><td>Accepted</td></tr>"
         "<tr><td>Milk</td><td>Rejected</td></tr></table>\n", "log.md"),
        ("---\ntitle: Tea\nstatus: accepted\n---\n\nWarm.\n\n---\ntitle: Milk\nstatus: accepted\n---\n\nWhite.\n\n"
         "---\nstatus: rejected\n---\n\nWithout a title.\n", "log.md"),
    ],
)  # fmt: skip
def test_rows_that_no_line_parts_are_reported_and_never_one_record(text: str, path: str) -> None:
    prepared = prepare(Job(f"docs/{path}", text.encode()))
    assert prepared.record is None
    assert {finding.rule for finding in prepared.findings} == {"file.several"}


@pytest.mark.parametrize(
    "text",
    [
        "---\nlayout: adr\nstatus: published\n---\n# Use tea\n\n---\nStatus: Accepted\nDate: 2024-01-02\n---\n\n"
        "## Context\n\nCold.\n\n## Decision\n\nTea.\n",
        "---\nstatus: accepted\n---\n# Use tea\n\n## Context\n\n```yaml\n---\ntitle: x\nstatus: y\n---\n# z\n```\n",
    ],
)
def test_a_record_with_a_second_block_of_keys_stays_one(text: str) -> None:
    prepared = prepare(Job("docs/adr/tea.md", text.encode()))
    assert prepared.record is not None
    assert prepared.record.title == "Use tea"


@pytest.mark.parametrize("between", ["", "## Context\n\n"])
def test_keys_below_headings_take_no_title_from_them(between: str) -> None:
    text = f"# Use tea\n\n{between}---\ntitle: A header\nstatus: accepted\n---\n\n## Decision\n\nTea.\n"
    record = prepare(Job("docs/adr/tea.md", text.encode())).record
    assert record is not None
    assert record.title == "Use tea"
