"""Gives many records new values through the session, so that versions, HTML and history follow as from a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.exc import StaleDataError

from app.admin.effects import left
from app.admin.fields.checked import same
from app.admin.fields.columns import Column
from app.admin.fields.kinds import Kind
from app.admin.scope import Scope
from app.persistence.errors import is_disconnect, translate

Rows = dict[str, list[Mapping[str, Any]]]


class Applying:
    """Loads and changes records of one table; `touched` are their rows, for what follows from them."""

    def __init__(self, session: AsyncSession, scope: Scope, columns: Sequence[Column]) -> None:
        self.session = session
        self.scope = scope
        self.model = scope.declaration.model
        self.many = [one for one in columns if one.kind is Kind.MANY]
        self._linked: dict[tuple[type[Any], int], Any] = {}
        self._touched: Rows = {}

    async def load(self, *where: Any) -> list[Any]:
        """The records that meet `where` and are open to the actor, locked."""
        load = [selectinload(getattr(self.model, one.attribute)) for one in self.many]
        key = self.scope.declaration.table.c[self.scope.declaration.key]
        found = sa.select(self.model).where(*where, *self.scope.where()).options(*load).order_by(key)
        return list(await self.session.scalars(found.with_for_update()))

    async def link(self, column: Column, ids: Sequence[int]) -> list[Any]:
        """The records with these ids, for a relation to many."""
        target: Any = column.target
        missing = [id_ for id_ in ids if (target, id_) not in self._linked]
        if missing:
            key = sa.inspect(target).primary_key[0]
            for one in await self.session.scalars(sa.select(target).where(key.in_(missing))):
                self._linked[target, sa.inspect(one).identity[0]] = one
        return [self._linked[target, id_] for id_ in ids if (target, id_) in self._linked]

    def assign(self, record: Any, column: Column, value: Any) -> bool:
        """Set one value, or the records of a relation to many; False where it was the same before."""
        before = getattr(record, column.attribute)
        if column.kind is Kind.MANY:
            if set(map(id, before)) == set(map(id, value)):
                return False
        elif same(before, value):
            return False
        setattr(record, column.attribute, value)
        return True

    async def flush(self, records: Sequence[Any]) -> None:
        """Store what was changed. Raises PersistenceError where the database does not take it: then roll back."""
        await self.scope.registry.effects.examine(self.session, records)
        self.session.add_all(records)
        for name, rows in left(records).items():
            self._touched.setdefault(name, []).extend(rows)
        try:
            await self.session.flush()
        except (DBAPIError, StaleDataError) as error:
            if (refusal := translate(error)) is None or is_disconnect(error):
                raise
            raise refusal from error
        self.touch(records)

    def touch(self, records: Sequence[Any]) -> None:
        """Remember rows whose change has consequences."""
        table = self.scope.declaration.table
        names = [column.name for column in table.columns if column.primary_key or column.foreign_keys]
        rows = self._touched.setdefault(table.name, [])
        rows += [{name: getattr(record, name, None) for name in names} for record in records]

    async def settle(self) -> None:
        """Work out what follows from all that was changed."""
        await self.scope.registry.effects.settle(self.session, self._touched)

    def forget(self) -> None:
        """Let go of what was loaded, so that memory does not grow with the number of records."""
        self.session.expunge_all()
        self._linked.clear()
