"""What changed in all records, day by day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from itertools import groupby
from typing import Any, ClassVar, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from app.history.lately import Tally, tally
from app.history.models import Revision
from app.persistence.fields import table
from app.persistence.querying.queries import fetch_together, many
from app.records.refs import DecisionRef, DocumentRef
from app.tables import Decision, ResearchDocument
from app.web.templating.formats import dated

revision, decision, document = (table(model).c for model in (Revision, Decision, ResearchDocument))
LONGEST = 240  # characters of both values of a field, together
SIZE = 300  # revisions of a page, of which those of a record on a day are one line
DATED = {one.name for one in (*decision, *document) if isinstance(one.type, (sa.Date, sa.DateTime))}
RECORDS = {"decision": "decision", "research_document": "research document"}


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


class Day(NamedTuple):
    day: date
    lines: list[Line]
    shared: list[str]  # the reasons that all lines give, as those of an import do: said once


class Changes(NamedTuple):
    days: list[Day]
    next: int | None
    tally: Tally


class ChangesRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def page(self, before: int, since: date | None, counted: date) -> Changes:
        """The latest changes, or those before a revision, none from before a day, and how many there are since one."""
        first = revision.parents[1]
        is_record = revision.record_type.in_(RECORDS)
        own = sa.func.concat(revision.record_type, ":", revision.record_id)
        columns = revision["id", "happened_at", "record_type", "action", "actor", "reason"]
        root, title = sa.case((is_record, own), else_=first).label("root"), revision.changes["title"].label("title")
        query = sa.select(*columns, root, title, _short_changes()).where(
            is_record | first.like("decision:%") | first.like("research_document:%")
        )
        query = query.where(revision.id < before) if before else query
        query = query.where(revision.happened_at >= _start(since)) if since else query
        rows = (await self.session.execute(query.order_by(revision.id.desc()).limit(SIZE))).all()
        ids = {name: [int(row.root.rpartition(":")[2]) for row in rows if row.root.startswith(f"{name}:")]
               for name in RECORDS}  # fmt: skip
        found: dict[str, Any] = await fetch_together(
            self.session, dict,
            decision=many(ChangedDecision, decision.id.in_(ids["decision"])),
            research_document=many(ChangedDocument, document.id.in_(ids["research_document"])),
            tally=tally(_start(counted)),
        )  # fmt: skip
        known = {f"{name}:{one.id}": one for name in RECORDS for one in found[name]}
        return Changes(list(_days(rows, known)), rows[-1].id if len(rows) == SIZE else None, found["tally"][0])


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _days(rows: Any, known: dict[str, Any]) -> Iterator[Day]:
    for day, of_day in groupby(rows, key=lambda row: row.happened_at.date()):
        by_record: dict[str, list[Any]] = {}
        for row in of_day:
            by_record.setdefault(row.root, []).append(row)
        lines = [_line(root, some, known.get(root)) for root, some in by_record.items()]
        reasons = {tuple(line.reasons) for line in lines}
        yield Day(day, lines, list(reasons.pop()) if len(lines) > 2 and len(reasons) == 1 else [])


def _line(root: str, some: list[Any], record: Any) -> Line:
    name = root.partition(":")[0]
    own = {row.action for row in some if row.record_type == name}
    did = next((action for action in ("deleted", "created", "updated") if action in own), "parts changed")
    if did != "deleted" and record and record.created_at.date() == some[0].happened_at.date():
        did = "created"  # even where a later page tells so: an import makes more changes than a page has
    told = next((value for row in some if row.record_type == name and row.title for value in row.title if value), "")
    actors, reasons = ({getattr(row, one): None for row in some if getattr(row, one)} for one in ("actor", "reason"))
    fields = _fields(one for one in some if one.record_type == name) if did == "updated" else []
    return Line(record, RECORDS[name], told or f"#{root.partition(':')[2]}", did, list(actors), list(reasons), fields)


def _short_changes() -> sa.ColumnElement[Any]:
    """What an update changed, with both values where these are short."""
    each = sa.func.jsonb_each(revision.changes).table_valued("key", sa.column("value", JSONB), name="field")
    short = sa.case((sa.func.length(sa.cast(each.c.value, sa.Text)) <= LONGEST, each.c.value))
    found = sa.select(sa.func.jsonb_object_agg(each.c.key, short)).where(revision.action == "updated")
    return found.scalar_subquery().label("short")


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
