"""Bold labels where headings are missing."""

from tests.markdown.reading import lost_words, record_of

LABELLED = """# 12. Keep one queue

**Date**: 2024-03-02
**Status**: Accepted

**Context**: We have two queues.

Both are slow.

**Options considered**:
- One queue
- Two queues

**Decision**: We keep one.
**Consequences**:

Fewer alarms.
"""


def test_bold_labels_are_sections() -> None:
    record = record_of(LABELLED)
    assert (record.title, record.status, str(record.dated_on)) == ("Keep one queue", "accepted", "2024-03-02")
    assert record.context == "We have two queues.\n\nBoth are slow."
    assert (record.outcome, record.consequences) == ("We keep one.", "Fewer alarms.")
    assert [option.title for option in record.options] == ["One queue", "Two queues"]
    assert (record.dialect, record.sections) == ("madr2", [])


def test_no_word_below_labels_is_lost() -> None:
    lost = lost_words(LABELLED, record_of(LABELLED))
    assert lost.keys() <= {"context", "options", "considered", "decision", "consequences", "status", "date"}


def test_labels_in_a_document_with_headings_are_text() -> None:
    record = record_of("# T\n\n## Context\n\n**Decision**: none yet.\n\n## Consequences\n\nx\n")
    assert (record.context, record.outcome) == ("**Decision**: none yet.", "")


def test_labels_in_code_are_text() -> None:
    record = record_of("# T\n\n**Context**: a\n\n```\n**Risk**: b\n**Decision**: c\n```\n\n**Decision**: d\n")
    assert record.outcome == "d"
    assert "**Decision**: c" in record.context


def test_a_single_label_makes_no_section() -> None:
    assert record_of("# T\n\n**Context**: a\n\nand b\n").outcome == ""


def test_a_status_on_a_line_of_its_own_is_read() -> None:
    record = record_of("# T\n\n**Status**\n\nRejected\n\n**Context**\n\na\n\n**Decision**\n\nb\n")
    assert (record.status, record.context, record.outcome) == ("rejected", "a", "b")
