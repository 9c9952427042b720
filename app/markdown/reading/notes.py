"""Footnotes into every text of a record that uses them, so that each text can be shown and edited alone."""

from __future__ import annotations

import msgspec

from app.markdown.reading.draft import Draft
from app.markdown.record import TEXTS, Argument, Assumption, Finding, Implication, Option, Practice, Risk, Section
from app.markdown.syntax.references import Notes, labels_of, with_notes

OF_PARTS: dict[type[msgspec.Struct], tuple[str, ...]] = {
    Argument: ("text",),
    Assumption: ("text",),
    Finding: ("text",),
    Implication: ("decided", "follows"),
    Option: ("description",),
    Practice: ("body",),
    Risk: ("impact_text", "mitigation"),
    Section: ("body",),
}


def spread_notes(draft: Draft, notes: Notes) -> None:
    """Put each footnote below the texts that use it; one that only metadata uses stands beside the status."""
    if not notes:
        return
    record, told = draft.record, set[str]()
    for part, name in texts_of(record):
        text = getattr(part, name)
        told.update(labels_of(text))
        setattr(part, name, with_notes(text, notes))
    for label in notes.keys() - told:
        draft.keep(with_notes(f"[^{label}]", notes), "status")


def texts_of(record: msgspec.Struct) -> list[tuple[msgspec.Struct, str]]:
    """Each Markdown text of a record as the part that holds it and the name of its field."""
    found = [(record, name) for name in TEXTS]
    lists = ("options", "findings", "practices", "risks", "assumptions", "implications", "sections")
    for part in (part for name in lists for part in getattr(record, name)):
        found += [(part, name) for name in OF_PARTS[type(part)]]
        found += [(argument, "text") for argument in getattr(part, "arguments", ())]
    return found
