"""Records in many forms, each with what a careful reader sees in its metadata."""

from pathlib import Path

import pytest

from app.markdown.reading.reader import read
from app.markdown.record import Record
from tests.markdown.reading import record_of

BODY = "\n## Context\n\nThe barn is full of hay.\n\n## Decision\n\nHalf of it is let.\n"
FORMS = Path(__file__).with_name("forms.txt").read_text(encoding="utf-8")
CASES = [form.partition("\n") for form in FORMS.strip().removeprefix("=== ").split("\n=== ")]


def seen(record: Record, key: str) -> str:
    """A field of a record as the heads of the forms write it."""
    successors = [link.target for link in record.links if link.kind == "supersedes" and link.reverse]
    values = {
        "title": record.title, "number": record.number,
        "status": record.status, "date": record.dated_on, "options": len(record.options),
        "people": ";".join(one.name for one in record.people), "tags": ";".join(record.tags),
        "sup": ";".join(successors),
    }  # fmt: skip
    return str(values[key]).replace(" ", "_")


@pytest.mark.parametrize(
    ("head", "text"), [(head, text) for head, _, text in CASES], ids=[c[0].split()[0] for c in CASES]
)
def test_metadata_is_read_in_many_forms(head: str, text: str) -> None:
    name, *facts = head.split()
    record = record_of(text.replace("BODY", BODY) + "\n", name)
    assert [f"{key}={seen(record, key)}" for key, _, _ in (fact.partition("=") for fact in facts)] == facts


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("---\nstatus: accepted\n---\n# T\n\n## Status\n\nDeprecated\n", "status.differs"),
        ("---\nstatus: accepted\nstatus: rejected\n---\n# T\n", "status.differs"),
        ("---\ndate: 2024-01-01\n---\n# T\n\nDate: 2024-02-02\n", "date.differs"),
        ("---\ntitle: One\n---\n# Another\n", "title.differs"),
        ("# T\n\n* Status: superseded by [ADR-0009](0010-x.md)\n", "link.differs"),
    ],
)
def test_a_second_truth_is_a_finding_and_no_second_key(text: str, rule: str) -> None:
    reading = read(text.encode(), "0001-t.md")
    assert reading.record
    assert rule in [finding.rule for finding in reading.findings]
    assert not {"status", "date"} & {key.casefold() for key in reading.record.extra}
