"""Whether what was typed can be stored: each value of its kind, within its limits."""

from __future__ import annotations

from app.admin.fields.checked import checked
from app.admin.fields.kinds import Kind
from app.admin.forms.typed import ID, Node


def check(node: Node) -> bool:
    """Whether every value is of its kind and within its limits; `cleaned` then holds what the record gets.

    New rows that nobody filled in fall away.
    """
    for nested, rows in node.children():
        node.rows[nested.name] = [row for row in rows if row.id or not row.is_blank() or any(row.rows.values())]
    fine = _check_fields(node)
    for _, rows in node.children():
        for row in rows:
            fine = (row.removed or check(row)) and fine
    return fine and not node.errors


def _check_fields(node: Node) -> bool:
    columns = [column for column in node.part.columns if node.id is None or column.name in node.values]
    columns = [column for column in columns if not node.is_allotted(column) or node.values.get(column.name, "").strip()]
    node.cleaned, errors = checked(columns, node.values)
    for name, messages in errors.items():
        node.errors.setdefault(name, []).extend(messages)
    for column in node.part.fields:
        if column.kind is Kind.MANY and column.name in node.values:
            node.cleaned[column.name] = [int(one) for one in node.values[column.name] if ID.fullmatch(one)]
    return not node.errors
