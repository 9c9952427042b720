"""What changed in all records, day by day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from app.history.days import RECORDS, Change, ChangedDecision, ChangedDocument, Day, days_of
from app.history.filters import ChangesFilter
from app.history.folds import ALONE, FIRST, LATEST, OF_RECORDS, OWN, ROOT, Fold, folds, operation
from app.history.lately import Tally, tally
from app.history.models import Operation, Revision
from app.persistence.fields import table
from app.persistence.querying.prepared import at_most
from app.persistence.querying.queries import fetch_together, many, rows
from app.tables import Decision, ResearchDocument

revision, decision, document = (table(model).c for model in (Revision, Decision, ResearchDocument))
LONGEST = 240  # characters of both values of a field, together
SIZE = 300  # revisions of a page, of which those of a record on a day are one line, and changes of many
FEW = 8  # revisions of a change of many that changed one record, its own first


class Changes(NamedTuple):
    days: list[Day]
    next: int | None
    tally: Tally | None  # where the page tells it
    fold: Fold | None  # what is shown record by record


class ChangesRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def page(self, before: int, wanted: ChangesFilter, counted: date) -> Changes:
        """The latest changes, or those before a revision, none from before a day, and how many there are since one.

        A change of many records is one of them, unless it is what is asked for.
        """
        only = wanted.operation
        whose = revision.operation_id == only if only else ALONE
        asked: dict[str, Any] = await fetch_together(
            self.session, dict,
            alone=rows(Change, _changes(whose, *_bounds(revision, before, wanted.since))),
            folds=folds(*([operation.id == only] if only else _bounds(FIRST.c, before, wanted.since)), limit=SIZE),
        )  # fmt: skip
        entries = _merged(asked["alone"], [] if only else asked["folds"])[:SIZE]
        single = [one.operation for one in entries if _is_single(one)]
        fold = asked["folds"][0] if only and asked["folds"] else None
        counts = {} if before or fold else {"tally": tally(_start(counted))}
        found: dict[str, Any] = await fetch_together(
            self.session, dict, **counts,
            decision=many(ChangedDecision, _is_among(decision.id, "decision", entries, single)),
            research_document=many(ChangedDocument, _is_among(document.id, "research_document", entries, single)),
            single=rows(Change, _of_each(single)),
        )  # fmt: skip
        known = {f"{name}:{one.id}": one for name in RECORDS for one in found[name]}
        shown = _merged([one for one in entries if not _is_single(one)], found["single"])
        following = _place(entries[-1])[1] if len(entries) == SIZE else None
        days = days_of(shown, known, at_once=bool(fold and fold.run))
        return Changes(list(days), following, found["tally"][0] if counts else None, fold)


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _changes(*where: Any) -> sa.Select[Any]:
    return _told(*where).order_by(*LATEST).limit(at_most(SIZE))


def _of_each(operations: list[int]) -> sa.Select[Any]:
    """A few changes of each, so that none takes the place of another."""
    few = _told(revision.operation_id == operation.id).order_by(OWN.desc(), *LATEST).limit(at_most(FEW))
    of = few.correlate(table(Operation)).lateral("few")
    return sa.select(*of.c).join_from(table(Operation), of, sa.true()).where(operation.id == _any(operations))


def _told(*where: Any) -> sa.Select[Any]:
    columns = revision["id", "happened_at", "record_type", "action", "actor", "reason"]
    title = revision.changes["title"].label("title")
    return sa.select(*columns, ROOT.label("root"), title, _short_changes()).where(OF_RECORDS, *where)


def _bounds(of: Any, before: int, since: date | None) -> list[Any]:
    """What happened before a revision, and not before a day."""
    at = sa.select(revision.happened_at).where(revision.id == before).scalar_subquery()
    earlier = [of.happened_at <= at, (of.happened_at < at) | (of.id < before)] if before else []
    return [*earlier, of.happened_at >= _start(since)] if since else earlier


def _merged(*entries: list[Any]) -> list[Any]:
    return sorted((one for some in entries for one in some), key=_place, reverse=True)


def _place(entry: Change | Fold) -> tuple[datetime, int]:
    return entry.happened_at, entry.place if isinstance(entry, Fold) else entry.id


def _is_single(entry: Change | Fold) -> bool:
    """Whether a change of many changed one record, which is shown as any other."""
    return isinstance(entry, Fold) and entry.records == 1


def _any(values: Iterable[int]) -> Any:
    return sa.any_(sa.cast(list(values), ARRAY(sa.Integer)))


def _is_among(key: Any, name: str, entries: list[Change | Fold], single: list[int]) -> Any:
    """Whether a record is one of those that changed, alone or in one of these operations."""
    roots = {one.root for one in entries if isinstance(one, Change)}
    own = [int(root.rpartition(":")[2]) for root in roots if root.startswith(f"{name}:")]
    mine = sa.select(sa.cast(sa.func.split_part(ROOT, ":", 2), sa.Integer))
    of_single = mine.where(revision.operation_id == _any(single), ROOT.like(f"{name}:%"))
    # One array, which is looked up in an index; two conditions are asked of all records.
    return key == sa.any_(sa.cast(own, ARRAY(sa.Integer)) + sa.func.array(of_single.scalar_subquery()))


def _short_changes() -> sa.ColumnElement[Any]:
    """What an update changed, with both values where these are short."""
    each = sa.func.jsonb_each(revision.changes).table_valued("key", sa.column("value", JSONB), name="field")
    short = sa.case((sa.func.length(sa.cast(each.c.value, sa.Text)) <= LONGEST, each.c.value))
    found = sa.select(sa.func.jsonb_object_agg(each.c.key, short)).where(revision.action == "updated")
    return found.scalar_subquery().label("short")
