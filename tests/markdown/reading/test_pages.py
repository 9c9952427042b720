"""Pages that lie beside records: left out by what they call themselves, or taken with a word that this is a guess."""

from __future__ import annotations

import pytest

from app.markdown.reading.reader import read
from tests.markdown.reading import rules_of

DECIDED = "## Context\n\nIt rains.\n\n## Decision\n\nWe buy a roof.\n"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("docs/faq.md", "# FAQ\n\n## Why?\n\nBecause.\n"),
        ("docs/x.md", "# Installation guide\n\nRun it.\n"),
        ("docs/runbook-kiln.md", "# Restart\n\n## Steps\n\nPress.\n"),
        ("docs/meeting-2024-05-06.md", "# Meeting of 6 May\n\n## Attendees\n\n- Rosa\n"),
        ("docs/y.md", "# Betriebshandbuch\n\n## Ofen\n\nDrücken.\n"),
        ("docs/z.md", "# Preguntas frecuentes\n\n## ¿Por qué?\n\nPorque sí.\n"),
        ("docs/v.md", "# 会议记录 2024年5月\n\n## 出席\n\n- 甲\n"),
        ("docs/w.md", "# Release notes 2.1\n\n- Quicker\n"),
    ],
)
def test_a_page_that_decides_nothing_is_no_record(path: str, text: str) -> None:
    assert read(text.encode(), path).record is None
    assert "kind.page" in rules_of(text, path)


@pytest.mark.parametrize(
    "title", ["Guide for potters", "Adopt the style guide", "FAQ", "Release notes are written by hand"]
)
def test_a_page_that_decides_something_is_a_record(title: str) -> None:
    assert read(f"# {title}\n\n{DECIDED}".encode(), "docs/x.md").record


def test_a_text_without_any_sign_of_a_decision_is_a_guess() -> None:
    assert "kind.guess" in rules_of("# Your first day\n\nWelcome!\n\n## Where\n\nIn the cellar.\n", "docs/first-day.md")
    assert "kind.guess" not in rules_of(f"# A roof\n\n{DECIDED}", "docs/roof.md")
    assert "kind.guess" not in rules_of("# A roof\n\nWe buy one.\n", "docs/adr/roof.md")


@pytest.mark.parametrize(
    "text",
    [
        "# Architecture decisions\n\n| Number | Title | Status |\n|---|---|---|\n| 1 | [A](0001-a.md) | Accepted |\n",
        "# Log\n\n| ID | Title | Status | Date |\n|---|---|---|---|\n| ADR-2 | Day firing | Rejected | 2024-01-03 |\n",
        "# 決定一覧\n\n- [1](0001-a.md)\n- [2](0002-b.md)\n",
        "# Our choices\n\nAll of them:\n\n* [ADR-0001](0001-a.md) - a\n* [ADR-0002](0002-b.md) - b\n",
    ],
)
def test_a_list_of_records_is_an_index(text: str) -> None:
    assert "file.index" in rules_of(text, "docs/adr/list.md")
