"""Footnotes of all texts of a record at the end of its document, each once."""

from __future__ import annotations

import copy
import re

from app.markdown.reading.notes import texts_of
from app.markdown.record import Record
from app.markdown.syntax.references import Notes, split_notes


def hoist_notes(record: Record) -> tuple[Record, str]:
    """The record without the footnotes at the ends of its texts, and those; of two of one name one is renamed."""
    if "[^" not in "".join(getattr(part, name) for part, name in texts_of(record)):
        return record, ""
    record, hoisted = copy.deepcopy(record), Notes()
    for part, name in texts_of(record):
        text, notes = split_notes(getattr(part, name))
        for label, note in notes.items():
            free = label
            while hoisted.get(free, f"[^{free}]:{note.partition(':')[2]}") != f"[^{free}]:{note.partition(':')[2]}":
                free += "-2"
            hoisted[free] = f"[^{free}]:{note.partition(':')[2]}"
            text = text if free == label else re.sub(rf"\[\^{re.escape(label)}\]", f"[^{free}]", text)
        setattr(part, name, text)
    return record, "\n".join(hoisted.values())
