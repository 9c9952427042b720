"""Admin pages of the history: for reading, since it says what happened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from app.admin.declaration import Computed, Declaration
from app.admin.fields.kinds import Kind
from app.admin.permissions import READ_ONLY
from app.persistence.fields import table
from app.tables import Collection, Decision, Person, ResearchDocument, Revision
from app.web.security.access import Access, Actor


def _open(actor: Actor, changes: Any) -> Sequence[Any]:
    """Changes of accounts are for those who may see accounts."""
    return [] if actor.may(Access.ADMIN) else [changes.c.record_type != table(Person).name]


def _called(change: Any) -> sa.ColumnElement[Any]:
    """What the record is called by now, or was called by the change; at least what it is."""
    log, decision, document = (table(model).alias() for model in (Collection, Decision, ResearchDocument))
    label = sa.func.coalesce(decision.c.prefix, log.c.prefix).concat("-").concat(sa.cast(decision.c.number, sa.Text))
    called = sa.func.concat_ws(" ", sa.func.coalesce(label, "Draft"), decision.c.title)
    numbered = sa.select(called).join_from(decision, log, log.c.id == decision.c.collection_id)
    said = [
        change.c.changes[name].op("->>")(place) for name in ("title", "name", "text", "heading") for place in (1, 0)
    ]
    kind = sa.func.initcap(sa.func.left(change.c.record_type, 1)).concat(
        sa.func.replace(sa.func.substr(change.c.record_type, 2), "_", " ")
    )
    return sa.case(
        (change.c.record_type == "decision", numbered.where(decision.c.id == change.c.record_id).scalar_subquery()),
        (
            change.c.record_type == "research_document",
            sa.select(document.c.title).where(document.c.id == change.c.record_id).scalar_subquery(),
        ),
        else_=sa.func.concat(kind, " ", sa.func.coalesce(*said, sa.cast(change.c.record_id, sa.Text))),
    )


CHANGES = Declaration(
    Revision,
    group="System",
    label="Change",
    permissions=READ_ONLY,
    title=("action", "record_type", "record_id"),
    columns=("happened_at", "action", Computed("record", "Record", _called, Kind.TEXT), "actor", "reason"),
    filters=("action", "record_type", "record_id", "actor", "reason", "happened_at"),
    search=("actor",),
    dates="happened_at",
    hidden=frozenset({"changes", "operation_id"}),
    rows=_open,
    rows_by_grants=True,
)
