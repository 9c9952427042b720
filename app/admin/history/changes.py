"""Changes in words: what a field held before and after."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from app.admin.fields.columns import Column
from app.admin.fields.kinds import Kind
from app.admin.history.words import Passage, diff
from app.web.templating.formats import dated

SHORT = 120  # characters; longer texts are compared word by word

Names = dict[tuple[type[Any], int], str]  # what records are called, by model and id


class FieldChange(msgspec.Struct, frozen=True):
    """`passages` tells how two texts differ; [] for other values, which `before` and `after` name."""

    name: str
    label: str
    before: str
    after: str
    passages: list[Passage] = []


class Change(msgspec.Struct, frozen=True):
    """A revision in words. `noun` is what it is of, "" for the record itself."""

    id: int
    key: tuple[str, int]
    action: str
    actor: str | None
    reason: str | None
    happened_at: datetime
    noun: str
    fields: list[FieldChange]
    nouns: str = ""  # of several
    called: str = ""  # what it is called, as far as the change says so
    operation_id: int | None = None  # what it is a part of, where many records changed at once


def field_change(column: Column, pair: Sequence[Any], names: Names) -> FieldChange:
    """The change of one field, from its value before and after."""
    old, new = (_words(column, value, names) for value in pair)
    long = max(len(old), len(new)) > SHORT or "\n" in old + new
    passages = diff(old, new) if long and column.kind in (Kind.TEXT, Kind.MARKDOWN) else []
    return FieldChange(column.name, column.label, old, new, passages)


def _words(column: Column, value: Any, names: Names) -> str:
    if value in (None, "", []):
        return ""
    if column.kind is Kind.RELATION and column.target:
        return names.get((column.target, value)) or f"#{value}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if column.kind is Kind.JSON:
        return msgspec.json.format(msgspec.json.encode(value)).decode()
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return dated(value) if column.kind in (Kind.DATE, Kind.MOMENT) else column.words(value)
