"""What stands in the way of taking an operation back: what was changed, linked or deleted since."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel

from app.admin.history.scopes import open_column, scope_of
from app.admin.history.targets import Key, alike
from app.admin.registry import Registry
from app.admin.titles import titles_of
from app.operations.held import held
from app.operations.plan import SHARED, Plan, key_of
from app.persistence.fields import table
from app.persistence.querying.queries import fetch
from app.trash.models import Trash
from app.trash.revisions import recorded
from app.web.security.access import Actor

TRASH = table(Trash).c
# Revisions after those of the operation, of its records and their parts; not those that took it back and back again.
LATER = sa.text("""
WITH RECURSIVE chain AS (
    SELECT id FROM operation WHERE id = :operation
    UNION SELECT operation.id FROM operation JOIN chain ON operation.undoes_id = chain.id
)
SELECT later.record_type, later.record_id, later.action, later.changes, later.parents, later.actor
FROM revision AS later
WHERE later.id > (SELECT min(id) FROM revision WHERE operation_id = :operation)
    AND coalesce(later.operation_id, 0) NOT IN (SELECT id FROM chain)
    AND EXISTS (
        SELECT FROM revision AS mine, unnest(later.parents || concat(later.record_type, ':', later.record_id)) AS named
        WHERE mine.operation_id = :operation AND mine.id < later.id
            AND mine.record_type = split_part(named, ':', 1) AND mine.record_id = split_part(named, ':', 2)::integer
    )
ORDER BY later.id
""")


class Obstacle(msgspec.Struct, frozen=True):
    """Why a record cannot be as it was. `address` is that of its page in the admin, "" where it has none."""

    root: Key
    message: str
    title: str = ""
    address: str = ""


async def obstacles(session: AsyncSession, registry: Registry, actor: Actor, plan: Plan) -> list[Obstacle]:
    """Each once, in the order of what happened. Nothing is changed."""
    since = _Since(registry, actor, plan)
    for row in await session.execute(LATER, {"operation": plan.operation_id}):
        since.tell(row)
    since.compare()
    async for key, message in _references(session, plan):
        since.note(key, message)
    async for key in _lost(session, plan, since.back):
        since.note(key, "It was deleted for good.")
    for key, message in await held(session, actor, plan):
        since.note(key, message)
    return await _called(session, registry, actor, since.found)


class _Since:
    """What happened since, and to which records of the plan."""

    def __init__(self, registry: Registry, actor: Actor, plan: Plan) -> None:
        self.registry = registry
        self.actor = actor
        self.plan = plan
        self.back: set[Key] = set()  # deleted by the operation, and there again
        self._gone: set[Key] = set()
        self._newest: dict[Key, dict[str, tuple[Any, str]]] = {}
        self._notes: dict[tuple[Key, str], None] = {}

    @property
    def found(self) -> list[tuple[Key, str]]:
        return [one for one in self._notes if not (one[0] in self._gone and self.plan.targets[one[0]].exists is False)]

    def note(self, key: Key, message: str) -> None:
        for root in self.plan.roots(key):
            if root[0] not in SHARED:
                self._notes[root, message] = None

    def tell(self, row: Any) -> None:
        key, by = (row.record_type, row.record_id), f" by {row.actor}" if row.actor else ""
        target = self.plan.targets.get(key)
        self._gone = self._gone | {key} if row.action == "deleted" else self._gone - {key}
        if target is None:
            self._tell_of_part(row, by)
        elif target.exists:
            self.back.add(key)
        elif row.action == "deleted":
            self.note(key, f"It was deleted since{by}.") if target.exists is None else None
        elif target.exists is False:
            self.note(key, f"{self._what(row)} changed since{by}.")
        else:
            newest = self._newest.setdefault(key, {})
            newest.update({name: (pair[1], by) for name, pair in row.changes.items() if name in target.values})

    def _tell_of_part(self, row: Any, by: str) -> None:
        """A part, or a link, of something that the operation made."""
        for owner in map(key_of, row.parents):
            target = self.plan.targets.get(owner)
            if target is not None and target.exists is False:
                done = {"created": "added", "deleted": "removed"}.get(row.action, "changed")
                self.note(owner, f"{self._noun(row.record_type)} was {done} since{by}.")

    def compare(self) -> None:
        """Note the fields that have neither the value from before nor that of the operation by now."""
        for key, fields in self._newest.items():
            target, scope = self.plan.targets[key], scope_of(self.registry, self.actor, key[0])
            for name, (value, by) in fields.items():
                if not alike(value, target.expected.get(name)) and not alike(value, target.values[name]):
                    column = open_column(scope, name) if scope else None
                    self.note(key, f"{column.label if column else 'A field'} was changed since{by}.")

    def _what(self, row: Any) -> str:
        scope = scope_of(self.registry, self.actor, row.record_type)
        columns = [open_column(scope, name) for name in row.changes] if scope else []
        return ", ".join(column.label for column in columns if column) or self._noun(row.record_type)

    def _noun(self, name: str) -> str:
        scope = scope_of(self.registry, self.actor, name)
        return scope.declaration.label if scope else "A part"


async def _references(session: AsyncSession, plan: Plan) -> AsyncIterator[tuple[Key, str]]:
    """What of others leads to something that the operation made, and would lead nowhere."""
    made = {key for key in plan.made() if key[0] not in SHARED}
    for source in SQLModel.metadata.sorted_tables if made else ():
        for reference in source.foreign_keys if recorded(source) else ():
            name = str(reference.column.table.name)
            ids = [id_ for kind, id_ in made if kind == name]
            if not ids or (reference.ondelete or "").upper() == "CASCADE":
                continue
            column = reference.parent
            query = sa.select(source.c.id, column).where(column == sa.any_(sa.cast(ids, sa.ARRAY(sa.Integer))))
            for id_, target in await session.execute(query):
                if (source.name, id_) not in plan.targets:
                    yield (name, target), f"{source.name.replace('_', ' ').capitalize()} {id_} refers to it by now."


async def _lost(session: AsyncSession, plan: Plan, back: set[Key]) -> AsyncIterator[Key]:
    """Records that the operation deleted, and that the trash does not keep any more."""
    kept = await in_trash(session, plan)
    for key in plan.deleted():
        if not (plan.parents.get(key) or key in kept or key in back):
            yield key


async def in_trash(session: AsyncSession, plan: Plan) -> dict[Key, int]:
    """The newest deletion of each record that the operation deleted."""
    deleted = list(plan.deleted())
    ids = sa.cast([id_ for _, id_ in deleted], sa.ARRAY(sa.Integer))
    query = sa.select(TRASH.record_type, TRASH.record_id, sa.func.max(TRASH.id))
    query = query.where(TRASH.record_id == sa.any_(ids)).group_by(TRASH.record_type, TRASH.record_id)
    found = {(row[0], row[1]): row[2] for row in (await session.execute(query) if deleted else [])}
    return {key: found[key] for key in deleted if key in found}


async def _called(
    session: AsyncSession, registry: Registry, actor: Actor, found: Iterable[tuple[Key, str]]
) -> list[Obstacle]:
    notes, titles = list(found), dict[Key, str]()
    for name in {key[0] for key, _ in notes}:
        scope = scope_of(registry, actor, name)
        ids = [key[1] for key, _ in notes if key[0] == name]
        for id_, title in await fetch(session, titles_of(scope, ids)) if scope else ():
            titles[name, id_] = title
    gone = await _gone(session, [key for key, _ in notes if key not in titles])
    return [
        Obstacle(key, message, titles.get(key) or gone.get(key, ""), _address(registry, key) if key in titles else "")
        for key, message in notes
    ]


async def _gone(session: AsyncSession, keys: list[Key]) -> dict[Key, str]:
    """What records were called that the trash keeps."""
    ids = sa.cast([id_ for _, id_ in keys], sa.ARRAY(sa.Integer))
    query = sa.select(TRASH.record_type, TRASH.record_id, TRASH.title).where(TRASH.record_id == sa.any_(ids))
    return {(kind, id_): title for kind, id_, title in (await session.execute(query) if keys else [])}


def _address(registry: Registry, key: Key) -> str:
    declaration = registry.by_table.get(key[0])
    return f"/admin/{declaration.slug}/{key[1]}" if declaration else ""
