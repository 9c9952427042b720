"""What somebody chose who merges two changes of a record, put into the form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.admin.forms.inlines import renew
from app.admin.forms.merging.texts import rows_of
from app.admin.forms.typed import Node


def choose(node: Node, stored: Node, picks: Mapping[str, str]) -> None:
    """Let the picks (`{path: yours or theirs}`) hold in a form."""
    others = rows_of(stored)
    for nested, rows in node.children():
        kept = []
        for row in rows:
            pick = picks.get(row.prefix)
            if row.id and row.prefix not in others and pick == "theirs":
                continue
            if row.id and row.prefix not in others and pick == "yours":
                _renew(row, rows)
            elif row.removed and pick == "theirs" and row.prefix in others:
                row = others[row.prefix]  # noqa: PLW2901 -- theirs takes its place
            kept.append(row)
            if row.prefix in others:
                choose(row, others[row.prefix], picks)
        node.rows[nested.name] = kept
    for name in list(node.values):
        if picks.get(node.prefix + name) == "theirs" and name in stored.values:
            node.values[name] = stored.values[name]
            node.labels[name] = stored.labels.get(name, {})
            node.texts.pop(name, None)


def renew_versions(node: Node, stored: Node) -> None:
    """Make a form one of what is stored by now."""
    others = rows_of(stored)
    node.version = stored.version
    for row in rows_of(node, removed=True).values():
        if row.prefix in others:
            row.version = others[row.prefix].version


def hidden(node: Node) -> Iterator[tuple[str, str]]:
    """Names and values of a form that shows no fields."""
    if node.version is not None:
        yield f"{node.prefix}version", str(node.version)
    if node.removed:
        yield f"{node.prefix}removed", "1"
    for name, value in node.values.items():
        for one in value or [""] if isinstance(value, list) else [value]:
            yield node.prefix + name, one
    for name, text in node.texts.items():  # which lead to no record yet
        yield f"{node.prefix}{name}.text", text
    for nested, rows in node.children():
        for row in rows:
            yield node.prefix + nested.name, row.key
            yield from hidden(row)


def _renew(row: Node, siblings: list[Node]) -> None:
    """Make a row that is gone a new one, with everything in it."""
    taken = {one.key for one in siblings}
    key = next(key for number in range(1, len(taken) + 2) if (key := f"n{number}") not in taken)
    row.move(row.prefix.removesuffix(f"{row.key}."), key)
    renew(row)
