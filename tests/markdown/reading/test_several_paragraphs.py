"""Paragraphs of a log that begin with a date: split where that is certain, reported where not, never one record."""

from __future__ import annotations

import pytest

from app.imports.reading.prepare import Job, prepare

DAYS = ("2024-01-02", "1 Feb 2024", "2024-02-09")
NAMES = ("docs/decisions-of-the-team.txt.md", "decisions.txt", "decision-log.md")
TOLD = ("Use tea.", "Drop glass. It breaks.", "Keep the oven.")


def paragraphs(form: str) -> str:
    return "\n\n".join(form.format(day=day, told=told) for day, told in zip(DAYS, TOLD, strict=True))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("form", ["**{day}** {told}", "*{day}*: {told}", "_{day}_ — {told}", "__{day}__ {told}"])
def test_a_date_in_emphasis_begins_an_entry(name: str, form: str) -> None:
    found = prepare(Job(name, paragraphs(form).encode())).several
    assert [one.record.title for one in found if one.record] == ["Use tea", "Drop glass", "Keep the oven"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("form", ["<u>{day}</u> {told}", "[{day}] {told}", "~~**{day} - {told}**~~ dropped"])
def test_a_date_in_other_marks_tells_that_there_are_several(name: str, form: str) -> None:
    is_left_out(name, paragraphs(form))


@pytest.mark.parametrize("name", NAMES)
def test_numbers_before_paragraphs_and_years_cut_short_tell_that_there_are_several(name: str) -> None:
    is_left_out(name, "The log of the team\n\nD1. Use tea. It is warm.\n\nD2. Drop glass. It breaks.\n")
    is_left_out(name, "Log\n\n**14 Nov 2025 — no polyfills.** All agreed.\n\n**2 Oct '25 — Flags** [trial]. Money.\n")


def is_left_out(name: str, text: str) -> None:
    found = prepare(Job(name, text.encode()))
    assert found.record is None
    assert not found.several
    assert "file.several" in {one.rule for one in found.findings}
