"""A status that stands between the number and the words of a title."""

from __future__ import annotations

from app.markdown.reading.reader import read

REST = "\n\n## Context\n\nClay dries.\n\n## Decision\n\nWrap it.\n"


def test_it_is_the_status_where_the_text_says_no_other() -> None:
    record = read(f"# ADR 0099 (accepted): Wrap clay{REST}".encode(), "0099-clay.md").record
    assert record is not None
    assert (record.title, record.number, record.status) == ("Wrap clay", 99, "accepted")


def test_the_text_counts_more_and_the_difference_is_said_and_kept() -> None:
    found = read(f"# ADR 0099 (draft): Wrap clay\n\n## Status\n\nAccepted{REST}".encode(), "0099-clay.md")
    assert found.record is not None
    assert (found.record.title, found.record.status) == ("Wrap clay", "accepted")
    assert "status.differs" in [one.rule for one in found.findings]
    assert "draft" in [one.body for one in found.record.sections]
