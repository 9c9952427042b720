"""A file against the register, field by field: which differ, what each side says, and who changed it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec

from app.admin.history.words import Passage, diff
from app.markdown.record import Record

# Each in reading order, and what people call it.
FIELDS = {
    "title": "Title", "status": "Status", "dated_on": "Date", "review_on": "Review on", "governs": "Files it governs",
    "people": "People",
    "tags": "Tags", "links": "Links to other records", "summary": "Summary", "context": "Context",
    "drivers": "Decision drivers", "options": "Options", "outcome": "Outcome", "consequences": "Consequences",
    "confirmation": "Confirmation", "more_information": "More information", "findings": "Findings",
    "practices": "Practices", "risks": "Risks", "assumptions": "Assumptions", "implications": "Implications",
    "pins": "Pins", "status_events": "Status history", "sections": "Further sections", "extra": "Metadata",
}  # fmt: skip


class Difference(msgspec.Struct, frozen=True):
    """A field that differs. `ours` is whether it was edited here since the last import."""

    name: str
    label: str
    passages: list[Passage]  # from the register's words to the file's
    ours: bool


def differences(register: Record, file: Record, edited: set[str]) -> list[Difference]:
    """Every field in which the two say something else."""
    found = []
    for name, label in FIELDS.items():
        here, there = _words(getattr(register, name)), _words(getattr(file, name))
        if " ".join(here.split()) != " ".join(there.split()):
            found.append(Difference(name, label, diff(here, there), name in edited))
    return found


def _words(value: Any) -> str:
    if isinstance(value, list):
        parts = [_words(one) for one in value]
        return ("\n" if any(isinstance(one, msgspec.Struct) for one in value) else ", ").join(filter(None, parts))
    if isinstance(value, dict):
        return "\n".join(f"{key}: {one}" for key, one in sorted(value.items()))
    if isinstance(value, msgspec.Struct):
        return " · ".join(_said(value))
    return value.isoformat() if isinstance(value, date) else str("" if value is None else value)


def _said(part: msgspec.Struct) -> Iterator[str]:
    """What a part says, without what it does not."""
    for field in msgspec.structs.fields(part):
        value = getattr(part, field.name)
        if field.name in ("line", "level", "place", "ecosystem") or value in (None, "", False, []):
            continue
        yield field.name if value is True else _words(value)
