"""What a form field looks like, read from the input class that also validates it."""

from __future__ import annotations

from datetime import date, timedelta
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from msgspec import Struct
from pydantic.fields import FieldInfo

from app.persistence.fields import now

LONG_TEXT = 300  # characters: a text that may be longer gets a box of several lines


class Field(Struct, frozen=True, kw_only=True):
    """`kind`: text, textarea, email, password, number, date, moment, checkbox, select or file.

    A limit is None where there is none. A password is never drawn with its value. `autocomplete` is what HTML calls so.
    """

    name: str
    label: str
    kind: str
    help: str = ""
    autocomplete: str = ""
    value: Any = None
    errors: list[str] = []
    required: bool = False
    several: bool = False
    options: list[tuple[str, str]] = []  # value and words
    max_length: int | None = None
    min: float | date | None = None
    max: float | date | None = None
    blank: str = ""  # what an empty field means, in words, where it means more than nothing
    need: str = ""  # what it is needed for, where it may stay empty otherwise
    focus: bool = False  # whether it has the keyboard when the page opens

    def is_chosen(self, option: str) -> bool:
        """Whether `option` is the value, or one of the values."""
        chosen = self.value if isinstance(self.value, (list, tuple, set, frozenset)) else [self.value]
        return option in {str(getattr(one, "value", one)) for one in chosen}


def describe(name: str, info: FieldInfo, value: Any = None, errors: list[str] | None = None) -> Field:
    """The field `name` of an input class. `json_schema_extra={"kind": …}` overrules the kind that its type suggests;
    `"days"`, two numbers, are the first and last day of a date, counted from today.
    """
    kind, several = _plain(info.annotation)
    extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    limit = _limit(info, "max_length")
    first, last = _days(extra.get("days"))
    return Field(
        name=name,
        label=info.title or name.replace("_", " ").capitalize(),
        kind=str(extra.get("kind") or _kind(kind, limit)),
        help=info.description or "",
        autocomplete=str(extra.get("autocomplete") or ""),
        value=info.get_default(call_default_factory=False) if value is None and not info.is_required() else value,
        errors=errors or [],
        required=info.is_required(),
        several=several,
        options=_options(kind),
        max_length=limit,
        min=first or _limit(info, "ge"),
        max=last or _limit(info, "le"),
        need=str(extra.get("need") or ""),
    )


def _days(given: Any) -> tuple[date | None, date | None]:
    """The first and the last day that may be chosen."""
    if not given:
        return None, None
    first, last = (now().date() + timedelta(days=days) for days in given)
    return first, last


def _plain(annotation: Any) -> tuple[Any, bool]:
    """The type of one value, and whether there may be several."""
    if get_origin(annotation) in (Union, UnionType):
        return _plain(next(part for part in get_args(annotation) if part is not NoneType))
    if get_origin(annotation) in (list, tuple, set, frozenset):
        return _plain(get_args(annotation)[0])[0], True
    return annotation, False


def _kind(kind: Any, limit: int | None) -> str:
    if _options(kind):
        return "select"
    for types, name in (((bool,), "checkbox"), ((int, float), "number"), ((date,), "date")):
        if isinstance(kind, type) and issubclass(kind, types):
            return name
    return "text" if limit is not None and limit <= LONG_TEXT else "textarea"


def _options(kind: Any) -> list[tuple[str, str]]:
    if get_origin(kind) is Literal:
        values = get_args(kind)
    else:
        values = tuple(one.value for one in kind) if isinstance(kind, type) and issubclass(kind, Enum) else ()
    return [(str(value), str(value).replace("_", " ").capitalize()) for value in values]


def _limit(info: FieldInfo, name: str) -> Any:
    return next((getattr(rule, name) for rule in info.metadata if getattr(rule, name, None) is not None), None)
