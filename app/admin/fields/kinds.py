"""What the values of a column are, and what its declaration says about them."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from pydantic.fields import FieldInfo

LIMITS = {"min": "ge", "max": "le", "min_length": "min_length", "max_length": "max_length", "pattern": "pattern"}


class Kind(StrEnum):
    """What the values of a column are."""

    TEXT = "text"
    MARKDOWN = "markdown"  # its HTML is kept beside it
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    MOMENT = "moment"  # a date with a time
    CHOICE = "choice"
    RELATION = "relation"  # to one record: the value is its id
    MANY = "many"  # to many, through a table of pairs: the value is a list of ids
    JSON = "json"


def kind_of(type_: sa.types.TypeEngine[Any], *, has_html: bool) -> Kind:
    """The kind of a column of this type that is no relation; `has_html`: its HTML is kept beside it."""
    if isinstance(type_, sa.Enum):
        return Kind.CHOICE
    if isinstance(type_, sa.JSON | sa.ARRAY):
        return Kind.JSON
    if has_html:
        return Kind.MARKDOWN
    kinds = {bool: Kind.BOOLEAN, datetime: Kind.MOMENT, date: Kind.DATE, int: Kind.NUMBER, float: Kind.NUMBER}
    return kinds.get(type_.python_type, Kind.TEXT)


def choices_of(type_: sa.types.TypeEngine[Any]) -> tuple[tuple[str, str], ...]:
    """Value and words of what may be chosen."""
    return tuple((value, words_of(value)) for value in type_.enums) if isinstance(type_, sa.Enum) else ()


def words_of(name: str) -> str:
    """A name in words: `decided_on` is "Decided on"."""
    return name.replace("_", " ").capitalize()


def declared(model: type[Any], attribute: str) -> FieldInfo:
    """What the classes of the model say about a field; the words and limits of an Input class are not lost when the
    table class declares the field once more.
    """
    fields: list[dict[str, FieldInfo]] = [getattr(one, "model_fields", {}) for one in model.__mro__]
    infos = [known[attribute] for known in fields if attribute in known]
    if not infos:
        return FieldInfo(annotation=Any, default=None)
    first, *rest = infos
    merged = FieldInfo(annotation=first.annotation, default=first.default, default_factory=first.default_factory)
    merged.title = next((one.title for one in infos if one.title), None)
    merged.description = next((one.description for one in infos if one.description), None)
    merged.metadata = next((one.metadata for one in [*rest[::-1], first] if one.metadata), [])
    return merged


def limits_of(info: FieldInfo, type_: sa.types.TypeEngine[Any]) -> dict[str, Any]:
    """The limits of a value: min, max, min_length, max_length, pattern; None where there is none."""
    limits = {name: _limit(info, rule) for name, rule in LIMITS.items()}
    if limits["max_length"] is None and isinstance(type_, sa.String) and not isinstance(type_, sa.Enum):
        limits["max_length"] = type_.length
    return limits


def _limit(info: FieldInfo, name: str) -> Any:
    return next((getattr(rule, name) for rule in info.metadata if getattr(rule, name, None) is not None), None)
