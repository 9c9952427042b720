"""Nothing that a text leaves open swallows what is written below it."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from app.markdown.reading.reader import read
from app.markdown.record import Argument, Assumption, Finding, Option, Practice, Record, Section
from app.markdown.syntax.outline import split
from app.markdown.writing.closing import closed
from app.markdown.writing.writer import file_name, write

# Fences within lists and quotations are tried alone: mixed with others, this reader and CommonMark may not agree on
# which of them is open, and then there is no end that both take.
WITHIN = ["- ```\n  a", "1. ```\n   a", "> ~~~\n> a", "  ```\n  a", "- a\n\n  ~~~\n  b"]
OPENERS = ["```", "~~~~ py", "<!--", "a <!-- b", "<pre>", "<script>"]
OPENERS += ["<style>", "<textarea>", "<?php", "<![CDATA[", "<!X", "<div>"]
LINES = ["words", "", "  indented", "- item", "-->", "```", "`code`", "> quoted", *OPENERS]
texts = st.lists(st.sampled_from(LINES), min_size=1, max_size=6).map("\n".join) | st.sampled_from(WITHIN)
DECISIONS = ("madr4", "nygard", "log4brains")


@given(texts)
@example("- ```\n  code\n\nwords")
def test_a_heading_below_a_closed_text_is_one_to_commonmark_and_to_the_reader(text):
    whole = f"{closed(text)}\n\n# Next\n\n-->\n"
    assert closed(text).startswith(text)
    assert "Next" in [node.heading for node in split(whole)]
    tokens = MarkdownIt("commonmark").parse(whole)
    assert any(one.type == "inline" and one.content == "Next" and one.level == 1 for one in tokens)


@pytest.mark.parametrize("text", ["```\nx\n```", "<!-- x -->", "<div>\nx", "`<!--`", "a < b", "- ```\n  x\n  ```\n"])
def test_a_text_that_leaves_nothing_open_stays_as_it_is(text):
    assert closed(text) == text


def every_text(text: str) -> Record:
    return Record(
        "decision", "other", "Use X", number=7, status="accepted", context=text, drivers=text, outcome=text,
        consequences=text, confirmation=text, options=[Option("X", text, arguments=[Argument("good", text)])],
        findings=[Finding(text)], practices=[Practice("Do so", text, "x = 1")], assumptions=[Assumption(text)],
        sections=[Section("Cost", 2, text, "context")], more_information=text,
    )  # fmt: skip


@pytest.mark.parametrize("opener", ["```\nopen", "Look:\n\n~~~\nopen", "words\n<!-- open", "<pre>\nopen", "- ```\n  a"])
@pytest.mark.parametrize("dialect", DECISIONS)
def test_every_section_of_a_record_is_read_again_whatever_a_text_leaves_open(opener, dialect):
    record = every_text(opener)
    written = write(record, dialect)
    again = read(written.encode(), file_name(record, dialect)).record
    assert again is not None
    for name in ("context", "drivers", "outcome", "consequences", "confirmation", "more_information"):
        assert getattr(again, name).startswith(opener), name
    for name in ("options", "findings", "practices", "assumptions", "sections"):
        assert len(getattr(again, name)) == 1, name
    assert "x = 1" in again.practices[0].code + again.practices[0].body
