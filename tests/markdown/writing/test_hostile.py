"""Texts that look like something else, in every place that people may write them: read back as they were."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.markdown.record import (
    Argument,
    Assumption,
    Finding,
    Implication,
    Option,
    Pin,
    Practice,
    Record,
    Risk,
)
from app.markdown.writing.losses import lost_fields
from app.markdown.writing.writer import file_name, write

pytestmark = pytest.mark.slow

LINES = [
    "a | b", "a; b", "`a | b`", "# Head", "## Consequences", "- [x] done", "✅ yes", "x ✅", "[x] y", "[ ] y",
    "a <- chosen", "a (chosen)", "**bold**", "**bold:** more", "7 things", "2024-01-02 it was", "1. one",
    "<!-- comment -->", "🎉 party", "مرحبا بالعالم", "שלום: עולם", "Status: accepted", "* Status: rejected",
    "**Status:** rejected", "> quote", "[link](x.md)",
    "[ref][r]", "x[^1]", "Good, because x", "Chosen: x", "We will use L.", "{placeholder}", "&amp; &lt; &#65; &#10;",
    "\\# esc", "key: value", "Superseded by ADR-0005", "a  b", "$x^2$", "http://a.b/c", "<b>html</b>", "a<br>b",
    "*(checked 2024-01-02)*", "(high)", "Option 1: x", "A. x", "C#", "~~gone~~", "@ann", "a -- b", "# x {#id}", "- - -",
]  # fmt: skip
BLOCKS = [
    "```\nfenced | a\n\n# no head\n```", "```py\nopen", "~~~\n```\n~~~", "---", "***", "## Context\n\nx",
    "# Risks\n\n## Low\n\n* apples",
    "### Deep\n\ny", "1. one\n2. two", "<!-- open", "    code\n      more", "| a | b |\n|---|---|\n| 1 | 2 |",
    "<details>\n<summary>S</summary>\n\nbody\n\n</details>", "Setext\n===", "Sub\n---", "line one\nline two", "a\\\nb",
    "trailing  \nbreak", "- item\n\n  para in item\n- two", "1) a\n2) b", "$$\nx\n$$", "+++\nx = 1\n+++",
    "Text.\n\n---",
    "* a\n\n      code\n* b", "---\n\nText.", "- a\n  - b\n    - c", "> a\n> b\n\nc",
]  # fmt: skip
DIALECTS = ("madr4", "nygard", "log4brains", "research")


def parts(text: str) -> dict[str, Any]:
    """A text in each place for Markdown, all of them in one record."""
    return {
        "options": [Option("K", text, arguments=[Argument("good", text), Argument("bad", "z")]), Option("L")],
        "findings": [Finding(text), Finding("two")],
        "practices": [Practice("P", text), Practice("Q", "b", text, "py")],
        "risks": [Risk("R", text, "m", 3, 4), Risk("S", "i", text)],
        "assumptions": [Assumption(text, "doubted"), Assumption("two")],
        "implications": [Implication(text, "f"), Implication("d", text)],
        "pins": [Pin("pypi", "sqlmodel", "^1.2", "required", "", text)],
    }


def titles(text: str) -> dict[str, Any]:
    """A line in each place for one."""
    return {
        "title": text,
        "options": [Option(text), Option("L")],
        "practices": [Practice(text, "b"), Practice("Q")],
        "risks": [Risk(text, "i", "m", 3, 4)],
        "pins": [Pin("npm", "b", "^1", "required", text, ""), Pin("npm", "@c/d", "==1", "forbidden", text, "n; m")],
    }


def record_with(fields: dict[str, Any], dialect: str) -> Record:
    """A record of this dialect; research weighs no options."""
    if dialect != "research":
        record = Record(
            "decision", "other", "Use K now", number=7, status="accepted", context="Slow.", outcome="Use L."
        )
    else:
        record = Record("research", "research", "Of K", summary="It is so.", findings=[Finding("One.")])
        record.practices = [Practice("Do it", "So.")]
    for name in fields.keys() - ({"options"} if dialect == "research" else set()):
        setattr(record, name, fields[name])
    return record


def lost(fields: dict[str, Any], dialect: str) -> list[str]:
    record = record_with(fields, dialect)
    return list(lost_fields(record, write(record, dialect), file_name(record, dialect)))  # type: ignore[arg-type]


# What a practice holds in a fence is its code, wherever it stands; a level that stands in a text is one.
SAID = {"practices": ("```", "~~~"), "risks": ("(high)", "x[^1]")}


@pytest.mark.parametrize("text", LINES + BLOCKS)
def test_a_text_is_read_back_from_every_place(text):
    for dialect in DIALECTS:
        fields = {name: value for name, value in parts(text).items() if not text.startswith(SAID.get(name, ("\0",)))}
        assert lost(fields, dialect) == [], dialect


@pytest.mark.parametrize("text", [line for line in LINES if line not in ("{placeholder}", "<!-- comment -->")])
def test_a_line_is_read_back_from_every_place(text):
    for dialect in DIALECTS:
        assert lost(titles(text), dialect) == [], dialect
        assert lost({"options": [Option(text, "d"), Option("L")]}, dialect) == [], dialect


@settings(max_examples=60, derandomize=True)
@given(
    st.lists(st.sampled_from(LINES + BLOCKS), min_size=2, max_size=4).map("\n\n".join), st.sampled_from(DIALECTS[:3])
)
def test_texts_of_a_decision_stay_in_their_fields(text, dialect):
    for name in ("context", "drivers", "outcome", "consequences", "confirmation", "more_information"):
        assert lost({name: f"We say:\n\n{text}"}, dialect) == []
