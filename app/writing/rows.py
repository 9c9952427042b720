"""The rows of a sheet."""

from __future__ import annotations

from app.admin.forms.loading import blank
from app.admin.forms.node import Node


def kept_rows(node: Node, name: str) -> list[Node]:
    """Those that are not removed, and not merely opened."""
    return [row for row in node.rows[name] if not row.removed and (row.id or not row.is_blank())]


def new_row(node: Node, name: str) -> Node:
    """One more, empty."""
    nested = next(nested for nested in node.part.inlines if nested.name == name)
    taken = {row.key for row in node.rows[name]}
    key = next(key for number in range(1, len(taken) + 2) if (key := f"n{number}") not in taken)
    row = blank(nested.part, f"{node.prefix}{name}.{key}.", key)
    node.rows[name].append(row)
    return row


def remove(node: Node, name: str, row: Node) -> None:
    """Without a row: one that is stored goes with the next save."""
    if row.id:
        row.removed = True
    else:
        node.rows[name].remove(row)
