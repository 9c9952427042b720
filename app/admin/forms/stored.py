"""A form as it is stored: a record with its children and the words of what they refer to, in one statement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSON, aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.fields.columns import Column
from app.admin.fields.kinds import Kind
from app.admin.forms.parts import POSITION, Nested, Part
from app.admin.forms.typed import Node
from app.admin.forms.widgets import initial
from app.admin.registry import Scope
from app.persistence.querying.running import first_row
from app.persistence.shapes.shape import DIALECT
from app.persistence.storable import is_storable

KEY = object()  # stands for the id of the record in the parameters of a statement
EMPTY = sa.literal_column("'[]'::json", JSON)


def blank(part: Part, prefix: str = "", key: str = "") -> Node:
    """The form of a new record."""
    node = Node(part, prefix, key)
    node.values = {column.name: initial(column) for column in part.fields}
    return node


def begun(part: Part, words: str) -> Node:
    """The form of a new record that shall be called by some words."""
    node = blank(part)
    name = next((path.column.name for path in part.scope.titles() if not path.steps), "")
    if words and name in node.values and part.by_name[name].kind in (Kind.TEXT, Kind.MARKDOWN):
        node.values[name] = words
    return node


async def load(session: AsyncSession, part: Part, id: int) -> Node | None:  # noqa: A002 -- the field's own name
    """The form of a stored record; None where there is none, or none that the actor may see."""
    if not is_storable(sa.Integer(), id):
        return None
    sql, values = _compiled(part)
    found = await first_row(session, sql, tuple(id if value is KEY else value for value in values))
    return None if found is None else _node(part, msgspec.json.decode(found[0]))


@lru_cache(500)
def _compiled(part: Part) -> tuple[str, list[Any]]:
    """The SQL for a record of `part` and its parameters in order, KEY among them: making it is dearer than asking."""
    table = part.scope.declaration.table.alias("r0")
    key = table.c[_name(part, part.key)] == sa.bindparam("record_key", type_=sa.Integer)
    found = sa.select(sa.cast(_row(part, table, Names()), sa.Text)).where(key, *part.scope.where(table))
    compiled: Any = found.compile(dialect=DIALECT)
    values = compiled.construct_params({"record_key": KEY})
    return str(compiled), [values[name] for name in compiled.positiontup]


async def names(session: AsyncSession, scope: Scope, ids: Sequence[int]) -> dict[str, str]:
    """What the records with these ids are called, by id as a text; those that the actor may not see are missing."""
    table = scope.declaration.table.alias("t0")
    key = table.c[scope.declaration.key]
    wanted = key == sa.any_(sa.literal(ids, ARRAY(sa.Integer)))  # one parameter: of those there are 32 767 at most
    found = sa.select(key, words(scope, table, Names())).where(wanted, *scope.where(table))
    return {str(id_): name for id_, name in await session.execute(found)}


class Names:
    """New names for tables in a statement."""

    def __init__(self) -> None:
        self._taken = 0

    def new(self) -> str:
        self._taken += 1
        return f"r{self._taken}"


def words(scope: Scope, table: Any, names: Names) -> sa.ColumnElement[Any]:
    """What a record is called, as a text."""
    parts = [_along(scope, path.steps, path.column, table, names) for path in scope.titles()]
    key = sa.literal("#") + sa.cast(table.c[scope.declaration.key], sa.Text)
    return sa.func.coalesce(sa.func.nullif(sa.func.left(sa.func.concat_ws(" ", *parts), 200), ""), key)


def _along(scope: Scope, steps: Sequence[Any], column: Column, table: Any, names: Names) -> Any:
    """The text of a column, through the relations that lead to it; of a relation, what it leads to is called."""
    own = table.c[(steps[0].column if steps else column).attribute]
    target = steps[0].scope if steps else scope.target(column) if column.kind is Kind.RELATION else None
    if target is None:
        text = sa.cast(own, sa.Text)
        return sa.func.replace(text, "_", " ") if column.kind is Kind.CHOICE else text
    other = target.declaration.table.alias(names.new())
    inner = _along(target, steps[1:], column, other, names) if steps else words(target, other, names)
    return sa.select(inner).where(other.c[target.declaration.key] == own).correlate(table).scalar_subquery()


def _name(part: Part, attribute: str) -> str:
    return str(sa.inspect(part.model).columns[attribute].name)


def _row(part: Part, table: Any, names: Names) -> Any:
    """Key, version, what was set and is shown, and the children: a JSON array in the order that `_node` reads."""
    version = table.c[_name(part, part.version)] if part.version else sa.null()
    values = [_value(part, column, table, names) for column in _all(part)]
    children = [_children(nested, table, names) for nested in part.inlines]
    return sa.func.json_build_array(table.c[_name(part, part.key)], version, *values, *children, type_=JSON)


def _all(part: Part) -> list[Column]:
    return [*part.fields, *part.shown]


def _value(part: Part, column: Column, table: Any, names: Names) -> Any:
    """A value; of a relation its key and words, of one to many a list of those."""
    if column.kind is Kind.MANY:
        return _many(part, column, table, names)
    own = table.c[_name(part, column.attribute)]
    target = part.scope.target(column) if column.kind is Kind.RELATION else None
    if target is None:
        return own
    other = target.declaration.table.alias(names.new())
    pair = sa.func.json_build_array(own, words(target, other, names), type_=JSON)
    return sa.select(pair).where(other.c[target.declaration.key] == own).correlate(table).scalar_subquery()


def _many(part: Part, column: Column, table: Any, names: Names) -> Any:
    target = part.scope.target(column)
    if target is None or column.secondary is None:
        return EMPTY
    pairs = column.secondary.alias(names.new())
    other = target.declaration.table.alias(names.new())
    called = words(target, other, names)
    listed = sa.func.json_agg(
        aggregate_order_by(sa.func.json_build_array(other.c[target.declaration.key], called), called)
    )
    relation = sa.inspect(part.model).relationships[column.name]
    joined = [pairs.c[far.name] == other.c[near.name] for near, far in relation.secondary_synchronize_pairs]
    mine = [pairs.c[far.name] == table.c[near.name] for near, far in relation.synchronize_pairs]
    found = sa.select(sa.func.coalesce(listed, EMPTY)).select_from(pairs.join(other, sa.and_(*joined)))
    return found.where(*mine).correlate(table).scalar_subquery()


def _children(nested: Nested, table: Any, names: Names) -> Any:
    child = nested.part.scope.declaration.table.alias(names.new())
    order = [child.c[POSITION]] if nested.ordered else []
    order.append(child.c[_name(nested.part, nested.part.key)])
    listed = sa.func.json_agg(aggregate_order_by(_row(nested.part, child, names), *order))
    mine = [child.c[far.name] == table.c[near.name] for near, far in nested.relation.synchronize_pairs]
    found = sa.select(sa.func.coalesce(listed, EMPTY)).where(*mine, *nested.part.scope.where(child))
    return found.correlate(table).scalar_subquery()


def _node(part: Part, row: list[Any], prefix: str = "", key: str = "") -> Node:
    node = Node(part, prefix, key)
    given: Iterator[Any] = iter(row)
    node.id, node.version = next(given), next(given)
    for column in _all(part):
        _keep(node, column, next(given))
    for nested in part.inlines:
        rows = next(given)
        node.rows[nested.name] = [
            _node(nested.part, one, f"{prefix}{nested.name}.{one[0]}.", str(one[0])) for one in rows
        ]
    return node


def _keep(node: Node, column: Column, given: Any) -> None:
    if column.kind is Kind.MANY:
        node.values[column.name] = [str(id_) for id_, _ in given]
        node.labels[column.name] = {str(id_): called for id_, called in given}
    elif column.kind is Kind.RELATION and isinstance(given, list):
        node.values[column.name] = str(given[0])
        node.labels[column.name] = {str(given[0]): given[1]}
    else:
        node.values[column.name] = text_of(given) if column.kind is not Kind.MOMENT else _moment(given)


def _moment(given: str | None) -> str:
    """A point in time as a field of that kind holds it: in UTC, to the second."""
    return f"{datetime.fromisoformat(given).astimezone(UTC):%Y-%m-%dT%H:%M:%S}" if given else ""


def text_of(given: Any) -> str:
    """A stored value as a form holds it."""
    if given is None or given is False:
        return ""
    if given is True:
        return "true"
    return given if isinstance(given, str) else msgspec.json.encode(given).decode()
