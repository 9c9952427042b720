"""What a form makes of a column: its widget, and what it holds at first."""

from __future__ import annotations

from typing import Any

from app.admin.fields.columns import Column
from app.admin.fields.kinds import Kind

LONGEST_LINE = 1000  # characters of a text that gets a field of one line
WIDGETS = {
    Kind.NUMBER: "number",
    Kind.BOOLEAN: "checkbox",
    Kind.DATE: "date",
    Kind.MOMENT: "moment",
    Kind.CHOICE: "select",
    Kind.MARKDOWN: "markdown",
    Kind.RELATION: "relation",
    Kind.MANY: "many",
}


def has_default(column: Column) -> bool:
    """Whether a new row has a value there before anybody touched it."""
    return column.kind in (Kind.CHOICE, Kind.BOOLEAN) or initial(column) != ""


def initial(column: Column) -> Any:
    """What a field of a new record holds, as a text (a list for relations to many)."""
    if column.kind is Kind.MANY:
        return []
    default = column.info.get_default(call_default_factory=False)
    if column.kind is Kind.CHOICE and default is None and not column.nullable:
        return column.choices[0][0]
    return "" if default is None or repr(default) == "PydanticUndefined" else _text(default)


def _text(value: Any) -> str:
    plain = getattr(value, "value", value)
    return ("true" if plain else "") if isinstance(plain, bool) else str(plain)


def widget_of(column: Column) -> str:
    """The kind of field that a form draws."""
    one_line = not column.several_lines and (column.max_length or LONGEST_LINE + 1) <= LONGEST_LINE
    return WIDGETS.get(column.kind) or ("text" if one_line else "textarea")
