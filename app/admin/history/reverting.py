"""Takes changes back, as a new change: one of them, or all that came after a version.

A plan says what each record and part shall be again. It is made from the revisions alone, and then held against what is
stored: what no longer fits is said beside its field, and nothing is changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from app.admin.effects import left
from app.admin.fields.columns import Column
from app.admin.fields.kinds import Kind
from app.admin.history.scopes import open_column, scope_of, scope_of_table
from app.admin.history.targets import Key, NotReverted, Refusal, Target, alike, plain, typed
from app.admin.permissions import Verb
from app.admin.scope import Scope
from app.persistence.errors import PersistenceError, is_disconnect, translate

CHANGED = "It was changed again since: it is no longer what this change made of it."
NOT_OPEN = "You may not change this."


class Reverting:
    """Brings records to their targets, in the transaction of the session. Roll back if it raises.

    `root` is the record whose history it is, or one of many. What is in `changed` is not removed: somebody has worked
    on it since. Where the `whole` of an operation is taken back, that is also what no form sets.
    """

    def __init__(self, session: AsyncSession, root: Scope, changed: Set[Key], *, whole: bool = False) -> None:
        self.session = session
        self.root = root
        self.changed = changed
        self.whole = whole
        self.refusals: list[Refusal] = []
        self.touched: dict[str, list[Mapping[str, Any]]] = {}

    async def apply(self, wanted: dict[Key, Target]) -> None:
        """Raises NotReverted."""
        order = {name: place for place, name in enumerate(table.name for table in self._sorted())}
        keys = sorted(wanted, key=lambda key: order.get(key[0], len(order)))
        for key in keys:
            if wanted[key].exists is not False:
                await self._bring(key, wanted[key])
        for key in reversed(keys):
            if wanted[key].exists is False:
                await self._remove(key)
        if self.refusals:
            raise NotReverted(self.refusals)
        try:
            await self.root.registry.effects.settle(self.session, self.touched)
        except PersistenceError as refusal:
            self._explain(self.root, refusal)
            raise NotReverted(self.refusals) from None

    def _scope(self, key: Key) -> Scope | None:
        near = scope_of_table(self.root.registry, self.root, key[0])
        return near or scope_of(self.root.registry, self.root.actor, key[0])

    def _sorted(self) -> list[sa.Table]:
        return list(self.root.declaration.table.metadata.sorted_tables)

    async def _bring(self, key: Key, target: Target) -> None:
        """Give a record its values, and make it anew where it is gone."""
        scope = self._scope(key)
        if scope is None:
            return
        model = scope.declaration.model
        many = [
            getattr(model, name)
            for name in target.values
            if (found := open_column(scope, name)) and found.secondary is not None
        ]
        record = await self.session.get(
            model, key[1], options=[selectinload(one) for one in many], with_for_update=True
        )
        if record is None and target.exists is None:
            return  # it is gone for another reason, and what it was then does not matter
        verb = Verb.ADD if record is None else Verb.CHANGE
        if not (scope.may_restore(verb) if target.followed else scope.may(verb)):
            self._refuse(scope, "", NOT_OPEN)
            return
        fresh = record is None
        record = record or model(**{scope.declaration.key: key[1]})
        try:
            async with self.session.begin_nested():
                for name, value in target.values.items():
                    await self._set(scope, record, name, value, target, fresh=fresh)
                if fresh and not self.refusals:
                    self.session.add(record)
                for name, rows in left([record]).items():
                    self.touched.setdefault(name, []).extend(rows)
        except DBAPIError as error:
            if (refusal := translate(error)) is None or is_disconnect(error):
                raise
            self._explain(scope, refusal)
        else:
            self._touch(scope, record)

    async def _set(self, scope: Scope, record: Any, name: str, value: Any, target: Target, *, fresh: bool) -> None:
        column, free = open_column(scope, name), fresh or self.whole or target.followed
        if column is None or column.computed or (column.kept and not free):
            return
        current = plain(column, getattr(record, column.attribute)) if not fresh else None
        if not fresh and alike(current, value):
            return
        if not fresh and name in target.expected and not alike(current, target.expected[name]):
            self._refuse(scope, column.label, CHANGED)
        elif not (free or scope.writable(column)):
            self._refuse(scope, column.label, NOT_OPEN)
        elif column.kind is Kind.MANY:
            setattr(record, column.attribute, await self._named(scope, column, value or []))
        else:
            self._assign(scope, record, column, value)

    def _assign(self, scope: Scope, record: Any, column: Column, value: Any) -> None:
        empty = "" if column.kind in (Kind.TEXT, Kind.MARKDOWN) and not column.nullable else None
        try:
            value = empty if value is None else typed(column, value)
        except (msgspec.ValidationError, ValueError):
            self._refuse(scope, column.label, f"“{value}” is no value of this field any more.")
        else:
            setattr(record, column.attribute, value)

    async def _named(self, scope: Scope, column: Column, names: list[Any]) -> list[Any]:
        """The records that a relation to many led to, which the history knows by name."""
        target: Any = column.target
        known = sa.inspect(target).columns
        by = known["name"] if "name" in known else sa.inspect(target).primary_key[0]
        found = list(await self.session.scalars(sa.select(target).where(by.in_(names)))) if names else []
        if missing := set(map(str, names)) - {str(getattr(one, by.key)) for one in found}:
            self._refuse(scope, column.label, f"No longer there: {', '.join(sorted(missing))}.")
        return found

    async def _remove(self, key: Key) -> None:
        scope = self._scope(key)
        if scope is None or self.refusals:
            return
        if not scope.may(Verb.DELETE):
            self._refuse(scope, "", NOT_OPEN)
            return
        record = await self.session.get(scope.declaration.model, key[1])
        if record is None:
            return
        if key in self.changed:
            self._refuse(scope, "", CHANGED)
            return
        self.session.expunge(record)
        title = f"{scope.declaration.label} {key[1]}"
        try:
            await self.root.registry.effects.discard(self.session, scope.declaration.table, key[1], title)
        except PersistenceError as refusal:
            self._explain(scope, refusal)

    def _touch(self, scope: Scope, record: Any) -> None:
        table = scope.declaration.table
        row = {column.key: record.__dict__.get(column.key) for column in table.columns}
        self.touched.setdefault(table.name, []).append(row)

    def _explain(self, scope: Scope, refusal: PersistenceError) -> None:
        columns = (open_column(scope, name) for name in refusal.columns)
        label = next((column.label for column in columns if column), "")
        self._refuse(scope, label, self.root.registry.in_words(refusal))

    def _refuse(self, scope: Scope, label: str, message: str) -> None:
        noun = "" if scope is self.root else scope.declaration.label
        refusal = Refusal(noun, label, message)
        if refusal not in self.refusals:
            self.refusals.append(refusal)
