"""What happened to a record and to its parts, as far as the actor may see it."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.fields.kinds import Kind
from app.admin.history.changes import Change, Names, field_change
from app.admin.history.scopes import called_in, open_column, scope_of_table
from app.admin.history.together import is_together
from app.admin.scope import Scope
from app.admin.titles import in_words, titles_of
from app.persistence.querying.queries import fetch
from app.web.security.access import Access

SIZE = 50  # changes on a page


class History:
    """The revisions of the record with this id, newest first, and of everything that is or was a part of it."""

    def __init__(self, session: AsyncSession, scope: Scope, id_: int) -> None:
        self.session = session
        self.scope = scope
        self.id = id_
        self.revisions = scope.registry.revisions

    async def title(self) -> str | None:
        """What the record is called or, where it is gone, what it was called last; None where it never was.

        Also None where the actor may not see it: by its rows or, where it is gone, unless they may see all.
        """
        if found := await fetch(self.session, titles_of(self.scope, [self.id])):
            return in_words(self.scope, str(found[0][1]))
        open_ = self.scope.declaration.rows is None or self.scope.actor.may(Access.ADMIN)
        if not open_ or await self.exists():
            return None
        own = sa.select(self.revisions.c.changes).where(
            self.revisions.c.record_type == self.scope.declaration.table.name, self.revisions.c.record_id == self.id
        )
        last = await self.session.scalar(own.order_by(self.revisions.c.id.desc()).limit(1))
        return None if last is None else called_in(self.scope, last)

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

    async def page(self, before: int) -> tuple[list[Any], bool]:
        """About `SIZE` revisions below `before` (0: any), newest first; and whether there are more.

        What was done at once stays together, however many revisions it has.
        """
        rows = await self.rows(before=before, limit=SIZE + 1)
        if len(rows) <= SIZE:
            return rows, False
        last = rows[SIZE - 1]
        rest = await self.rows(before=last.id, at=last.happened_at)
        page = rows[:SIZE] + rest
        return page, bool(await self.rows(before=page[-1].id, limit=1))

    async def at_once_with(self, revision: int, most: int) -> list[Any]:
        """A revision and those older ones that were made together with it."""
        rows = await self.rows(before=revision + 1, limit=most + 1)
        found = rows[:1]
        for earlier in rows[1:]:
            if not is_together(found[-1], earlier, later_is_part=not self.is_own(found[-1])):
                break
            found.append(earlier)
        return found

    async def changed_since(self, row: Any) -> set[tuple[str, int]]:
        """What changes later than that of a revision were of, and what that was a part of: by table and id."""
        found = set()
        for later in await self.rows(after=row.id):
            if later.happened_at != row.happened_at:
                owners = (parent.rpartition(":") for parent in later.parents or ())
                found |= {(later.record_type, later.record_id), *((name, int(id_)) for name, _, id_ in owners)}
        return found

    def is_own(self, row: Any) -> bool:
        """Whether a revision is of the record itself."""
        return (row.record_type, row.record_id) == (self.scope.declaration.table.name, self.id)

    async def rows(
        self, *, after: int = 0, before: int = 0, limit: int | None = None, at: datetime | None = None
    ) -> list[Any]:
        """Revisions as stored with ids above `after` and below `before` (0: any), newest first; `at` one time."""
        part, revision = self._parts(), self.revisions
        mine = sa.select(revision).where(revision.c.record_type == part.c.type, revision.c.record_id == part.c.id)
        mine = mine.where(revision.c.id > after)
        if before:
            mine = mine.where(revision.c.id < before)
        if at:
            mine = mine.where(revision.c.happened_at == at)
        # Of each part by itself: joined at once, all revisions might be read to find those of a few parts.
        each = mine.order_by(revision.c.id.desc()).limit(limit).correlate(part).lateral("mine")
        found = sa.select(*each.c).select_from(part.join(each, sa.true())).order_by(each.c.id.desc()).limit(limit)
        rows = (await self.session.execute(found)).all()
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
        return await asyncio.to_thread(lambda: [self._change(row, names) for row in rows])  # long texts take long

    def _change(self, row: Any, names: Names) -> Change:
        scope = scope_of_table(self.scope.registry, self.scope, row.record_type)
        seen = {column: pair for name, pair in row.changes.items() if scope and (column := open_column(scope, name))}
        order = list(scope.columns.values()) if scope else []
        fields = [field_change(column, seen[column], names) for column in sorted(seen, key=order.index)]
        part = None if self.is_own(row) or scope is None else scope.declaration
        noun, nouns = (part.label.lower(), part.plural.lower()) if part else ("", "")
        key = (row.record_type, row.record_id)
        return Change(
            row.id,
            key,
            row.action,
            row.actor,
            row.reason,
            row.happened_at,
            noun,
            fields,
            nouns,
            called_in(scope, row.changes),
            row.operation_id,
        )

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
        target = self.scope.of(model)
        return dict(await fetch(self.session, titles_of(target, sorted(ids)))) if target and ids else {}


def _by_type(rows: Iterable[Any]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        found[row.record_type].add(row.record_id)
    return found
