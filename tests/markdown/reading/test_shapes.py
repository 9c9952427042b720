"""Shapes of records that no template describes."""

import pytest

from tests.markdown.reading import lost_words, record_of, rules_of


def test_a_record_of_nothing_but_bullets_is_read() -> None:
    record = record_of("# ADR 2: Keep SQLite\n\n- Status: Accepted\n- Context: No server.\n- Decision: Keep it.\n")
    assert (record.status, record.context, record.outcome) == ("accepted", "No server.", "Keep it.")


def test_names_alone_on_a_line_are_headings_where_there_are_none() -> None:
    record = record_of("# T\n\nContext\nWe wait.\n\nOptions\n1. Queue\n2. Poll\n\nDecision\nWe queue.\n")
    assert (record.context, record.outcome) == ("We wait.", "We queue.")
    assert [option.title for option in record.options] == ["Queue", "Poll"]


def test_a_word_that_is_also_a_name_is_no_heading_within_a_paragraph() -> None:
    record = record_of("# T\n\n**Context**: we asked for a\nDecision\nand got it.\n\n**Decision**: b\n")
    assert record.context == "we asked for a\nDecision\nand got it."


def test_metadata_fills_a_section_that_is_missing() -> None:
    record = record_of(
        "# T\n\n- Status: Proposed\n- **Context / Drivers:**\n  - speed\n\n## Decision\n\nb\n\n## Notes\n\nc\n"
    )
    assert record.context == "**Context / Drivers**: - speed"
    assert record.extra == {}


def test_a_heading_that_names_two_things_keeps_its_words() -> None:
    text = "# T\n\n## Context\n\na\n\n## Decision\n\nb\n\n## Consequences and limits\n\nc\n"
    record = record_of(text)
    assert record.consequences == "## Consequences and limits\n\nc"
    assert "limits" not in lost_words(text, record)


def test_an_issue_with_its_decision_below_a_summary_is_understood() -> None:
    record = record_of(
        "# CSS\n\nContents:\n\n- [Summary](#summary)\n\n## Summary\n\n### Issue\n\na\n\n### Decision\n\nb\n\n"
        "### Status\n\nDecided.\n\n## Details\n\n### Positions\n\n- x\n- y\n\n### Implications\n\nc\n"
    )
    assert (record.context, record.outcome, record.consequences, record.status) == ("a", "b", "c", "accepted")
    assert len(record.options) == 2


def test_an_outcome_below_the_options_is_the_outcome() -> None:
    record = record_of("# T\n\n## Considered Options\n\n* x\n* y\n\n### Decision Outcome\n\nx it is.\n")
    assert (len(record.options), record.outcome) == (2, "x it is.")


@pytest.mark.parametrize(
    "options",
    [
        "**A. Queue.**\nPros: small\n\n**B. Poll.**\nCons: slow",
        "A: Queue; B: Poll.",
        "* Queue\n* Poll\n* … <!-- numbers may vary -->",
    ],
)
def test_options_are_found_in_bold_lines_sentences_and_lists_with_dots(options: str) -> None:
    record = record_of(f"# T\n\n## Context\n\na\n\n## Options\n\n{options}\n\n## Decision\n\nb\n")
    assert len(record.options) == 2


def test_the_ticked_box_is_the_status() -> None:
    record = record_of(
        "# T\n\n## Status\n\n- [ ] Proposed\n- [x] Accepted\n- [ ] Superseded by 0002\n\n## Decision\n\nb\n"
    )
    assert (record.status, record.links) == ("accepted", [])


def test_a_date_within_the_status_is_the_date() -> None:
    text = "# T\n\n- Statut : acceptée — 18 août 2026\n\n## Contexte\n\na\n"
    assert (record_of(text).status, str(record_of(text).dated_on)) == ("accepted", "2026-08-18")
    assert "date.from_status" in rules_of(text)


def test_words_inside_a_link_are_no_relation() -> None:
    record = record_of("# T\n\n## Status\n\nAccepted\n\nSupersedes [4. Why X replaces Y](0004-[Superseded]x.md)\n")
    assert (record.status, [(link.kind, link.reverse) for link in record.links]) == (
        "accepted",
        [("supersedes", False)],
    )


def test_an_index_that_holds_a_record_is_one() -> None:
    text = "# Pick a framework\n\n## Status\n\nAccepted\n\n## Context\n\na\n\n## Decision\n\nb\n"
    assert record_of(text, "decisions/framework/index.md").title == "Pick a framework"
    assert rules_of("# Decisions\n\n## Status\n\nSee [1](0001.md)\n", "decisions/index.md") == {"file.index"}


def test_a_heading_that_is_the_name_of_the_file_is_not_the_title() -> None:
    record = record_of(
        "# docs/adr/0007-x.md\n# ADR-007: Keep X\n\n**Status:** Accepted\n\n## Decision\n\nb\n", "0007-x.md"
    )
    assert (record.title, record.status, record.sections) == ("Keep X", "accepted", [])


def test_rejected_alternatives_after_the_options_are_text() -> None:
    record = record_of("# T\n\n## Options\n\n* x\n* y\n\n## Decision\n\nx\n\n## Rejected alternatives\n\n* y is slow\n")
    assert [option.title for option in record.options] == ["x", "y"]
    assert [(section.heading, section.body) for section in record.sections] == [
        ("Rejected alternatives", "* y is slow")
    ]


@pytest.mark.parametrize("line", ["2024-05-06", "**2024-05-06**", "*6 May 2024*", "_May 6, 2024_", "(6.5.2024)"])
def test_a_date_alone_below_the_title_is_that_of_the_record(line: str) -> None:
    record = record_of(f"# Use tea\n\n{line}\n\nIt rains.\n\n## Decision\n\nTea.\n")
    assert str(record.dated_on) == "2024-05-06"
    assert record.context.startswith(line), "it stays where it stands"


@pytest.mark.parametrize("line", ["2024-05-06 was a day of rain.", "Version 2024-05-06", "10.5.2024.1"])
def test_a_date_amid_words_below_the_title_is_none(line: str) -> None:
    assert record_of(f"# Use tea\n\n{line}\n\n## Decision\n\nTea.\n").dated_on is None
