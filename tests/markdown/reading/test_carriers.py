"""Metadata is read wherever it stands: tables, lines, front matter, reStructuredText fields, header lines."""

from datetime import date

import pytest

from app.markdown.record import Involvement
from tests.markdown.reading import record_of


@pytest.mark.parametrize(
    "table",
    [
        "| | |\n|---|---|\n| Status | Accepted |\n| Date | 4 March 2021 |\n| Authors | Ana Lima |\n",
        "> | Status | Accepted |\n> |---|---|\n> | Date | `04/03/2021` |\n> | Author(s) | Ana Lima |\n",
        "| Status | Date | Author(s) |\n|:--|:--|:--|\n| Accepted | 2021-03-04 | Ana Lima |\n",
    ],
    ids=["key and value", "block quote", "one row"],
)
def test_metadata_in_a_table_is_read(table: str) -> None:
    record = record_of(f"# Use tables\n\n{table}\n## Context\n\nA.\n\n## Decision\n\nB.\n")
    assert (record.status, record.dated_on) == ("accepted", date(2021, 3, 4))
    assert record.people == [Involvement("Ana Lima", "author")]


@pytest.mark.parametrize(
    "lines",
    [
        "Status: Accepted\nDate: 2021-03-04",
        "**Status:** Accepted\n**Date:** 2021-03-04",
        "**Status**: Accepted  \n**Date**: 2021-03-04",
        "- **Status:** Accepted\n- **Date:** 2021-03-04",
        "* Status: Accepted\n* Date: March 4, 2021",
        "Status: Accepted | Date: 4th of March 2021",
        "> **Status:** Accepted\n> **Date:** 2021-03-04",
    ],
)
def test_metadata_in_lines_and_bullets_is_read(lines: str) -> None:
    record = record_of(f"# Use lines\n\n{lines}\n\n## Context\n\nA.\n")
    assert (record.status, record.dated_on) == ("accepted", date(2021, 3, 4))
    assert record.extra == {}


def test_toml_front_matter_is_read() -> None:
    text = '+++\ntitle = "Use TOML"\ndate = 2021-03-04\nstatus = "accepted"\ntags = ["a", "b"]\nweight = 3\n+++\n'
    text += "\n## Context\n\nA.\n"
    record = record_of(text)
    assert (record.title, record.status, record.dated_on) == ("Use TOML", "accepted", date(2021, 3, 4))
    assert (record.tags, record.extra) == (["a", "b"], {"weight": "3"})


def test_restructuredtext_titles_and_fields_are_read() -> None:
    text = """.. role:: bash(code)

4. Lay out the repository
=========================

:Status: Accepted
:Author: Ana Lima

Context
-------

Two ``trees``.

Decision
--------

One tree.
"""
    record = record_of(text, "decisions/0004-layout.rst")
    assert (record.dialect, record.title, record.status) == ("rst", "Lay out the repository", "accepted")
    assert (record.context, record.outcome) == ("Two ``trees``.", "One tree.")
    assert record.sections[0].body == ".. role:: bash(code)"


def test_header_lines_of_a_pep_make_a_research_document() -> None:
    text = """PEP: 9999
Title: Name things well
Author: Ana Lima <ana@example.org>,
        Bo Chen <bo@example.org>
Status: Final
Created: 30-Aug-2012
Superseded-By: 10001

Abstract
========

Names matter.

Rationale
=========

They do.
"""
    record = record_of(text, "pep-9999.rst")
    assert (record.kind, record.number, record.title) == ("research", 9999, "Name things well")
    assert record.dated_on == date(2012, 8, 30)
    assert record.summary == "Names matter."
    assert [one.name for one in record.people] == ["Ana Lima <ana@example.org>", "Bo Chen <bo@example.org>"]
    assert [section.heading for section in record.sections] == ["Rationale"]


def test_docusaurus_front_matter_imports_and_admonitions_are_kept() -> None:
    text = """---
title: Use MDX
sidebar_position: 3
---

import Box from '@site/Box'

# Use MDX

:::info
Read this first.
:::

## Context

<Box>A.</Box>
"""
    record = record_of(text, "adr/0003-use-mdx.mdx")
    assert (record.title, record.context) == ("Use MDX", "<Box>A.</Box>")
    assert record.extra == {"sidebar_position": "3"}
    assert [section.place for section in record.sections] == ["", "title"]


def test_lists_in_bad_front_matter_are_read_line_by_line() -> None:
    inner = "title: A: b\ndeciders: [Ana Lima, Bo Chen]\ninformed:\n  - Di\nA stray line."
    record = record_of(f"---\n{inner}\n---\n\n## Context\n\nA.\n")
    assert [one.name for one in record.people] == ["Ana Lima", "Bo Chen", "Di", "A stray line."]


def test_a_table_that_opens_the_first_section_is_metadata() -> None:
    table = "| Created | Status |\n|---|---|\n| 2020-04-26 | Open |\n"
    record = record_of(f"---\ntitle: 'ADR007: Keep a log'\n---\n\n## Background\n\n{table}\nA.\n", "adr007-log.md")
    assert (record.title, record.number, record.status) == ("Keep a log", 7, "proposed")
    assert (record.dated_on, record.context) == (date(2020, 4, 26), "A.")
