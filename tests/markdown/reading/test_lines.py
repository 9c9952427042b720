"""Findings name the line on which stands what they are about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.markdown.reading.reader import read

HEAD = "# 4. uv for tools\n\n## Context\n\nWe need uv or pip.\n\n"
CASES = [
    ("## Status\n\nAccepted 5/6/2024\n\n", "date.from_status", "5/6/2024"),
    ("## Options\n\n1. uv ✅\n2. pip\n\n", "outcome.guessed", "uv ✅"),
    ("## Options\n\n* [x] uv\n* [ ] pip\n\n", "outcome.guessed", "[x] uv"),
    ("## Options\n\n* uv\n* pip\n\n## Decision\n\nWe will use uv.\n\n", "outcome.guessed", "We will use uv."),
    (
        "## Options\n\n* uv\n* pip\n\n## Decision\n\nChosen option: conda\n\n",
        "outcome.unmatched",
        "Chosen option: conda",
    ),
    ("## Risks\n\n| Risk | Likelihood |\n|---|---|\n| Rust | <3 |\n\n", "risk.level_unread", "| <3 |"),
    ("## Risks\n\n- Rust (H/L)\n\n", "risk.level_unread", "Rust (H/L)"),
]


@pytest.mark.parametrize(("part", "rule", "words"), CASES)
@given(between=st.lists(st.sampled_from(["", "Some words.", "> A quote.", "---", "More."]), max_size=6))
def test_a_finding_names_the_line_of_its_words(part: str, rule: str, words: str, between: list[str]) -> None:
    text = f"{HEAD}{chr(10).join(between)}\n\n{part}## Consequences\n\nFine.\n"
    found = [one.line for one in read(text.encode(), "docs/adr/0004-uv.md").findings if one.rule == rule]
    assert found
    assert words in text.split("\n")[found[0] - 1]
