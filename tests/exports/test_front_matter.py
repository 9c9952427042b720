"""The front matter of a record that was changed here: what still holds stays as it was written."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

import pytest

from app.exports.front_matter import keep_front_matter
from app.markdown.reading.reader import read
from app.markdown.record import Involvement
from app.markdown.writing.writer import write

BODY = "\n# Use tea\n\n## Context\n\nWe drink.\n\n## Decision\n\nTea.\n"
YAML = (
    """---
# who
zeta: 'last'   # odd
status: accepted  # by vote
date: 2024-05-06
deciders:
  - Ann Lee
  - Bo Chen

# unknown below
alpha: "first: quoted"
nested:
  a: 1   # one
  b: [x]
# tail
---
"""
    + BODY
)
TOML = (
    """+++
# head
title = "Use tea"
date = 2024-05-06 # when
status = 'accepted'
deciders = ["Ann Lee", "Bo Chen"]
weight = 3
# tail
+++
"""
    + BODY
)
CHANGES: list[tuple[dict[str, Any], str, str]] = [
    ({"context": "We eat."}, "", ""),
    ({"status": "proposed", "raw_status": ""}, "status: proposed # by vote", 'status = "proposed"'),
    ({"dated_on": date(2025, 1, 2)}, "date: 2025-01-02", "date = 2025-01-02 # when"),
    ({"people": [Involvement("Cy Coe", "decider")]}, 'deciders:\n  - "Cy Coe"', 'deciders = ["Cy Coe"]'),
    ({"tags": ["a", "b c"]}, "tags: [a, b c]", 'tags = ["a", "b c"]'),
]


def changed(source: str, values: dict[str, Any]) -> str:
    record = read(source.encode(), "0001-use-tea.md").record
    assert record is not None
    record = copy.deepcopy(record)
    for name, value in values.items():
        setattr(record, name, value)
    text = keep_front_matter(write(record, record.dialect, front=True), source, "0001-use-tea.md")
    again = read(text.encode(), "0001-use-tea.md").record
    assert again is not None
    for name, value in values.items():
        assert getattr(again, name) == value or name == "raw_status"
    assert again.extra == record.extra
    return text


@pytest.mark.parametrize(("values", "yaml", "toml"), CHANGES)
def test_only_what_changed_is_written_anew(values: dict[str, Any], yaml: str, toml: str) -> None:
    for source, new in ((YAML, yaml), (TOML, toml)):
        text = changed(source, values)
        assert new in text
        front, was = (one[: one.index("# Use tea")].split("\n") for one in (text, source))
        kept = [line for line in front if line in was]
        assert kept == [line for line in was if line in kept]
        assert len(front) - len(kept) <= len(new.split("\n"))


def test_a_field_that_is_gone_goes_with_its_lines() -> None:
    text = changed(YAML, {"people": []})
    assert "deciders" not in text
    assert "Ann" not in text
    assert "# unknown below" in text


@pytest.mark.parametrize("front", ["a: [1, 2", "{a: 1}", "? x\n: y", "a: &x 1\nb: *x", "[params]\na = 1", "just text"])
def test_front_matter_that_is_not_read_key_by_key_is_written_anew(front: str) -> None:
    for mark in ("---", "+++"):
        source = f"{mark}\n{front}\n{mark}\n{BODY}"
        record = read(source.encode(), "0001-use-tea.md").record
        assert record is not None
        text = write(record, "madr4")
        again = read(keep_front_matter(text, source, "0001-use-tea.md").encode(), "0001-use-tea.md").record
        assert again is not None
        assert (again.title, again.extra) == (record.title, record.extra)


@pytest.mark.parametrize("first", ["owner", "consulted", "informed"])
def test_the_keys_of_people_stand_in_any_order(first: str) -> None:
    front = f"---\nstatus: accepted\n{first}: Cy Coe\ndecision-makers: [Ann Lee, Bo Chen]\n---\n"
    text = changed(front + BODY, {"context": "We eat."})
    assert text.startswith(front)
    assert "We eat." in text
