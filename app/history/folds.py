"""Changes of many records at once, each of which is one line among what changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by

from app.history.models import Operation, Revision
from app.persistence.fields import table
from app.persistence.querying.prepared import at_most
from app.persistence.querying.queries import Query, rows
from app.tables import Collection, Decision, ImportRun, ResearchDocument

COUNTED = 10_000  # changes of each whose figures are not kept
FIGURES: dict[str, Any] = {
    "records": sa.Integer, "decisions": sa.Integer, "documents": sa.Integer, "deleted": sa.Integer,
    "is_cut": sa.Boolean, "logs": ARRAY(sa.Integer),
}  # fmt: skip
KINDS = [table(model).name for model in (Decision, ResearchDocument)]
operation, revision = table(Operation).c, table(Revision).c
OWN: sa.ColumnElement[bool] = revision.record_type.in_(KINDS)
# What was changed is of this record: type and key
ROOT = sa.case((OWN, sa.func.concat(revision.record_type, ":", revision.record_id)), else_=revision.parents[1])
OF_RECORDS = sa.or_(OWN, *(revision.parents[1].like(f"{kind}:%") for kind in KINDS))
ALONE: sa.ColumnElement[bool] = revision.operation_id.is_(None)
LATEST = [revision.happened_at.desc(), revision.id.desc()]


class Fold(Struct, array_like=True):
    """A change of many records, which stands where its first revision does."""

    operation: int
    title: str
    actor: str | None
    is_undone: bool
    run: int | None  # the import that it was
    reason: str | None
    place: int
    happened_at: datetime
    records: int
    decisions: int  # new ones
    documents: int
    deleted: int
    is_cut: bool  # it changed more than was counted
    collections: list[str]  # of what is new
    is_fold: ClassVar = True

    @property
    def path(self) -> str:
        """What it changed, record by record."""
        return f"/changes?operation={self.operation}"

    @property
    def why(self) -> str:
        """Its reason; one of taking back has the title before it."""
        return (self.reason or "").removeprefix(self.title).removeprefix(": ")

    @property
    def changed(self) -> int:
        """How many records were there before and are there still."""
        return max(0, self.records - self.decisions - self.documents - self.deleted)


def folds(*where: Any, limit: int) -> Query[list[Fold]]:
    """The latest whose first revision, `first_of`, meets `where`."""
    first = FIRST.c
    some = (
        sa.select(
            operation.id, operation.title, operation.actor, operation.undone_at.is_not(None).label("is_undone"),
            _run().label("run"), first.reason, first.id.label("place"), first.happened_at, operation.figures,
        ).join(FIRST, sa.true()).where(*where).order_by(first.happened_at.desc(), first.id.desc())
        .limit(at_most(limit)).subquery("some")
    )  # fmt: skip
    told = _told(some)
    shown = [one for one in (*some.c, *told.c) if one.name not in ("figures", "logs")]
    log = table(Collection).c
    named = sa.func.array_agg(aggregate_order_by(log.name, log.name), type_=ARRAY(sa.Text))
    names = sa.select(sa.func.coalesce(named, sa.cast([], ARRAY(sa.Text)))).where(log.id == sa.any_(told.c.logs))
    query = sa.select(*shown, names.scalar_subquery().label("collections")).select_from(some).join(told, sa.true())
    return rows(Fold, query.order_by(some.c.happened_at.desc(), some.c.place.desc()))


def _first() -> Any:
    found = sa.select(revision.id, revision.happened_at, revision.reason).where(
        revision.operation_id == operation.id, OF_RECORDS
    )
    return found.order_by(revision.happened_at, revision.id).limit(at_most(1)).correlate(table(Operation))


FIRST = _first().lateral("first")


def _run() -> Any:
    run = table(ImportRun).c
    return sa.select(sa.func.max(run.id)).where(run.operation_id == operation.id).scalar_subquery()


def figures(of: int) -> Any:
    """What an operation comes to, to be kept with it."""
    counted = _counted(sa.literal(of, sa.Integer), [], None).subquery("counted")
    pairs: list[Any] = []
    for name in FIGURES:
        pairs += sa.literal_column(f"'{name}'"), counted.c[name]
    return sa.select(sa.func.jsonb_build_object(*pairs)).scalar_subquery()


def _told(some: sa.Subquery) -> Any:
    """How many records an operation changed, and what became of them: as it is kept or, until it is, counted."""
    kept = sa.func.jsonb_to_record(some.c.figures).table_valued(*(sa.column(*one) for one in FIGURES.items()))
    named = kept.render_derived(name="kept", with_types=True)
    stored = sa.select(*named.c).where(some.c.figures.is_not(None)).correlate(some)
    counted = _counted(some.c.id, [some], COUNTED).having(some.c.figures.is_(None)).correlate(some)
    return sa.union_all(stored, counted).lateral("told")


def _counted(of: sa.ColumnElement[Any], outer: list[Any], most: int | None) -> Any:
    made, log = OWN & (revision.action == "created"), revision.changes[("collection_id", "1")]
    changes = sa.select(
        ROOT.label("root"), made.label("made"), (OWN & (revision.action == "deleted")).label("gone"),
        sa.case((made, sa.cast(log.astext, sa.Integer))).label("log"),
    ).where(revision.operation_id == of, OF_RECORDS).limit(most and at_most(most))  # fmt: skip
    counted = changes.correlate(*outer).subquery("changes")
    each = sa.select(
        counted.c.root, sa.func.bool_or(counted.c.made).label("made"), sa.func.bool_or(counted.c.gone).label("gone"),
        sa.func.max(counted.c.log).label("log"), sa.func.count().label("changes"),
    ).group_by(counted.c.root).subquery("each")  # fmt: skip
    count, root = sa.func.count(), each.c.root
    is_cut = sa.false() if most is None else sa.func.sum(each.c.changes) >= most
    return sa.select(
        count.label("records"), count.filter(each.c.made, root.like("decision:%")).label("decisions"),
        count.filter(each.c.made, root.not_like("decision:%")).label("documents"),
        count.filter(each.c.gone).label("deleted"), is_cut.label("is_cut"),
        sa.func.array_agg(sa.distinct(each.c.log), type_=ARRAY(sa.Integer)).label("logs"),
    )  # fmt: skip
