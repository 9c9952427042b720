"""In which orders a list is read off an index rather than sorted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.sql import operators

from app.persistence.fields import SORTS, sort_key

Nulls = Literal["first", "last"]
TEXT = re.compile(r"(?P<name>\w+)(?P<descending> DESC)?(?: NULLS (?P<nulls>FIRST|LAST))?", re.IGNORECASE)


def orders_of(column: sa.Column[Any]) -> Mapping[bool, Nulls]:
    """Where empty values stand in ascending (False) and descending (True) lists by `column`, then the primary key.

    Only in orders that an index of the table has, read forward or backward; empty where there is none. An index has an
    order if it is of the column alone and unique, or of the column and the primary key, without a condition.
    """
    found: dict[bool, Nulls] = {}
    for descending, nulls_last in _indexed(column):
        for direction, last in ((descending, nulls_last), (not descending, not nulls_last)):
            if last or direction not in found:
                found[direction] = "last" if last else "first"
    return found


def sorted_by(column: sa.Column[Any]) -> Any:
    """What a list by `column` is in order by: names and titles as people sort them, where an index has that order."""
    table: Any = column.table
    return sort_key(column) if any(index.info.get(SORTS) == column.name for index in table.indexes) else column


def _indexed(column: sa.Column[Any]) -> Iterator[tuple[bool, bool]]:
    table: Any = column.table
    key = next(iter(table.primary_key)).name
    if column.primary_key or column.unique or _is_unique(table, column.name):
        yield False, True
    for index in table.indexes:
        options = index.dialect_options["postgresql"]
        if options["where"] is not None or options["using"]:
            continue
        if index.info.get(SORTS) == column.name:
            yield False, True
        parts = [_part(expression) for expression in index.expressions]
        names = [name for name, _, _ in parts]
        same = len({descending for _, descending, _ in parts}) == 1
        if same and (names == [column.name, key] or (names == [column.name] and index.unique)):
            yield parts[0][1:]


def _is_unique(table: sa.Table, name: str) -> bool:
    unique = (one for one in table.constraints if isinstance(one, sa.UniqueConstraint))
    return any([column.name for column in one.columns] == [name] for one in unique)


def _part(expression: Any) -> tuple[str, bool, bool]:
    """Name, descending and NULLs last of one element of an index; name "" for one that is computed."""
    if isinstance(expression, sa.Column):
        return expression.name, False, True
    if isinstance(expression, sa.TextClause) and (found := TEXT.fullmatch(expression.text.strip())):
        descending = bool(found["descending"])
        nulls = found["nulls"]
        return found["name"], descending, nulls.upper() == "LAST" if nulls else not descending
    if getattr(expression, "modifier", None) is operators.desc_op and isinstance(expression.element, sa.Column):
        return expression.element.name, True, False
    return "", False, True
