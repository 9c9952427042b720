"""What a document says that it is counts, and minutes are left out wherever their parts stand."""

from __future__ import annotations

import pytest

from app.markdown.reading.reader import read


@pytest.mark.parametrize("key", ["type", "kind", "doc-type", "documentType", "Document Type"])
@pytest.mark.parametrize(
    ("value", "kind"),
    [("research", "research"), ("Spike", "research"), ("adr", "decision"), ("decision record", "decision")],
)
@pytest.mark.parametrize("path", ["docs/adr/0007-speed.md", "notes/speed.md"])
def test_the_kind_that_front_matter_names_counts(key: str, value: str, kind: str, path: str) -> None:
    text = f"---\n{key}: {value}\nstatus: accepted\n---\n# Speed\n\n## Findings\n\n- Fast.\n\n## Sources\n\n- A log.\n"
    reading = read(text.encode(), path)
    assert reading.record is not None
    assert reading.record.kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "# Platform\n\nAttendees: Mara, Tom\n\n## Notes\n\nWe talked.\n",
        "# Platform\n\n- **Present**: Mara\n- **Agenda**: Queue\n\n## Decisions\n\n- RabbitMQ\n",
        "---\nattendees: [Mara, Tom]\n---\n# Platform\n\n## Topics\n\n- Queue\n",
        "---\ntype: meeting\n---\n# Platform\n\n## Decisions\n\n- RabbitMQ\n",
        "# Treffen\n\n**Teilnehmer:** Mara\n\n**Tagesordnung:** Queue\n\nWir sprachen.\n",
    ],
)
@pytest.mark.parametrize("path", ["docs/adr/2024-03-07-meeting.md", "docs/2024-03-07-platform.md"])
def test_minutes_are_left_out_by_what_stands_before_their_colons(text: str, path: str) -> None:
    reading = read(text.encode(), path)
    assert reading.record is None or "kind.guess" in {one.rule for one in reading.findings}
    assert reading.record is None or "/adr/" in path


def test_a_decision_that_names_who_was_there_is_one() -> None:
    text = "# Use tea\n\n- Status: accepted\n- Attendees: Mara, Tom\n\n## Context\n\nCold.\n\n## Decision\n\nTea.\n"
    reading = read(text.encode(), "docs/tea.md")
    assert reading.record is not None
    assert not any(one.rule.startswith("kind.") for one in reading.findings)
