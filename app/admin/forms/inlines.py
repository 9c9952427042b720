"""Children in a form without scripts: buttons that add, move, remove and restore them, and show the form again."""

from __future__ import annotations

from app.admin.forms.loading import blank
from app.admin.forms.typed import MOST_ROWS, Node

ADD, UP, DOWN, REMOVE, RESTORE = "add", "up", "down", "remove", "restore"
COPY = "copy"  # a record that is gone, into a new one
VERBS = frozenset({ADD, UP, DOWN, REMOVE, RESTORE, COPY})


def is_edit(action: str) -> bool:
    """Whether a button changes the form rather than what is stored."""
    return action.partition(":")[0] in VERBS


def edit(node: Node, action: str) -> str:
    """Do what a button says, such as `add:options` or `up:options.17`; returns the path of what should get the focus.

    What leads nowhere is left undone, and the form stays as it is.
    """
    verb, _, path = action.partition(":")
    if verb == COPY:
        renew(node)
    if verb == ADD:
        return _add(node, path)
    for parent in node.walk():
        for name, rows in parent.rows.items():
            for place, row in enumerate(rows):
                if row.prefix == f"{path}.":
                    return _edit_row(parent.rows[name], place, verb)
    return ""


def renew(node: Node) -> None:
    """Make every row of the form a new one."""
    for nested, rows in node.children():
        node.rows[nested.name] = [row for row in rows if not row.removed]
        for number, row in enumerate(node.rows[nested.name], 1):
            row.move(f"{node.prefix}{nested.name}.", f"n{number}")
            renew(row)


def _add(node: Node, path: str) -> str:
    for parent in node.walk():
        for nested, rows in parent.children():
            if f"{parent.prefix}{nested.name}" == path and len(rows) < MOST_ROWS:
                taken = {row.key for row in rows}
                key = next(key for number in range(1, MOST_ROWS + 2) if (key := f"n{number}") not in taken)
                rows.append(blank(nested.part, f"{path}.{key}.", key))
                return rows[-1].prefix
    return ""


def _edit_row(rows: list[Node], place: int, verb: str) -> str:
    row = rows[place]
    if verb == REMOVE and not row.id:
        rows.pop(place)
        return rows[min(place, len(rows) - 1)].prefix if rows else ""
    if verb in (REMOVE, RESTORE):
        row.removed = verb == REMOVE
    other = place - 1 if verb == UP else place + 1 if verb == DOWN else place
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
    return row.prefix
