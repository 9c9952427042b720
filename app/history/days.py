"""What changed, in lines of a record each, day by day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import groupby
from typing import Any, ClassVar, NamedTuple

import sqlalchemy as sa
from msgspec import Struct

from app.history.folds import Fold
from app.persistence.fields import table
from app.records.refs import DecisionRef, DocumentRef
from app.tables import Decision, ResearchDocument
from app.web.templating.formats import dated

DATED = {
    one.name for one in (*table(Decision).c, *table(ResearchDocument).c) if isinstance(one.type, (sa.Date, sa.DateTime))
}
RECORDS = {"decision": "decision", "research_document": "research document"}


class Change(Struct, array_like=True):
    """A revision of a record, or of a part of it; `short` has what it changed, where that is short."""

    id: int
    happened_at: datetime
    record_type: str
    action: str
    actor: str | None
    reason: str | None
    root: str
    title: list[str | None] | None
    short: dict[str, list[Any] | None] | None


class ChangedDecision(DecisionRef, of=Decision):
    created_at: datetime


class ChangedDocument(DocumentRef, of=ResearchDocument):
    created_at: datetime
    beside: ClassVar[None] = None


class Field(NamedTuple):
    """A field with what stood there before and at the end of the day; None for what is too long for a line."""

    name: str
    before: str | None
    after: str | None


class Line(NamedTuple):
    """A record on a day. `record` is None where it is gone, `title` what it was called as far as that is known."""

    record: ChangedDecision | ChangedDocument | None
    noun: str
    title: str
    did: str
    actors: list[str]
    reasons: list[str]
    fields: list[Field]  # of the record itself, unless it is new or gone

    @property
    def is_fold(self) -> bool:
        """Whether it stands for many."""
        return False


class Day(NamedTuple):
    day: date
    lines: list[Line | Fold]
    shared: list[str]  # the reasons that all records give: said once


def days_of(entries: list[Any], known: dict[str, Any], *, at_once: bool) -> Iterator[Day]:
    """`at_once`: the entries are of an import, or of a page of it."""
    for day, of_day in groupby(entries, key=lambda one: one.happened_at.date()):
        by_record: dict[Any, list[Any]] = {}
        for one in of_day:
            by_record.setdefault(one.operation if isinstance(one, Fold) else one.root, []).append(one)
        lines = [some[0] if isinstance(some[0], Fold) else _line(root, some, known.get(root), at_once=at_once)
                 for root, some in by_record.items()]  # fmt: skip
        told = [tuple(line.reasons) for line in lines if isinstance(line, Line)]
        yield Day(day, lines, list(told[0]) if len(told) > 2 and len(set(told)) == 1 else [])


def _line(root: str, some: list[Change], record: Any, *, at_once: bool) -> Line:
    name = root.partition(":")[0]
    own = {row.action for row in some if row.record_type == name}
    did = next((action for action in ("deleted", "created", "updated") if action in own), "parts changed")
    if at_once and did != "deleted" and record and record.created_at.date() == some[0].happened_at.date():
        did = "created"  # even where a later page tells so: an import makes more changes than a page has
    if did == "created" and (status := _came_to(row for row in some if row.record_type == name)):
        did = f"created, {status}"
    told = next((value for row in some if row.record_type == name and row.title for value in row.title if value), "")
    actors, reasons = ({getattr(row, one): None for row in some if getattr(row, one)} for one in ("actor", "reason"))
    fields = _fields(one for one in some if one.record_type == name) if did == "updated" else []
    return Line(record, RECORDS[name], told or f"#{root.partition(':')[2]}", did, list(actors), list(reasons), fields)


def _came_to(rows: Iterable[Change]) -> str:
    """The status that a record has come to since it was created, "" where that is the one it began with."""
    moved = [pair for row in rows if (pair := (row.short or {}).get("status"))]
    return str(moved[0][1]) if moved and moved[0][1] != moved[-1][0] else ""


def _fields(rows: Iterable[Any]) -> list[Field]:
    """What stood there before the first of some changes and after the last; the latest come first."""
    found: dict[str, tuple[Any, Any]] = {}
    for row in rows:
        for name, pair in (row.short or {}).items():
            before, after = pair or (None, None)
            last = found[name][1] if name in found else after
            found[name] = (before, last) if pair else (None, None)
    same = {name for name, (before, after) in found.items() if before == after and before is not None}
    return [_field(name, *pair) for name, pair in found.items() if name not in same]


def _field(name: str, before: Any, after: Any) -> Field:
    words = name.removesuffix("_id").replace("_", " ").capitalize()
    is_plain = not name.endswith("_id") and (before is not None or after is not None)
    shown = (_word(before, name), _word(after, name)) if is_plain else (None, None)
    return Field(words, *shown) if None not in shown else Field(words, None, None)


def _word(value: Any, name: str) -> str | None:
    """A value as it is shown; None for what is no single word or number."""
    if value and name in DATED:
        return dated(value)
    return "nothing" if value in (None, "") else None if isinstance(value, (list, dict)) else str(value)
