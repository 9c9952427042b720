"""A status that stands between the number and the words of a title."""

from __future__ import annotations

import pytest

from app.markdown.reading.reader import read
from app.markdown.record import Record
from app.markdown.writing.title import heading

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


@pytest.mark.parametrize(
    ("title", "status"),
    [
        ("[REJECTED] Wrap clay", "rejected"),
        ("ADR-0099 - Wrap clay (DRAFT)", "proposed"),
        ("99. Wrap clay [withdrawn]", "withdrawn"),
        ("ADR-99: [Deprecated] Wrap clay", "deprecated"),
        ("[Angenommen] ADR-0099: Wrap clay", "accepted"),
    ],
)
def test_one_in_brackets_leaves_the_title(title: str, status: str) -> None:
    record = read(f"# {title}{REST}".encode(), "0099-clay.md").record
    assert record is not None
    assert (record.title, record.status) == ("Wrap clay", status)


@pytest.mark.parametrize("title", ["Wrap clay (active)", "Wrap (rejected) clay", "[Accepted](a.md) clay", "(Accepted)"])
def test_other_words_in_brackets_stay(title: str) -> None:
    record = read(f"# {title}{REST}".encode(), "0099-clay.md").record
    assert record is not None
    assert (record.title, record.status) == (title, None)


@pytest.mark.parametrize(
    "title", ["Wrap clay (draft)", "[REJECTED] Wrap clay", "Wrap clay [accepted]", "[Draft] x (done)"]
)
@pytest.mark.parametrize("number", [None, 99])
def test_a_title_with_such_words_of_its_own_keeps_them_in_an_export(title: str, number: int | None) -> None:
    written = heading(Record("decision", "other", title, number=number), numbered=number is not None)
    again = read(f"{written}{REST}".encode(), "clay.md").record
    assert again is not None
    assert (again.title, again.number, again.status) == (title, number, None)


@pytest.mark.parametrize(
    ("block", "status"),
    [
        ("> **Status**\n> Accepted", "accepted"),
        ("> [!NOTE]\n> **Status**: Rejected", "rejected"),
        ("> [!WARNING]\n> Superseded by [Fire clay](fire.md)", "superseded"),
        ("> [!CAUTION]\n> This decision was replaced by [Fire clay](fire.md).", "superseded"),
    ],
)
def test_a_block_quote_at_the_top_says_it_too(block: str, status: str) -> None:
    record = read(f"# Wrap clay\n\n{block}{REST}".encode(), "clay.md").record
    assert record is not None
    assert record.status == status
    assert [link.target for link in record.links] == ["fire.md"] * (status == "superseded")
