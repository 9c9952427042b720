"""Values from outside, of forms and files, checked against what the model says of each field."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from annotated_types import MaxLen
from pydantic import BaseModel, BeforeValidator, create_model
from pydantic.fields import FieldInfo
from pydantic_core import PydanticKnownError

from app.admin.fields.columns import Column
from app.admin.fields.kinds import Kind
from app.persistence.storable import is_storable
from app.web.forms.form import Form

NUMBER = re.compile(r"[-+]?[\d._]+")
DAYS = {Kind.DATE: "date_parsing", Kind.MOMENT: "datetime_parsing"}  # and how a text is refused that is none
NO_DAY = "No such day can be stored. Leave the field empty if there is none."
UNSTORABLE = {Kind.NUMBER: "This number is too large.", Kind.DATE: NO_DAY, Kind.MOMENT: NO_DAY}


def checked(columns: Sequence[Column], given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """What the columns get, by name, and what is wrong, by name; the first empty where a value is of a wrong kind.

    What was not given is empty.
    """
    texts = {one.name: given[one.name] for one in columns if given.get(one.name) is not None}
    form: Form[BaseModel] = Form(_input(tuple(columns)), texts)
    form.validate()
    values = {one.name: getattr(form.input, one.name) for one in columns} if form.input else {}
    errors = {name: list(messages) for name, messages in form.errors.items()}
    for one in columns:
        if isinstance(values.get(one.name), datetime):
            values[one.name] = _in_utc(values[one.name])
        if one.name in values and not is_storable(one.type, values[one.name]):
            errors.setdefault(one.name, []).append(UNSTORABLE.get(one.kind, "This cannot be stored."))
    return values, errors


def same(stored: Any, given: Any) -> bool:
    """Whether nobody changed it: what comes in is trimmed, has other line ends, and knows no parts of a second."""
    if isinstance(stored, str) and isinstance(given, str):
        return stored.replace("\r\n", "\n").strip() == given.replace("\r\n", "\n").strip()
    if isinstance(stored, datetime) and isinstance(given, datetime) and not given.microsecond:
        return stored.replace(microsecond=0) == given
    return bool(stored == given)


def _in_utc(moment: datetime) -> datetime:
    """A point in time that was given without a zone is in UTC, as its field says."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@cache
def _input(columns: tuple[Column, ...]) -> type[BaseModel]:
    """The class that checks the values of columns: as they were declared, but that a blank text is an empty one."""
    fields: dict[str, Any] = {column.name: (column.info.annotation, _info(column)) for column in columns}
    return create_model("Input", **fields)


def _info(column: Column) -> Any:
    blank = _blank(column)
    info = FieldInfo(annotation=column.info.annotation, **({} if blank is ... else {"default": blank}))
    info.metadata = list(column.info.metadata)
    if column.kind in DAYS:
        info.metadata.append(BeforeValidator(lambda value: _no_number(value, DAYS[column.kind])))
    if column.max_length and not any(getattr(rule, "max_length", None) for rule in info.metadata):
        info.metadata.append(MaxLen(column.max_length))
    return info


def _no_number(value: Any, refusal: Any) -> Any:
    """A number is no day: pydantic would take it for seconds since 1970, and nobody types those."""
    if isinstance(value, int | float) or (isinstance(value, str) and NUMBER.fullmatch(value)):
        raise PydanticKnownError(refusal, {"error": "a number"})
    return value


def _blank(column: Column) -> Any:
    """What an empty field means; ... where it must be filled in."""
    if column.required:
        return ...
    if column.nullable:
        return None
    return {Kind.BOOLEAN: False, Kind.TEXT: "", Kind.MARKDOWN: ""}.get(column.kind, ...)
