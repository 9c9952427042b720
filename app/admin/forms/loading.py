"""A form as it is stored: a record with its children and the words of what they refer to, in one statement."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.cells import linked, linked_many, value
from app.admin.fields.columns import Column
from app.admin.fields.kinds import Kind
from app.admin.forms.node import Node, initial
from app.admin.forms.part import POSITION, Nested, Part
from app.admin.scope import Path
from app.persistence.querying.queries import find
from app.persistence.shapes.shape import composed, path, plan_for, record_of


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
    if part.shape is None:
        part.shape = plan_for(_shape(part), part.model, part.scope.visible)
    found = await find(session, part.shape, **{part.key: id})
    return None if found is None else _node(part, found)


def _shape(part: Part) -> Any:
    """Key, version, what is set and shown, and the children, in the order that `_node` reads."""
    values = {f"v{place}": _field(part, column) for place, column in enumerate(_all(part))}
    children = {f"c{place}": _children(nested) for place, nested in enumerate(part.inlines)}
    version = value(part.version) if part.version else Annotated[None, composed(lambda _: sa.null())]
    return record_of(part.model, id=Annotated[int, path(part.key)], version=version, **values, **children)


def _all(part: Part) -> list[Column]:
    return [*part.fields, *part.shown]


def _field(part: Part, column: Column) -> Any:
    """A value; of a relation its key and words, of one to many a list of those."""
    here = Path(column.name, (), column)
    if column.kind is Kind.MANY:
        return linked_many(part.scope, here)
    return linked(part.scope, here) if column.kind is Kind.RELATION else value(here.reach)


def _children(nested: Nested) -> Any:
    order = [*([POSITION] if nested.ordered else []), nested.part.key]
    child = _shape(nested.part)
    return Annotated[list[child], path(nested.name, order=lambda row: [getattr(row, name) for name in order])]  # type: ignore[valid-type]


def _node(part: Part, row: Any, prefix: str = "", key: str = "") -> Node:
    node = Node(part, prefix, key)
    given: Iterator[Any] = iter(row)
    node.id, node.version = next(given), next(given)
    for column in _all(part):
        _keep(node, column, next(given))
    for nested in part.inlines:
        node.rows[nested.name] = [
            _node(nested.part, one, f"{prefix}{nested.name}.{one.id}.", str(one.id)) for one in next(given)
        ]
    return node


def _keep(node: Node, column: Column, given: Any) -> None:
    if column.kind is Kind.MANY:
        node.values[column.name] = [str(one.id) for one in given]
        node.labels[column.name] = {str(one.id): one.name for one in given}
    elif column.kind is Kind.RELATION:
        node.values[column.name] = text_of(given.id)
        if given.name is not None:
            node.labels[column.name] = {str(given.id): given.name}
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
