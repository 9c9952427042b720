"""A form as texts by path, which two people's changes are compared by."""

from __future__ import annotations

from collections.abc import Iterator

from app.admin.fields.columns import Column
from app.admin.fields.kinds import Kind
from app.admin.forms.typed import Node
from app.web.templating.formats import excerpt


def snapshot(node: Node) -> dict[str, str]:
    """A form as texts by path, without the rows that are new in it and those that it removes."""
    return {path: text for path, text, _ in texts_of(node)}


def texts_of(node: Node, *, deep: bool = True) -> Iterator[tuple[str, str, Column | None]]:
    for column in node.part.fields:
        if column.name in node.values:
            value = node.values[column.name]
            labels = node.labels.get(column.name, {})
            if isinstance(value, list):
                yield node.prefix + column.name, ", ".join(sorted(str(labels.get(one, one)) for one in value)), column
            else:
                yield node.prefix + column.name, value.replace("\r\n", "\n").strip(), column
    for row in (row for rows in node.rows.values() for row in rows) if deep else ():
        if row.id and not row.removed:
            yield row.prefix, called(row), None
            yield from texts_of(row)


def rows_of(node: Node, *, removed: bool = False) -> dict[str, Node]:
    """The stored rows of a form, by path."""
    return {row.prefix: row for row in node.walk() if row.id and (removed or not row.removed)}


def called(row: Node) -> str:
    """What a row is called, by the columns that name its model, or else the first of its texts."""
    titled = " ".join(text for name in row.part.titles if (text := _said(row, name)))
    return excerpt(titled or next((text for name in row.part.by_name if (text := _said(row, name))), f"#{row.key}"), 80)


def _said(row: Node, name: str) -> str:
    value = row.values.get(name, "")
    column = row.part.by_name.get(name)
    if column is None or column.kind in (Kind.BOOLEAN, Kind.MANY):
        return ""
    return row.labels.get(name, {}).get(value, "") if column.kind is Kind.RELATION else str(column.words(value))
