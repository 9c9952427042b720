"""What happened to a record and to its parts, as far as the actor may see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.cells import Cells
from app.admin.declaration import Declaration
from app.admin.fields.columns import Column, of_attribute
from app.admin.fields.kinds import Kind
from app.admin.history.changes import Change, Names, field_change
from app.admin.permissions import Verb
from app.admin.registry import Registry, Scope
from app.web.access import Access

SIZE = 50  # changes on a page


class History:
    """The revisions of the record with this id, newest first, and of everything that is or was a part of it."""

    def __init__(self, session: AsyncSession, scope: Scope, id_: int) -> None:
        self.session = session
        self.scope = scope
        self.id = id_
        self.revisions = scope.registry.revisions

    async def is_open(self) -> bool:
        """Whether the actor may see it: the record by its rows or, where it is gone, as somebody who may see all."""
        declaration = self.scope.declaration
        key = declaration.table.c[declaration.key] == self.id
        if await self.session.scalar(sa.select(sa.literal(1)).where(key, *self.scope.where())):
            return True
        exists = await self.session.scalar(sa.select(sa.literal(1)).select_from(declaration.table).where(key))
        return not exists and (declaration.rows is None or self.scope.actor.may(Access.ADMIN))

    async def exists(self) -> bool:
        """Whether the record is still there."""
        table = self.scope.declaration.table
        found = sa.select(sa.literal(1)).where(table.c[self.scope.declaration.key] == self.id)
        return bool(await self.session.scalar(found))

    def lock(self) -> sa.Select[Any]:
        """Keeps others from changing the record until the transaction ends."""
        table = self.scope.declaration.table
        return sa.select(sa.literal(1)).where(table.c[self.scope.declaration.key] == self.id).with_for_update()

    async def latest(self) -> int:
        """The id of the newest revision, 0 if there is none: what a page was made from."""
        rows = await self.rows(limit=1)
        return int(rows[0].id) if rows else 0

    async def rows(self, *, after: int = 0, before: int = 0, limit: int | None = None) -> list[Any]:
        """Revisions as stored with ids above `after` and below `before` (0: any), newest first."""
        part, revision = self._parts(), self.revisions
        joined = revision.join(part, (revision.c.record_type == part.c.type) & (revision.c.record_id == part.c.id))
        found = sa.select(revision).select_from(joined).order_by(revision.c.id.desc()).limit(limit)
        if before:
            found = found.where(revision.c.id < before)
        rows = (await self.session.execute(found.where(revision.c.id > after))).all()
        return await self._open(rows)

    def _parts(self) -> sa.CTE:
        revision = self.revisions
        root = sa.select(
            sa.literal(self.scope.declaration.table.name, sa.Text).label("type"),
            sa.literal(self.id, sa.Integer).label("id"),
        ).cte("part", recursive=True)
        named = root.c.type.concat(":").concat(sa.cast(root.c.id, sa.Text))
        below = sa.select(sa.cast(revision.c.record_type, sa.Text), revision.c.record_id).join(
            root, revision.c.parents.contains(array([named]))
        )
        return root.union(below)

    async def _open(self, rows: Iterable[Any]) -> list[Any]:
        """Without the parts that are not open to the actor."""
        rows, hidden = list(rows), set[tuple[str, int]]()
        for name, ids in _by_type(rows).items():
            scope = scope_of_table(self.scope.registry, self.scope, name)
            if scope is None:
                hidden |= {(name, id_) for id_ in ids}
            elif scope.where() and name != self.scope.declaration.table.name:
                key = scope.declaration.table.c[scope.declaration.key]
                seen = set(await self.session.scalars(sa.select(key).where(key.in_(ids), *scope.where())))
                hidden |= {(name, id_) for id_ in ids - seen}
        return [row for row in rows if (row.record_type, row.record_id) not in hidden]

    async def changes(self, rows: list[Any]) -> list[Change]:
        """These revisions in words, each field as far as the actor may see it."""
        names = await self._names(rows)
        return [self._change(row, names) for row in rows]

    def _change(self, row: Any, names: Names) -> Change:
        scope = scope_of_table(self.scope.registry, self.scope, row.record_type)
        own = (row.record_type, row.record_id) == (self.scope.declaration.table.name, self.id)
        fields = [
            field_change(column, before, after, names)
            for name, (before, after) in row.changes.items()
            if scope and (column := open_column(scope, name))
        ]
        noun = "" if own or scope is None else scope.declaration.label.lower()
        key = (row.record_type, row.record_id)
        return Change(row.id, key, row.action, row.actor, row.reason, row.happened_at, noun, fields)

    async def _names(self, rows: list[Any]) -> Names:
        """What the records are called that relations lead or led to, of those that the actor may see."""
        wanted: dict[type[Any], set[int]] = defaultdict(set)
        for row in rows:
            scope = scope_of_table(self.scope.registry, self.scope, row.record_type)
            for name, values in row.changes.items() if scope else ():
                column = open_column(scope, name) if scope else None
                if column and column.kind is Kind.RELATION and column.target:
                    wanted[column.target] |= {value for value in values if isinstance(value, int)}
        return {
            (model, id_): name
            for model, ids in wanted.items()
            for id_, name in (await self._called(model, ids)).items()
        }

    async def _called(self, model: type[Any], ids: set[int]) -> dict[int, str]:
        target = self.scope.registry.scope_of(model, self.scope.actor)
        if target is None or not ids:
            return {}
        cells = Cells(target)
        title, root = cells.title(), cells.root
        for table, condition in cells.joins:
            root = root.outerjoin(table, condition)
        key = cells.root.c[target.declaration.key]
        found = sa.select(key, title).select_from(root).where(key.in_(ids), *target.where())
        return {row[0]: row[1] for row in await self.session.execute(found)}


def scope_of_table(registry: Registry, near: Scope, name: str) -> Scope | None:
    """The records of a table, None where they have no pages or are not open to the actor of `near`.

    Parts without pages of their own are open to whom their record is open to.
    """
    if name == near.declaration.table.name:
        return near
    declaration = registry.by_table.get(name) or _parts_of(near.declaration).get(name)
    scope = Scope(registry, declaration, near.actor) if declaration else None
    return scope if scope and scope.may(Verb.VIEW) else None


@cache
def _parts_of(declaration: Declaration) -> dict[str, Declaration]:
    """A declaration for every table of its inlines, at any depth."""
    found, waiting = dict[str, Declaration](), [(declaration.model, one) for one in declaration.inlines]
    while waiting:
        model, inline = waiting.pop()
        child = Declaration(
            sa.inspect(model).relationships[inline.relation].mapper.class_, permissions=declaration.permissions
        )
        found[child.table.name] = child
        waiting += [(child.model, one) for one in inline.inlines]
    return found


def open_column(scope: Scope, attribute: str) -> Column | None:
    """The column that a revision calls `attribute`, None where it is not open to the actor or no longer there."""
    column = of_attribute(scope.declaration.model, attribute)
    return column if column and column.name in scope.columns else None


def _by_type(rows: Iterable[Any]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        found[row.record_type].add(row.record_id)
    return found
