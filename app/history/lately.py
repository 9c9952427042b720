"""Which records changed lately, for the first page."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, NamedTuple

import sqlalchemy as sa
from msgspec import Struct

from app.history.folds import ALONE, KINDS, LATEST, OWN, ROOT
from app.history.models import Revision
from app.persistence.fields import table
from app.persistence.querying.prepared import at_most
from app.persistence.querying.queries import Query, rows
from app.records.labels import collection_beside
from app.records.refs import decision_label
from app.tables import Collection, Decision, ResearchDocument
from app.web.paths import record_path

LOOKED_AT = 2_000  # changes, the latest
COUNTED = 10_000  # of them, for a tally
revision = table(Revision).c


class Tally(NamedTuple):
    """How many records changed, and how many of them are new; more where as many changes were counted as may be."""

    records: int
    new: int
    changes: int

    @property
    def is_cut(self) -> bool:
        return self.changes >= COUNTED


class Changed(Struct, array_like=True):
    """A record that changed; what is gone is not among them."""

    folder: str
    id: int
    number: int | None
    prefix: str
    slug: str
    title: str
    status: str
    happened_at: datetime
    is_new: bool
    began: str | None  # its first status, of a new one
    is_fold: ClassVar = False
    beside: str | None  # the collection of a decision whose label another has, too

    @property
    def did(self) -> str:
        """What became of it."""
        moved = f", {self.status}" if self.began not in (None, self.status) else ""
        return f"New{moved}" if self.is_new else "Changed"

    @property
    def path(self) -> str:
        """Its page."""
        return record_path(self.folder, self.id, self.slug)

    @property
    def label(self) -> str:
        """What people call it."""
        return "Research" if self.folder == "research" else decision_label(self.prefix, self.number)


def lately(since: datetime, shown: int) -> Query[list[Changed]]:
    """The records that changed since then, or whose parts did, those that changed last first; not those of which many
    changed at once, see folds.py.
    """
    each = _each(since, LOOKED_AT, ALONE)
    found = sa.union_all(_decisions(each), _documents(each)).subquery("found")
    columns = [one for one in found.c if one.name not in ("last", "collection_id")]
    beside = collection_beside(lambda name: found.c[name])
    return rows(Changed, sa.select(*columns, beside).order_by(found.c.last.desc()).limit(at_most(shown)))


def tally(since: datetime) -> Query[list[Tally]]:
    """How many records changed since then, in one row."""
    each = _each(since, COUNTED)
    count, changes = sa.func.count(), sa.func.coalesce(sa.func.sum(each.c.changes), 0)
    wanted = sa.or_(*(each.c.root.startswith(f"{kind}:") for kind in KINDS))
    figures = [count.filter(wanted), count.filter(wanted, each.c.made, each.c.there), sa.cast(changes, sa.Integer)]
    named: list[Any] = [figure.label(name) for figure, name in zip(figures, Tally._fields, strict=True)]
    return rows(Tally, sa.select(*named))


def _each(since: datetime, most: int, *where: sa.ColumnElement[bool]) -> sa.Subquery:
    """The records of the latest changes, by type and key, each with its last one."""
    made, gone = (OWN & (revision.action == action) for action in ("created", "deleted"))
    began = sa.case((made, revision.changes[("status", "1")].astext))
    some = sa.select(
        ROOT.label("root"), revision.id, revision.happened_at, made.label("made"), gone.label("gone"),
        began.label("began"),
    )  # fmt: skip
    newest = some.where(revision.happened_at >= since, *where).order_by(*LATEST).limit(at_most(most)).subquery("newest")
    return sa.select(
        newest.c.root, sa.func.max(newest.c.happened_at).label("when"), sa.func.max(newest.c.id).label("last"),
        sa.func.bool_or(newest.c.made).label("made"), sa.func.max(newest.c.began).label("began"),
        _is_there(newest.c).label("there"), sa.func.count().label("changes"),
    ).group_by(newest.c.root).subquery("each")  # fmt: skip


def _is_there(newest: Any) -> sa.ColumnElement[Any]:
    """Whether a record was not deleted, or taken back, since it was created."""
    made, gone = (sa.func.max(newest.id).filter(one) for one in (newest.made, newest.gone))
    return sa.func.coalesce(gone < made, sa.true())


def _decisions(each: sa.Subquery) -> sa.Select[tuple[object, ...]]:
    one, log = table(Decision), table(Collection)
    prefix = sa.func.coalesce(one.c.prefix, log.c.prefix).label("prefix")
    shown = sa.select(
        sa.literal_column("'decisions'").label("folder"), one.c.id, one.c.number, prefix, one.c.slug, one.c.title,
        sa.cast(one.c.status, sa.Text).label("status"), each.c.when, each.c.made, each.c.began, each.c.last,
        one.c.collection_id,
    )  # fmt: skip
    return shown.join_from(each, one, _is_of(one, each)).join(log, log.c.id == one.c.collection_id)


def _documents(each: sa.Subquery) -> sa.Select[tuple[object, ...]]:
    one = table(ResearchDocument)
    shown = sa.select(
        sa.literal_column("'research'").label("folder"), one.c.id, sa.cast(sa.null(), sa.Integer).label("number"),
        sa.literal_column("''").label("prefix"), one.c.slug, one.c.title,
        sa.cast(one.c.status, sa.Text).label("status"), each.c.when, each.c.made, each.c.began, each.c.last,
        one.c.collection_id,
    )  # fmt: skip
    return shown.join_from(each, one, _is_of(one, each))


def _is_of(record: sa.Table, each: sa.Subquery) -> sa.ColumnElement[bool]:
    """Whether a change is of a record, by its key: the few changes are looked up in many records."""
    kind, id_ = (sa.func.split_part(each.c.root, ":", place) for place in (1, 2))
    return record.c.id == sa.case((kind == record.name, sa.cast(id_, sa.Integer)))
