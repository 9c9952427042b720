"""A form of a new record, and as it is stored: with its children and the words of what they refer to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.fields.columns import Column
from app.admin.fields.kinds import Kind
from app.admin.forms.node import Node, initial
from app.admin.forms.part import Part
from app.persistence.querying.queries import find


def blank(part: Part, prefix: str = "", key: str = "") -> Node:
    """The form of a new record."""
    node = Node(part, prefix, key)
    node.values = {column.name: initial(column) for column in part.fields}
    return node


def begun(part: Part, words: str) -> Node:
    """The form of a new record that shall be called by some words."""
    node = blank(part)
    name = next(iter(part.titles), "")
    if words and name in node.values and part.by_name[name].kind in (Kind.TEXT, Kind.MARKDOWN):
        node.values[name] = words
    return node


async def load(session: AsyncSession, part: Part, id: int) -> Node | None:  # noqa: A002 -- the field's own name
    """The form of a stored record, in one statement; None where there is none, or none that the actor may see."""
    found = await find(session, part.shape, **{part.key: id})
    return None if found is None else _node(part, found)


def _node(part: Part, row: Any, prefix: str = "", key: str = "") -> Node:
    given: Iterator[Any] = iter(row)
    id_, version = next(given), next(given)
    fields = {column.name: _texts(column, next(given)) for column in part.stored}
    rows = {
        nested.name: [_node(nested.part, one, f"{prefix}{nested.name}.{one.id}.", str(one.id)) for one in next(given)]
        for nested in part.inlines
    }
    node = Node(part, prefix, key)
    node.id, node.version, node.rows = id_, version, rows
    node.values = {name: texts for name, (texts, _) in fields.items()}
    node.labels = {name: labels for name, (_, labels) in fields.items() if labels is not None}
    return node


def _texts(column: Column, given: Any) -> tuple[str | list[str], dict[str, str] | None]:
    """A stored value as a form holds it, and the words of what a relation leads to."""
    if column.kind is Kind.MANY:
        return [str(one.id) for one in given], {str(one.id): one.name for one in given}
    if column.kind is Kind.RELATION:
        return text_of(given.id), None if given.name is None else {str(given.id): given.name}
    return text_of(given) if column.kind is not Kind.MOMENT else _moment(given), None


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
