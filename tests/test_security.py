"""SECURITY.md names tests that there are, for each promise."""

from __future__ import annotations

import re

from tests.test_house import PROJECT, tree_of

NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
ROWS = re.findall(r"^\| (S\d+) \|.*$", (PROJECT / "SECURITY.md").read_text(encoding="utf-8"), re.MULTILINE)


def test_every_promise_names_tests_and_each_of_them_is_there() -> None:
    text = (PROJECT / "SECURITY.md").read_text(encoding="utf-8")
    assert [f"S{number}" for number in range(1, 36)] == ROWS
    named = [(row.split(" | ")[0], NAMED.findall(row)) for row in text.splitlines() if row.startswith("| S")]
    assert [row for row, found in named if not found] == []
    missing = [
        f"{path}::{test}"
        for _, found in named
        for path, test in found
        if not any(getattr(node, "name", "") == test for node in tree_of(PROJECT / path).body)
    ]
    assert missing == []
