"""Admin pages of the history: for reading, since it says what happened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.admin.declaration import Declaration
from app.admin.permissions import READ_ONLY
from app.persistence.fields import table
from app.tables import Person, Revision
from app.web.security.access import Access, Actor


def _open(actor: Actor, changes: Any) -> Sequence[Any]:
    """Changes of accounts are for those who may see accounts."""
    return [] if actor.may(Access.ADMIN) else [changes.c.record_type != table(Person).name]


CHANGES = Declaration(
    Revision,
    group="Imports",
    label="Change",
    permissions=READ_ONLY,
    title=("action", "record_type", "record_id"),
    columns=("happened_at", "action", "record_type", "record_id", "actor", "reason"),
    filters=("action", "record_type", "record_id", "actor", "reason", "happened_at"),
    search=("actor",),
    dates="happened_at",
    hidden=frozenset({"changes", "operation_id"}),
    rows=_open,
    rows_by_grants=True,
)
