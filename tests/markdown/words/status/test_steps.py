"""A status given as the steps of a decision's life, one a line."""

import pytest

from app.markdown.reading.reader import read
from app.markdown.record import Record


def record(status: str) -> tuple[Record, set[str]]:
    text = (
        f"# 7. Keep the lamps\n\n## Status\n\n{status}\n\n## Context\n\nIt is dark.\n\n## Decision\n\nWe keep them.\n"
    )
    reading = read(text.encode(), "docs/adr/0007-keep-the-lamps.md")
    assert reading.record is not None
    return reading.record, {one.rule for one in reading.findings}


@pytest.mark.parametrize(
    ("steps", "status"),
    [
        ("1. Proposed\n2. Accepted", "accepted"),
        ("1. Accepted\n2. Proposed", "accepted"),
        ("- Deprecated\n- Accepted\n- Proposed", "deprecated"),
        ("1. Proposed\n2. Rejected\n3. Proposed\n4. Accepted", "accepted"),
        ("1. Proposed by Ann\n2. Accepted by the board", "accepted"),
        ("1. Vorgeschlagen\n2. Angenommen", "accepted"),
        ("1. Accepted\n2. Deprecated since 2025-01-01", "deprecated"),
        ("1. ~~Proposed~~\n2. **Accepted**", "accepted"),
        ("- [x] Proposed\n- [x] Accepted\n- [ ] Deprecated", "accepted"),
        ("Proposed\n\nAccepted", "accepted"),
        ("1. Accepted, 3 May 2024\n2. Proposed, 7 May 2024", "proposed"),
    ],
)
def test_the_last_step_holds_whichever_end_it_stands_at(steps: str, status: str) -> None:
    found, rules = record(steps)
    assert found.status == status
    assert "status.history" in rules


def test_the_other_steps_are_kept() -> None:
    found, _ = record("1. Proposed\n2. Accepted\n3. Superseded by [ADR-9](0009-gas.md)")
    assert (found.status, [link.target for link in found.links]) == ("superseded", ["0009-gas.md"])
    assert [section.body for section in found.sections] == ["1. Proposed\n2. Accepted"]


def test_a_list_of_what_a_status_may_be_is_none() -> None:
    found, rules = record("- Proposed\n- Accepted\n- Rejected\n- Deprecated\n- Superseded")
    assert found.status is None
    assert "status.placeholder" in rules


@pytest.mark.parametrize(
    "sentence",
    [
        "Accepted until it was replaced by [ADR-9](0009-gas.md).",
        "In force until superseded by ADR-9 on 2024-01-02",
        "Accepted until ADR-9 replaced it.",
        "Gültig bis es durch ADR-9 ersetzt wurde",
        "Merged into ADR-9",
    ],
)
def test_what_held_until_another_record_replaced_it_is_superseded(sentence: str) -> None:
    found, _ = record(sentence)
    assert found.status == "superseded"


@pytest.mark.parametrize(
    "sentence",
    ["Accepted until it is replaced by ADR-9", "Accepted until superseded", "In force until superseded by ADR-9"],
)
def test_what_is_still_to_be_replaced_holds(sentence: str) -> None:
    found, _ = record(sentence)
    assert found.status == "accepted"


def test_what_this_decision_supersedes_is_not_its_successor() -> None:
    found, _ = record("Accepted. ADR-1 is superseded by this decision.")
    assert (found.status, [(link.target, link.reverse) for link in found.links]) == ("accepted", [("ADR-1", False)])


def test_steps_in_front_matter_are_read_alike() -> None:
    text = (
        b"---\nstatus:\n  - 2024-01-01: proposed\n  - 2024-02-01: accepted\n---\n# Keep lamps\n\n## Context\n\nDark.\n"
    )
    found = read(text, "docs/adr/0007-keep-the-lamps.md").record
    assert found is not None
    assert (found.status, str(found.dated_on)) == ("accepted", "2024-02-01")
