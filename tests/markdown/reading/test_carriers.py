"""Metadata is read wherever it stands: tables, lines, front matter, reStructuredText fields, header lines."""

from datetime import date

import pytest

from app.markdown.reading.reader import read
from app.markdown.record import Involvement
from tests.markdown.reading import lost_words, record_of, rules_of


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
        "* **Status**: *accepted*\n* **Date**: _4th March, 2021_",
    ],
)
def test_metadata_in_lines_and_bullets_is_read(lines: str) -> None:
    record = record_of(f"# Use lines\n\n{lines}\n\n## Context\n\nA.\n")
    assert (record.status, record.dated_on) == ("accepted", date(2021, 3, 4))
    assert record.extra == {}


def test_a_status_beside_keys_that_nobody_knows_is_read() -> None:
    table = "| Status | Accepted |\n|---|---|\n| Mood | good |\n"
    record = record_of(f"# Use tables\n\n{table}\n## Context\n\nA.\n\n## Decision\n\nB.\n")
    assert (record.status, record.extra) == ("accepted", {"Mood": "good"})


def test_words_of_a_title_behind_a_mark_of_comments_stay() -> None:
    front = "---\ntitle: Use C {}\nstatus: accepted {}\n---\n\n## Decision\n\nYes.\n"
    record, rules = record_of(front.format("#1 pumps", "#done")), rules_of(front.format("#1 pumps", "#done"))
    assert (record.title, record.status, "title.comment" in rules) == ("Use C #1 pumps", "accepted", True)
    assert record_of(front.format("# was D", "")).title == "Use C"


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


@pytest.mark.parametrize("below", [False, True])
@pytest.mark.parametrize(
    ("info", "block"),
    [
        ("json", '{"status": "rejected", "date": "2024-01-02", "deciders": ["Jo Doe", "Ann Roe"]}'),
        ("JSON", '{\n  "status": "rejected",\n  "date": "2024-01-02",\n  "deciders": ["Jo Doe", "Ann Roe"]\n}'),
        ("json5", '{status: "rejected", date: "2024-01-02", deciders: ["Jo Doe", "Ann Roe"]}'),
        ("jsonc", '{"status": "rejected", // kept\n"date": "2024-01-02", "deciders": ["Jo Doe", "Ann Roe"]}'),
        ("", '{"status": "rejected", "date": "2024-01-02", "deciders": ["Jo Doe", "Ann Roe"]}'),
        ("toml", 'status = "rejected"\ndate = 2024-01-02\ndeciders = ["Jo Doe", "Ann Roe"]'),
        ("yaml", "status: rejected\ndate: 2024-01-02\ndeciders: [Jo Doe, Ann Roe]"),
    ],
)
def test_metadata_in_a_fence_at_the_top_is_read_in_each_notation(info, block, below):
    fence = f"```{info}\n{block}\n```\n"
    text = f"# T\n\n{fence}\n## Decision\n\nd\n" if below else f"{fence}\n# T\n\n## Decision\n\nd\n"
    record = record_of(text)
    assert (record.status, str(record.dated_on)) == ("rejected", "2024-01-02")
    assert [one.name for one in record.people] == ["Jo Doe", "Ann Roe"]
    assert lost_words(text, record).keys() <= {"status", "date", "deciders"}


@pytest.mark.parametrize("block", ['{"key": 1}', '{"status": 200, broken', "not JSON"])
def test_a_fence_that_holds_something_else_is_text(block):
    text = f"# T\n\n```json\n{block}\n```\n\n## Decision\n\nd\n"
    assert record_of(text).status is None
    assert not lost_words(text, record_of(text))


def test_aliases_in_yaml_are_what_they_stand_for():
    head = "x: &people [Jo Doe, Ann Roe]\ny: &base\n  status: rejected\n<<: *base\ndeciders: *people"
    text = f"---\n{head}\n---\n# T\n\n## Decision\n\nd\n"
    record = record_of(text)
    assert record.status == "rejected"
    assert [one.name for one in record.people] == ["Jo Doe", "Ann Roe"]
    assert "frontmatter.invalid" not in rules_of(text)


@pytest.mark.parametrize(
    ("head", "why"),
    [
        (
            "\n".join(["a0: &a0 [x, x]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9))]),
            "multiply",
        ),
        ("a: &a [x, *a]", "of itself"),
        ("a: !!python/name:os.system x", "tags"),
        ("a: 'open", "not valid YAML"),
    ],
)
def test_yaml_that_is_not_read_is_named(head, why):
    reading = read(f"---\nstatus: accepted\n{head}\n---\n# T\n\n## Decision\n\nd\n".encode(), "0001-t.md")
    (said,) = [one.message for one in reading.findings if one.rule == "frontmatter.invalid"]
    assert why in said
    assert reading.record
    assert reading.record.status == "accepted"


@pytest.mark.parametrize(
    "table",
    [
        "| Name | Role |\n|---|---|\n| Jo Doe | Decider |\n| Ann Roe | Consulted |\n| Cy Coe | Night watch |",
        "| Role | Name |\n|---|---|\n| Decider | Jo Doe |\n| Consulted | Ann Roe |",
        "## Stakeholders\n\n| Stakeholder | Role | Team |\n|---|---|---|\n"
        "| Jo Doe | Decision maker | A |\n| Ann Roe | Consulted | B |",
        "| Name | Rolle |\n|---|---|\n| Jo Doe | Entscheider |\n| Ann Roe | Konsultiert |",
    ],
)
def test_a_table_of_names_and_roles_gives_people(table):
    text = f"# T\n\n{table}\n\n## Decision\n\nd\n"
    record = record_of(text)
    assert [(one.name, one.role) for one in record.people] == [("Jo Doe", "decider"), ("Ann Roe", "consulted")]
    assert not {"name", "role"} & {value.casefold() for value in record.extra.values()}


@pytest.mark.parametrize("title", ["A\n=", "=\nA\n=", "A\n-"])
def test_a_title_of_one_letter_is_one(title):
    sections = "Status\n~~~~~~\n\naccepted\n\nContext\n~~~~~~~\n\nx\n\nDecision\n~~~~~~~~\n\ny\n"
    record = record_of(f"{title}\n\n{sections}", "0010-x.rst")
    assert (record.title, record.status, record.context.strip()) == ("A", "accepted", "x")


def test_an_unknown_key_below_a_line_that_goes_on_has_a_line_of_its_own():
    record = record_of("# T\n\nStatus: accepted\nDeciders: Jo Doe,\n  Ann Roe\nJira: X-1\n\n## Decision\n\nd\n")
    assert [one.name for one in record.people] == ["Jo Doe", "Ann Roe"]
    assert record.extra == {"Jira": "X-1"}


@pytest.mark.parametrize("name", ["0001-use-tea.rst", "0001-use-tea.adoc"])
@pytest.mark.parametrize("front", ["", "---\nstatus: accepted\n---\n\n"])
def test_markdown_under_another_name_is_read_as_markdown(name: str, front: str) -> None:
    text = f"{front}# Use tea\n\n## Context\n\nWe `drink` *it*.\n\n## Decision\n\nTea.\n"
    record, other = (read(text.encode(), path).record for path in (name, "0001-use-tea.md"))
    assert record is not None
    assert record == other
