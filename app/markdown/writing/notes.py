"""Footnotes and definitions of links of all texts of a record at the end of its document, each once."""

from __future__ import annotations

import copy
import re

from app.markdown.reading.notes import texts_of
from app.markdown.record import Record
from app.markdown.syntax.references import Notes, folded, referring, resolve, split_notes, take_definitions, with_notes


def hoist(record: Record) -> tuple[Record, str]:
    """The record without what its texts define for themselves, and those definitions, each once.

    These are the footnotes at the ends of texts, of which one is renamed where two have a name, and the links that the
    source had by reference; other reference links are written out, since a name may mean one thing only.
    """
    texts = [getattr(part, name) for part, name in texts_of(record)]
    if not record.references and not any("]:" in text for text in texts):
        return record, ""
    record = copy.deepcopy(record)
    notes = _hoist_notes(record)
    links = _refer(record)
    return record, "\n\n".join("\n".join(lines) for lines in (notes, links) if lines)


def _hoist_notes(record: Record) -> list[str]:
    hoisted = Notes()
    for part, name in texts_of(record):
        text, notes = split_notes(getattr(part, name))
        for label, note in notes.items():
            free = label
            while hoisted.get(free, f"[^{free}]:{note.partition(':')[2]}") != f"[^{free}]:{note.partition(':')[2]}":
                free += "-2"
            hoisted[free] = f"[^{free}]:{note.partition(':')[2]}"
            text = text if free == label else re.sub(rf"\[\^{re.escape(label)}\]", f"[^{free}]", text)
        setattr(part, name, text)
    return list(hoisted.values())


def _refer(record: Record) -> list[str]:
    """Write the links that the source had by reference so again, and return the lines that define them."""
    links = {use: line.partition("]: ") for use, line in record.references.items()}
    targets = {folded(label[1:]): target for label, _, target in links.values()}
    plain, taken = dict[str, str](), dict[str, str]()
    for part, name in texts_of(record):
        text, (_, notes, own) = take_definitions(getattr(part, name))
        text = with_notes(text, notes) if own else getattr(part, name)
        setattr(part, name, text)
        resolve(text, targets, taken)  # a text that would be a link now
    for use, (label, _, target) in links.items():
        if folded(label[1:]) not in taken.values():
            plain[resolve(use, {folded(label[1:]): target})] = use
    used = set[str]()
    for part, name in texts_of(record):
        setattr(part, name, referring(getattr(part, name), plain, used))
    return list(dict.fromkeys(line for use, line in record.references.items() if use in used))
