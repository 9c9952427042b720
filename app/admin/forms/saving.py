"""Stores what a form says: the record, its children and its relations, in one savepoint; or says what is refused."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.effects import left
from app.admin.fields.checked import same
from app.admin.fields.columns import Column
from app.admin.fields.kinds import Kind
from app.admin.forms.holding import hold
from app.admin.forms.node import Node
from app.admin.forms.part import POSITION, Nested, Part
from app.admin.scope import Scope
from app.persistence.errors import Conflict, PersistenceError
from app.persistence.fields import now
from app.persistence.repository import Repository

TOUCHED = "updated_at"  # set where only children changed, so that the record has a new version too


Linked = dict[type[Any], dict[int | str, Any]]


class Records(Repository[Any]):
    """The records behind a form."""

    def __init__(self, session: AsyncSession, part: Part) -> None:
        super().__init__(session)
        self.part = part
        self.changed = False  # whether there was anything to store

    async def hold(self, id: int) -> Any:  # noqa: A002 -- the field's own name
        """The record with everything that its form can change, locked; None where the actor sees none."""
        return await hold(self.session, self.part, id)

    async def store(self, record: Any, node: Node) -> None:
        """Make a new or held record what the form says. Raises PersistenceError; a held one is as stored then."""
        linked = await self._linked(node)
        async with self._refusable():
            removed = list(_remove(record, node))
            changed = {id(one): one for one in (*removed, *self.session.dirty)}
            for one in removed:
                await self.session.delete(one)  # in so many words: the history hears of no orphans
            if removed:
                await self.session.flush()  # before additions: of two rows that are alike, the old one goes first
            _fill(record, node, linked)
            self.session.add(record)
            _touch(self.session, record, changed.values())
            changed |= {id(one): one for one in (*self.session.new, *self.session.dirty)}
            await self.part.scope.registry.effects.examine(self.session, changed.values())
            before = left(changed.values())
            await self.session.flush()
            self.changed = bool(changed)
            if changed:
                await self.part.scope.registry.effects.settle(self.session, _rows(changed.values(), before))

    async def _linked(self, node: Node) -> Linked:
        """The records that relations to many shall lead to, by model and id, or by their name where they are new."""
        wanted: dict[Scope, set[int | str]] = {}
        scopes = {column.target: one.part.scope.target(column) for one, column in _many(node)}
        for one, column in _many(node):
            if scope := scopes[column.target]:
                wanted.setdefault(scope, set()).update(one.cleaned[column.name])
        found: Linked = {}
        for scope, called in wanted.items():
            name = scope.titles()[0].name
            found[scope.model] = {one: scope.model(**{name: one}) for one in called if isinstance(one, str)}
            ids = [one for one in called if isinstance(one, int)]
            found[scope.model] |= await self._known(scope, ids)
        return found

    async def _known(self, scope: Scope, ids: list[int]) -> dict[int | str, Any]:
        """Records by id; of those that came with the record nothing is asked again."""
        key = sa.inspect(scope.model).identity_key_from_primary_key
        known = {id_: self.session.identity_map.get(key([id_])) for id_ in ids}
        if missing := [id_ for id_, row in known.items() if row is None]:
            rows = await self.session.scalars(sa.select(scope.model).where(scope.key.in_(missing)))
            known |= {sa.inspect(row).identity[0]: row for row in rows}
        return {id_: row for id_, row in known.items() if row is not None}


def _rows(records: Iterable[Any], before: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """The columns of records, by table, after what they had `before`."""
    rows = before
    for record in records:
        mapper = sa.inspect(record).mapper
        columns = {name: value for name, value in vars(record).items() if name in mapper.columns}
        rows.setdefault(mapper.local_table.name, []).append(columns)
    return rows


def is_stale(record: Any, node: Node) -> bool:
    """Whether the form, or a row of it, was made from another version than is stored, or does not say from which."""
    if not node.part.version or node.version != getattr(record, node.part.version):
        return True
    for nested, rows in node.children():
        stored = _by_id(record, nested)
        for row in rows:
            if row.id is not None and (row.id not in stored or is_stale(stored[row.id], row)):
                return True
    return False


def _many(node: Node) -> Iterator[tuple[Node, Column]]:
    for one in node.walk():
        for column in one.part.fields:
            if column.kind is Kind.MANY and column.name in one.cleaned:
                yield one, column


def _by_id(record: Any, nested: Nested) -> dict[int, Any]:
    return {getattr(child, nested.part.key): child for child in getattr(record, nested.name)}


def _remove(record: Any, node: Node) -> Iterator[Any]:
    """Take away the children that the form has marked."""
    for nested, rows in node.children():
        stored = _by_id(record, nested) if any(row.id for row in rows) else {}
        for row in rows:
            child = stored.get(row.id or 0)
            if child is not None and row.removed:
                yield from _all_below(child, nested.part)
                getattr(record, nested.name).remove(child)
            elif child is not None:
                yield from _remove(child, row)


def _all_below(record: Any, part: Part) -> Iterator[Any]:
    yield record
    for nested in part.inlines:
        for child in getattr(record, nested.name):
            yield from _all_below(child, nested.part)


def _fill(record: Any, node: Node, linked: Linked) -> None:
    for name, value in node.cleaned.items():
        column = node.part.by_name[name]
        if column.kind is Kind.MANY:
            _link(record, column, [one for id_ in value if (one := linked[column.target or object].get(id_))])
        elif not same(getattr(record, column.attribute), value):
            setattr(record, column.attribute, value)
    for nested, rows in node.children():
        _fill_children(record, nested, [row for row in rows if not row.removed], linked)


def _link(record: Any, column: Column, wanted: list[Any]) -> None:
    if set(map(id, getattr(record, column.name))) != set(map(id, wanted)):
        setattr(record, column.name, wanted)


def _fill_children(record: Any, nested: Nested, rows: list[Node], linked: Linked) -> None:
    stored = _by_id(record, nested)
    children = getattr(record, nested.name)
    ordered = []
    for row in rows:
        child = stored.get(row.id or 0)
        if child is None:
            child = nested.part.model()
            children.append(child)
        _fill(child, row, linked)
        ordered.append(child)
    if nested.ordered:
        shown = set(map(id, ordered))
        _number([*ordered, *(child for child in children if id(child) not in shown)])


def _number(children: list[Any]) -> None:
    """Give children their places; those that are in order already keep theirs."""
    places = [getattr(child, POSITION) if sa.inspect(child).persistent else None for child in children]
    known = [place for place in places if place is not None]
    fresh = places[len(known) :]
    if any(place is not None for place in fresh) or known != sorted(set(known)):
        known, fresh = [], children
    start = known[-1] + 1 if known else 0
    for place, child in enumerate(children[len(known) :], start):
        if getattr(child, POSITION) != place or not sa.inspect(child).persistent:
            setattr(child, POSITION, place)


def _touch(session: AsyncSession, record: Any, removed: Collection[Any]) -> None:
    """Have a record count up its version where only its children changed."""
    touched = any(one is not record and session.is_modified(one) for one in session.dirty)
    added = any(one is not record for one in session.new)
    if sa.inspect(record).persistent and (removed or touched or added) and hasattr(record, TOUCHED):
        setattr(record, TOUCHED, now())


def explain(node: Node, error: PersistenceError) -> None:
    """Put what the database refused beside the field that it is about."""
    for part in node.part.walk():
        if part.scope.declaration.table.name == error.table:
            rows = [one for one in node.walk() if one.part is part and not one.removed]
            columns = [column for column in part.fields if column.attribute in error.columns]
            columns.sort(key=_is_relation)  # of a number and its collection, the number is wrong
            named = [column.name for column in columns]
            for row in _guilty(rows, named, error):
                row.refuse(named[0] if named else "", part.scope.registry.in_words(error))
            return
    node.refuse("", node.part.scope.registry.in_words(error))


def _guilty(rows: list[Node], named: list[str], error: PersistenceError) -> list[Node]:
    """The rows that are alike, or have the refused values, or else the new ones, or else all: the database does not
    always tell which it meant.
    """
    if isinstance(error, Conflict) and len(rows) > 1:
        values = [tuple(str(row.values.get(name)) for name in named) for row in rows]
        alike = [row for row, value in zip(rows, values, strict=True) if values.count(value) > 1]
        if alike:
            return alike[1:]
    meant = [row for row in rows if ", ".join(str(row.values.get(name)).strip() for name in named) == error.values]
    if named and meant:
        return meant
    return [row for row in rows if row.key.startswith("n")] or rows


def _is_relation(column: Column) -> bool:
    return column.kind is Kind.RELATION
