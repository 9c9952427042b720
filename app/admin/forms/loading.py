"""A form of a new record, and as it is stored: with its children and the words of what they refer to."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.fields.kinds import Kind
from app.admin.forms.node import Node, as_stored, initial
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
    return None if found is None else as_stored(part, found)
