"""What the database refused, beside the fields that it is about."""

from __future__ import annotations

from app.admin.fields.kinds import Kind
from app.admin.forms.node import Node
from app.persistence.errors import Conflict, PersistenceError


def explain(node: Node, error: PersistenceError) -> None:
    """Put what the database refused beside the field that it is about."""
    for part in node.part.walk():
        if part.scope.declaration.table.name == error.table:
            rows = [one for one in node.walk() if one.part is part and not one.removed]
            columns = [column for column in part.fields if column.attribute in error.columns]
            columns.sort(
                key=lambda one: one.kind is Kind.RELATION
            )  # of a number and its collection, the number is wrong
            named = [column.name for column in columns]
            for row in _guilty(rows, named, error):
                row.refuse(named[0] if named else "", part.scope.registry.in_words(error))
            return
    node.refuse("", node.part.scope.registry.in_words(error))


def _guilty(rows: list[Node], named: list[str], error: PersistenceError) -> list[Node]:
    """The rows that are alike, or else the new ones, or else all: the database does not tell which it meant."""
    if isinstance(error, Conflict) and len(rows) > 1:
        values = [tuple(str(row.values.get(name)) for name in named) for row in rows]
        alike = [row for row, value in zip(rows, values, strict=True) if values.count(value) > 1]
        if alike:
            return alike[1:]
    return [row for row in rows if row.key.startswith("n")] or rows
