"""A title is read again as it was, whatever it looks like."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.markdown.reading.metadata.values.identity import identify, skip_reason
from app.markdown.reading.reader import read
from app.markdown.record import Finding, Practice, Record
from app.markdown.writing.writer import file_name, write

STARTS = ["", "5 ", "60 ", "0012 ", "5. ", "5: ", "12 - ", "ADR 5 ", "ADR 5: ", "ADR-0012 ", "Decision 5 ", "RFC 12: "]
STARTS += ["#5 ", "[5] ", "5. 5. ", "2024 ", "2024-01-02 ", "\\#5: ", "&#65;DR 5: ", "ABC-0123: ", "決定 5: ", "# "]
MIDDLES = ["seconds are the timeout", "whys", "Use *x* & `y`", "**bold**", "<b>so</b>", "Template", "C", "a | b"]
STARTS += ["✅ ", "🚧 "]
ENDS = [
    "",
    " #",
    " ##",
    "#",
    " \\#",
    " {#id}",
    " <!-- y -->",
    " {#a} {#b}",
    " \\{#id}",
    " {#",
    " <!-- y",
    " — 5",
    " ✅",
    "❌",
    " ✔️",
]
titles = st.builds("".join, st.tuples(*map(st.sampled_from, (STARTS, MIDDLES, ENDS))))
numbers = st.sampled_from([None, 5, 12, 60])  # 2024 in a name is a year


def decision(title: str, number: int | None) -> Record:
    return Record(
        "decision", "other", title, number=number, status="accepted", dated_on=date(2024, 1, 2), context="Slow.",
        outcome="Use X.",
    )  # fmt: skip


@pytest.mark.parametrize("dialect", ["madr4", "nygard", "log4brains"])
def test_a_decision_keeps_its_title_and_number(dialect):
    @given(titles, numbers)
    def check(title: str, number: int | None) -> None:
        number = None if dialect == "log4brains" else number
        record = decision(title, number)
        again = read(write(record, dialect).encode(), file_name(record, dialect)).record
        assert again is not None
        assert (again.title, again.number) == (title, number)

    check()


@given(titles)
def test_a_research_summary_keeps_its_title(title):
    record = Record("research", "research", title, summary="So.", findings=[Finding("It is.")])
    record.practices = [Practice("Do")]
    again = read(write(record, "research").encode(), "notes.md").record
    assert again is not None
    assert again.title == title


@given(titles | st.text(max_size=30), numbers, st.sampled_from(["madr4", "nygard", "log4brains"]))
def test_a_name_says_of_a_record_what_it_is(title, number, dialect):
    name = file_name(decision(title, number), dialect)
    assert skip_reason(name) is None
    assert identify(name).number == (number if dialect != "log4brains" else None)


@pytest.mark.parametrize(
    ("name", "heading", "title"),
    [
        ("0060-t.md", "60 seconds timeout", "60 seconds timeout"),
        ("0035-t.md", "35 Degrees", "35 Degrees"),
        ("0034-eks-fargate.md", "34 EKS Fargate", "EKS Fargate"),
        ("0034-x.md", "0034 EKS Fargate", "EKS Fargate"),
        ("0060-t.md", "60. Seconds", "Seconds"),
        ("x.md", "&#53;. x", "5. x"),
    ],
)
def test_a_number_before_a_title_needs_a_sign_that_it_is_one(name, heading, title):
    record = read(f"# {heading}\n\n## Status\n\nAccepted\n\n## Decision\n\nDo it.\n".encode(), name).record
    assert record is not None
    assert record.title == title


@pytest.mark.parametrize("dialect", ["madr4", "nygard", "log4brains"])
@pytest.mark.parametrize("prefix", ["", "RFC", "D"])
def test_a_number_stands_in_the_heading_where_the_name_has_none(dialect: str, prefix: str) -> None:
    record = Record("decision", "other", "Use X", number=7, prefix=prefix, status="accepted", outcome="Use X.")
    again = read(write(record, dialect, path="use-x.md").encode(), "use-x.md").record
    assert again is not None
    assert (again.title, again.number) == ("Use X", 7)
    assert "7" not in write(record, "madr4", path="0007-use-x.md")


def test_a_line_that_contradicts_the_status_is_not_taken_for_it_again() -> None:
    text = "---\nstatus: accepted\n---\n# Use X\n\n## Status\n\nRejected\n\n## Decision\n\nUse X.\n"
    record = read(text.encode(), "0007-use-x.md").record
    assert record is not None
    for dialect in ("madr4", "nygard", "log4brains"):
        again = read(write(record, dialect, path="0007-use-x.md").encode(), "0007-use-x.md").record
        assert again is not None
        assert (again.status, "Rejected" in write(record, dialect)) == ("accepted", True), dialect


def test_a_sample_of_metadata_stays_one() -> None:
    sample = "```yaml\nstatus: rejected\ndate: 2020-01-01\n```"
    text = f"# Use X\n\n- Status: accepted\n\n{sample}\n\n## Decision\n\nUse X.\n"
    record = read(text.encode(), "0007-use-x.md").record
    assert record is not None
    for dialect in ("madr4", "nygard", "log4brains"):
        again = read(write(record, dialect, path="0007-use-x.md").encode(), "0007-use-x.md").record
        assert again is not None
        assert (again.status, again.dated_on) == ("accepted", None), dialect
