"""A file against the register, field by field: which differ, what each side says, and who changed it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec

from app.admin.history.words import Passage, diff
from app.markdown.record import Record

# What is no field to choose: what a record is, how its file writes it, and its number, which it keeps for good.
APART = {"kind", "dialect", "number", "prefix", "raw_status", "references"}
CALLED = {
    "dated_on": "Date", "governs": "Files it governs", "binds": "Projects it binds", "links": "Links to other records",
    "drivers": "Decision drivers",
    "status_events": "Status history", "sections": "Further sections", "extra": "Metadata",
}  # fmt: skip
HEAD = ("title", "status", "dated_on", "review_on", "governs", "binds", "people", "tags", "links")
_NAMES = [one.name for one in msgspec.structs.fields(Record) if one.name not in (*APART, *HEAD)]
# Each in reading order, and what people call it.
FIELDS = {name: CALLED.get(name, name.replace("_", " ").capitalize()) for name in (*HEAD, *_NAMES)}
NAMED = ("level", "place")  # what says nothing without its name


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
        if _meant(getattr(register, name)) != _meant(getattr(file, name)):
            here, there = _words(getattr(register, name)), _words(getattr(file, name))
            found.append(Difference(name, label, diff(here, there), name in edited))
    return found


def _meant(value: Any) -> Any:
    """What a value says, wherever it stood; blanks within a text may say something, line ends and edges do not."""
    if isinstance(value, list):
        return [_meant(one) for one in value]
    if isinstance(value, dict):
        return {key: _meant(one) for key, one in value.items()}
    if isinstance(value, msgspec.Struct):
        names = (one.name for one in msgspec.structs.fields(value) if one.name != "line")
        return {name: _meant(getattr(value, name)) for name in names}
    return value.replace("\r\n", "\n").strip("\n").rstrip() if isinstance(value, str) else value


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
        if field.name == "line" or value in (None, "", False, []):
            continue
        words = field.name if value is True else _words(value)
        yield f"{field.name} {words}" if field.name in NAMED else words
