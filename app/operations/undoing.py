"""Takes an operation back, as another operation: whole, or but for what stands in its way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel

from app.admin.history.reverting import Reverting
from app.admin.history.scopes import scope_of
from app.admin.history.targets import Key, NotReverted, Refusal
from app.admin.permissions import Verb
from app.admin.registry import Registry
from app.admin.scope import Scope
from app.admin.titles import titles_of
from app.decisions.models import Decision
from app.history.operations import begin
from app.operations.import_sources import Sources
from app.operations.obstacles import Obstacle, in_trash, obstacles
from app.operations.plan import SHARED, Plan, plan_of
from app.operations.repository import OPERATION, OperationRow
from app.persistence.errors import PersistenceError
from app.persistence.fields import now
from app.persistence.fields import table as table_of
from app.persistence.querying.queries import fetch
from app.trash import deleting
from app.trash.belongings import belongings_of
from app.trash.restoring import NotRestored, restore
from app.web.http.problems import Problem
from app.web.security.access import Actor, closed_to

DECISION = table_of(Decision)
CHUNK = 200  # records that are deleted together
UNCOUNTED = frozenset({"imported_file"})  # what may name a collection without using it


class TakingBackRefused(Exception):
    """Nothing was changed, because of these."""

    def __init__(self, found: list[Obstacle]) -> None:
        super().__init__("Something stands in the way.")
        self.obstacles = found


async def undo(
    session: AsyncSession, registry: Registry, actor: Actor, operation: OperationRow, *, reason: str, leave: bool
) -> int:
    """Take it back, in the transaction of the session; returns the operation that did.

    `leave` lets what stands in the way stay as it is. Raises TakingBackRefused, NotReverted, Problem: then roll back.
    """
    plan = await plan_of(session, operation.id)
    await _lock(session, plan)
    found = await obstacles(session, registry, actor, plan)
    if found and not leave:
        raise TakingBackRefused(found)
    left = {one.root for one in found}
    plan = plan.without(left)
    await _require(registry, actor, plan)
    what = f"Took back: {operation.title}"
    session.info["reason"] = f"{what}: {reason}" if reason else what
    done = await begin(session, what, undoes=operation.id)
    await _Undoing(session, registry, actor, plan).run(left)
    mine = sa.update(OPERATION).where(OPERATION.c.id == operation.id)
    await session.execute(mine.values(undone_at=now()))
    if operation.undoes_id:  # what that took back is in force again
        before = sa.update(OPERATION).where(OPERATION.c.id == operation.undoes_id)
        await session.execute(before.values(undone_at=None))
    return done


async def _lock(session: AsyncSession, plan: Plan) -> None:
    """Nobody changes the records until the transaction ends."""
    for table in SQLModel.metadata.sorted_tables:
        ids = sorted(id_ for name, id_ in plan.targets if name == table.name and not plan.parents.get((name, id_)))
        if ids:
            mine = table.c.id == sa.any_(sa.cast(ids, sa.ARRAY(sa.Integer)))
            await session.execute(sa.select(table.c.id).where(mine).order_by(table.c.id).with_for_update())


async def _require(registry: Registry, actor: Actor, plan: Plan) -> None:
    """Raises Problem 403 where the actor may not do with one of the tables what this comes to."""
    asked = {(key[0], Verb.DELETE) for key in plan.made() if key[0] not in SHARED}
    asked |= {(key[0], Verb.CHANGE) for key in plan.changed()} | {(key[0], Verb.ADD) for key in plan.deleted()}
    for name, verb in asked:
        scope = scope_of(registry, actor, name)
        if scope is None or not scope.may_restore(verb):
            raise Problem(403, closed_to(actor))


class _Undoing:
    def __init__(self, session: AsyncSession, registry: Registry, actor: Actor, plan: Plan) -> None:
        self.session = session
        self.registry = registry
        self.actor = actor
        self.plan = plan

    async def run(self, left: set[Key]) -> None:
        sources = Sources(self.session, self.plan.operation_id)
        changed = {root for key in self.plan.changed() for root in self.plan.roots(key)}
        await sources.exchange(changed, left)
        try:
            restored = await self._restore()
            await self._discard([key for key in self.plan.made() if key[0] not in SHARED])
            await self._revert(restored)
            await self._discard(await self._unused())
        except PersistenceError as refusal:
            raise NotReverted([Refusal("", "", self.registry.in_words(refusal))]) from None
        await sources.keep()

    async def _restore(self) -> set[Key]:
        """What was deleted comes back from the trash: what others refer to before these."""
        kept = await in_trash(self.session, self.plan)
        order = [table.name for table in SQLModel.metadata.sorted_tables]
        waiting = sorted(kept, key=lambda key: (order.index(key[0]), key[1]))
        while waiting:
            refused = [(key, why) for key in waiting if (why := await self._refusal(kept[key]))]
            if len(refused) == len(waiting):
                key, why = refused[0]
                noun = self._scope(key).declaration.label
                raise NotReverted([Refusal(f"{noun} {key[1]}", "", message) for message in why])
            waiting = [key for key, _ in refused]
        return set(kept)

    async def _refusal(self, trash_id: int) -> list[str]:
        """Why it cannot come back now, [] where it came."""
        try:
            async with self.session.begin_nested():
                await restore(self.session, trash_id, {})
        except NotRestored as refused:
            return [one.message for one in refused.obstacles]
        return []

    async def _discard(self, keys: Iterable[Key]) -> None:
        """What was made goes: records into the trash, parts of what stays for good, since the history keeps them."""
        by_table: dict[str, list[Key]] = defaultdict(list)
        for key in keys:
            by_table[key[0]].append(key)
        for table in reversed(SQLModel.metadata.sorted_tables):
            mine = by_table.get(table.name, [])
            for some in (mine[at : at + CHUNK] for at in range(0, len(mine), CHUNK)):
                await self._discard_some(table, some)

    async def _discard_some(self, table: sa.Table, keys: Sequence[Key]) -> None:
        titles = {id_: f"{self._scope(keys[0]).declaration.label} {id_}" for _, id_ in keys}
        if table.name in self.registry.by_table:
            titles |= dict(await fetch(self.session, titles_of(self._scope(keys[0]), list(titles))))
        parts = {id_: title for id_, title in titles.items() if self.plan.parents.get((table.name, id_))}
        records = {id_: title for id_, title in titles.items() if id_ not in parts}
        for some, trashed in ((records, True), (parts, False)):
            if some:
                await deleting.delete_many(self.session, table, some, trashed=trashed)
        self.session.expunge_all()

    async def _revert(self, restored: set[Key]) -> None:
        """What was changed, or was a part of it, is again as it was."""
        wanted = {key: self.plan.targets[key] for key in (*self.plan.changed(), *self.plan.deleted())}
        wanted = {key: target for key, target in wanted.items() if key not in restored}
        decided = [id_ for name, id_ in wanted if name == DECISION.name]
        follows = sa.select(DECISION.c.id).where(DECISION.c.id.in_(decided), DECISION.c.status_before.is_not(None))
        for id_ in await self.session.scalars(follows):  # its status is that of a successor that stays
            wanted[DECISION.name, id_].values.pop("status", None)
        if wanted:
            await Reverting(self.session, self._scope(next(iter(wanted))), set(), whole=True).apply(wanted)

    async def _unused(self) -> list[Key]:
        """Tags, people and the like that it made, and that nothing uses any more."""
        found = []
        for name in SHARED:
            ids = [id_ for kind, id_ in self.plan.made() if kind == name]
            scope = scope_of(self.registry, self.actor, name)
            if not ids or scope is None or not scope.may(Verb.DELETE):
                continue
            for id_, owned in (await belongings_of(self.session, scope.declaration.table, ids, lock=False)).items():
                others = {*owned.rows, *(one.table for one in (*owned.cleared, *owned.blocking))}
                found += [(name, id_)] if others <= {name, *UNCOUNTED} else []
        return found

    def _scope(self, key: Key) -> Scope:
        scope: Any = scope_of(self.registry, self.actor, key[0])
        return scope  # type: ignore[no-any-return]
