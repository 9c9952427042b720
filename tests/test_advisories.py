"""Known advisories against what is locked: what is not looked up never counts as fine."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.advisories import judge

TODAY = date(2026, 11, 25)
FINE = {"name": "jinja2", "version": "3.1.6", "vulns": []}
BAD = {"name": "old", "version": "1.0", "vulns": [{"id": "PYSEC-2026-1", "aliases": ["CVE-2026-1"]}]}
SKIPPED = {"name": "private", "skip_reason": "not found"}


def accepted(until: date) -> dict[str, Any]:
    return {"CVE-2026-1": {"until": until, "because": "we never call it"}}


@pytest.mark.parametrize(
    ("packages", "allowed", "well", "checked", "words"),
    [
        ([FINE], {}, True, True, "1 of 1 packages were looked up"),
        ([FINE, BAD], {}, False, True, "old 1.0: PYSEC-2026-1, CVE-2026-1; not accepted"),
        ([FINE, BAD], accepted(TODAY), True, True, "accepted until 2026-11-25: we never call it"),
        ([FINE, BAD], accepted(date(2026, 11, 24)), False, True, "accepted until 2026-11-24"),
        ([FINE, SKIPPED], {}, True, False, "NOT CHECKED: private"),
        ([SKIPPED], {}, True, False, "NOT CHECKED: no service answered"),
        ([], {}, True, False, "NOT CHECKED: no service answered"),
    ],
)
def test_advisories_are_told_and_silence_is_not_success(
    packages: list[Any], allowed: dict[str, Any], well: bool, checked: bool, words: str
) -> None:
    lines, is_well, is_checked = judge({"dependencies": packages}, allowed, TODAY)
    assert (is_well, is_checked) == (well, checked)
    assert words in "\n".join(lines)


def test_a_service_that_does_not_answer_is_said_not_to_have_answered() -> None:
    assert judge(None, {}, TODAY)[0][0].startswith("NOT CHECKED")
