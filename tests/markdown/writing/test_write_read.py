"""What is written is read again as the same record."""

import os
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings

from app.markdown.reading.reader import read
from app.markdown.record import Implication, Option, Practice, Record, Risk
from app.markdown.writing.writer import file_name, write
from tests.markdown.records import decisions, research

pytestmark = pytest.mark.slow

CORPUS = os.environ.get("RATIONALE_CORPUS")
NOT_COMPARED = {"dialect", "raw_status", "links", "sections", "people"}
FEWER = {"nygard": {"extra"}, "log4brains": {"extra"}, "madr4": set(), "research": set()}
slowly = settings(max_examples=40)


def again(record: Record, dialect: str) -> Record:
    written = write(record, dialect)
    assert written == write(record, dialect), "the same record gives the same bytes"
    reading = read(written.encode(), file_name(record, dialect))
    assert reading.record is not None, reading.findings
    assert not [one for one in reading.findings if one.rule.startswith("risk.")]
    return reading.record


def assert_same(record: Record, other: Record, dialect: str) -> None:
    for name in set(record.__struct_fields__) - NOT_COMPARED - FEWER[dialect]:
        assert getattr(other, name) == getattr(record, name), name
    assert sorted((p.role, p.name) for p in other.people) == sorted({(p.role, p.name) for p in record.people})
    targets = [sorted((one.kind, one.reverse, one.target) for one in each.links) for each in (record, other)]
    assert targets[0] == targets[1]
    headed = [Counter((s.heading, s.body) for s in each.sections if s.heading) for each in (record, other)]
    assert headed[0] == headed[1]


@pytest.mark.parametrize("dialect", ["madr4", "nygard", "log4brains"])
def test_a_decision_survives_writing_and_reading(dialect):
    @slowly
    @given(decisions())
    def check(record: Record) -> None:
        if any(link.kind == "supersedes" and link.reverse for link in record.links):
            record.status = "superseded"
        if dialect == "log4brains" or not record.dated_on:
            record.number = None
        assert_same(record, again(record, dialect), dialect)

    check()


@pytest.mark.parametrize("number", [7, 1899, 1990, 2024, 2100, 12345])
@pytest.mark.parametrize("dialect", ["madr4", "nygard"])
def test_a_number_that_looks_like_a_year_stays_a_number(dialect, number):
    record = Record("decision", "other", "Use X", number=number, status="accepted", context="Slow.", outcome="Use X.")
    assert again(record, dialect).number == number


@slowly
@given(research())
def test_a_research_summary_survives_writing_and_reading(record):
    assert_same(record, again(record, "research"), "research")


def test_bars_indentation_and_numbers_are_kept():
    record = Record("decision", "other", "Use X", number=7, status="accepted", context="Slow.", outcome="Use X.")
    record.risks = [Risk("a | b", "c | `d | e`", "f | g")]
    record.implications = [Implication("a | b", "c | d")]
    record.practices = [Practice("Do", "", "    a = 1\n\n    b = 2", "py")]
    record.options = [Option("K", "1. first\n\n2. second\n   more"), Option("L")]
    for dialect in ("madr4", "nygard", "log4brains"):
        record.number = None if dialect == "log4brains" else 7
        assert_same(record, again(record, dialect), dialect)


BY_REFERENCE = """# Use X

## Context and Problem Statement

See [the *measures*][Measures] and [b], not `[b]`; again [the *measures*](https://m.example/ "Of May").

## Decision Outcome

As [b] says, ![drawn][pic]. [Else](https://m.example/).

[measures]: https://m.example/ "Of May"
[b]: <https://b.example/a (1)>
[pic]: pic.png
"""


@pytest.mark.parametrize("dialect", ["madr4", "nygard", "log4brains"])
def test_links_by_reference_are_written_by_reference(dialect):
    record = read(BY_REFERENCE.encode(), "0007-x.md").record
    assert record is not None
    written = write(record, dialect)
    assert "See [the *measures*][Measures] and [b], not `[b]`; again [the *measures*][Measures]." in written
    assert written.endswith(BY_REFERENCE[BY_REFERENCE.index("\n[measures]") :])
    assert again(record, dialect).references == record.references


def test_a_name_that_a_text_gives_to_another_link_is_written_out():
    record = read(BY_REFERENCE.encode(), "0007-x.md").record
    assert record is not None
    record.consequences = "So [b][] and [c].\n\n[^n]: Kept.\n\n[c]: https://c.example/\n\nAs noted[^n]."
    written = write(record, "nygard")
    assert "So [b][] and [c](https://c.example/)." in written
    assert "As [b](<https://b.example/a (1)>) says" in written
    assert "[^n]: Kept." in written


def test_options_that_differ_in_a_sign_are_weighed_apart():
    record = Record("decision", "other", "Use X", number=7, status="accepted", context="Slow.", outcome="Use X.")
    record.options = [Option(f"Write `{sign}`", f"It is {sign}.") for sign in "%&§"]
    assert again(record, "madr4").options == record.options


@pytest.mark.skipif(not CORPUS, reason="RATIONALE_CORPUS names no folder of records")
@pytest.mark.parametrize("dialect", ["madr4", "nygard", "log4brains"])
def test_words_of_real_records_are_kept(dialect):
    kept = total = 0
    root = Path(CORPUS or "")
    for path in sorted(p for p in root.rglob("*") if p.suffix in (".md", ".mdx", ".markdown", ".rst")):
        reading = read(path.read_bytes(), str(path.relative_to(root)))
        if reading.record:
            before, after = words(reading.text), words(write(reading.record, dialect))
            total += before.total()
            kept += before.total() - (before - after).total()
    assert kept / total >= 0.995


def words(text: str) -> Counter[str]:
    return Counter(word.casefold() for word in re.findall(r"\w{3,}", text))
