"""What a reader of an exported record would hold otherwise."""

from __future__ import annotations

from typing import Any

import msgspec

from app.markdown.reading.reader import read
from app.markdown.record import TEXTS, Record
from app.markdown.writing.closing import closed
from app.markdown.writing.text import deepen, ruled

TYPE = "Type"  # the key that says the kind of a record whose sections speak for another
_PARTS = ("options", "findings", "practices", "risks", "assumptions", "implications", "pins")
_PLAIN = ("kind", "title", "dated_on", "review_on", "governs", "binds", "tags")


def lost_fields(record: Record, written: str, path: str) -> list[str]:
    """The fields of `record` that are read otherwise from its document, by name; all of them where it is read as none.

    Levels of headings, rules at the ends of texts, and what ends an open fence or comment make no difference.
    """
    again = read(written.encode("utf-8", "replace"), path).record
    return ["record"] if again is None else differing_fields(record, again)


def differing_fields(record: Record, again: Record) -> list[str]:
    """The fields that two records do not say alike, but for what a document says in its own way."""
    differing = [name for name in _PLAIN if getattr(record, name) != getattr(again, name)]
    if (record.status or "proposed") != (again.status or "proposed"):
        differing.append("status")
    if {(one.role, one.name) for one in record.people} != {(one.role, one.name) for one in again.people}:
        differing.append("people")
    if [(one.status, one.happened_on) for one in record.status_events] != [
        (one.status, one.happened_on) for one in again.status_events
    ]:
        differing.append("status_events")
    differing += [name for name in (*TEXTS, *_PARTS) if normal(getattr(record, name)) != normal(getattr(again, name))]
    return differing


def normal(value: Any) -> Any:
    """A value so that what makes no difference is equal."""
    if isinstance(value, str):
        return deepen(ruled(closed(value.strip("\n").rstrip())), 4)
    if isinstance(value, list):
        return [normal(each) for each in value]
    if isinstance(value, msgspec.Struct):
        return {name: normal(getattr(value, name)) for name in value.__struct_fields__}
    return value
