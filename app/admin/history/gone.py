"""Where a record is that is gone: in the trash, or taken out with a change of the record that it was a part of."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from app.admin.history.revisions import History
from app.admin.permissions import Verb
from app.admin.scope import Scope


class Gone(NamedTuple):
    """`trashed`: whether the trash keeps it. `owner`: the record that it was taken out of, its path and what it is
    called; None where that is gone itself or not open to the actor.
    """

    trashed: bool
    owner: tuple[str, str] | None = None


async def gone(history: History) -> Gone:
    """What became of a record that is not there any more."""
    table, registry = history.scope.declaration.table, history.scope.registry
    owners = await _owners(history)
    if await registry.effects.in_trash(history.session, table, history.id, owners):
        return Gone(trashed=True)
    for name, id_ in owners:
        declaration = registry.by_table.get(name)
        if declaration is None or not (scope := Scope(registry, declaration, history.scope.actor)).may(Verb.VIEW):
            continue
        owner = History(history.session, scope, id_)
        if await owner.exists() and (title := await owner.title()):
            return Gone(trashed=False, owner=(f"{scope.address}/{id_}", title))
    return Gone(trashed=False)


async def _owners(history: History) -> list[tuple[str, int]]:
    """Table and id of what it was a part of, as its last revision that names any says."""
    revision = history.revisions.c
    own = (revision.record_type == history.scope.declaration.table.name, revision.record_id == history.id)
    last = sa.select(revision.parents).where(*own, sa.func.cardinality(revision.parents) > 0)
    parents = await history.session.scalar(last.order_by(revision.id.desc()).limit(1))
    pairs = (one.partition(":") for one in parents or [])
    return [(name, int(id_)) for name, _, id_ in pairs]
