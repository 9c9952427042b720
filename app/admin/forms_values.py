"""What a form makes of a column: its widget, what it holds at first, what an empty field means, what is checked."""

from __future__ import annotations

from functools import cache
from typing import Any

from annotated_types import MaxLen
from pydantic import BaseModel, create_model
from pydantic.fields import FieldInfo

from app.admin.columns import Column
from app.admin.kinds import Kind

LONGEST_LINE = 1000  # characters of a text that gets a field of one line
WIDGETS = {
    Kind.NUMBER: "number",
    Kind.BOOLEAN: "checkbox",
    Kind.DATE: "date",
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


@cache
def input_of(columns: tuple[Column, ...]) -> type[BaseModel]:
    """The class that checks the values of columns: as they were declared, but that a blank text is an empty one."""
    fields: dict[str, Any] = {column.name: (column.info.annotation, _info(column)) for column in columns}
    return create_model("Input", **fields)


def _info(column: Column) -> Any:
    blank = _blank(column)
    info = FieldInfo(annotation=column.info.annotation, **({} if blank is ... else {"default": blank}))
    info.metadata = list(column.info.metadata)
    if column.max_length and not any(getattr(rule, "max_length", None) for rule in info.metadata):
        info.metadata.append(MaxLen(column.max_length))
    return info


def _blank(column: Column) -> Any:
    """What an empty field means; ... where it must be filled in."""
    if column.required:
        return ...
    if column.nullable:
        return None
    return {Kind.BOOLEAN: False, Kind.TEXT: "", Kind.MARKDOWN: ""}.get(column.kind, ...)


def widget_of(column: Column) -> str:
    """The kind of field that a form draws."""
    one_line = not column.several_lines and (column.max_length or LONGEST_LINE + 1) <= LONGEST_LINE
    return WIDGETS.get(column.kind) or ("text" if one_line else "textarea")
