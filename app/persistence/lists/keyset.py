"""Keyset pagination: where a list continues, rows beyond given values of its order, by index and never by OFFSET."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy.sql import operators

from app.persistence.storable import is_storable

DIRECTIONS = {operators.asc_op: False, operators.desc_op: True}
NULLS = {operators.nulls_first_op: False, operators.nulls_last_op: True}


class Key(NamedTuple):
    """One element of an ORDER BY. `nulls_last` None: PostgreSQL's own rule, which is last unless descending."""

    column: Any
    nullable: bool
    descending: bool
    nulls_last: bool | None

    @classmethod
    def read(cls, element: Any) -> Key:
        """From an expression with or without `.asc()`, `.desc()`, `.nulls_last()`, `.nulls_first()`."""
        column = element.__clause_element__() if hasattr(element, "__clause_element__") else element
        descending, nulls_last = False, None
        while (modifier := getattr(column, "modifier", None)) in DIRECTIONS or modifier in NULLS:
            descending = DIRECTIONS.get(modifier, descending)
            nulls_last = NULLS.get(modifier, nulls_last)
            column = column.element
        return cls(column, getattr(column, "nullable", True), descending, nulls_last)

    @property
    def ends_with_nulls(self) -> bool:
        """Whether rows with NULL come after all others."""
        return self.nullable and (not self.descending if self.nulls_last is None else self.nulls_last)

    def flipped(self) -> Key:
        nulls_last = None if self.nulls_last is None else not self.nulls_last
        return self._replace(descending=not self.descending, nulls_last=nulls_last)

    def order(self, column: Any = None) -> Any:
        """The element of ORDER BY again, for another column if one is given."""
        column = self.column if column is None else column
        ordered = column.desc() if self.descending else column.asc()
        if self.nulls_last is None:
            return ordered
        return ordered.nulls_last() if self.nulls_last else ordered.nulls_first()

    def bound(self, value: Any) -> Any:
        """`value` as a parameter of the column's type; None stays None."""
        return None if value is None else sa.literal(value, self.column.type)

    def equals(self, bound: Any) -> Any:
        return self.column.is_(None) if bound is None else self.column == bound

    def beyond(self, bound: Any) -> list[Any]:
        """Conditions, no two true of the same row, for this key to come after `bound`."""
        if bound is None:
            return [] if self.ends_with_nulls else [self.column.is_not(None)]
        later = [self.column < bound if self.descending else self.column > bound]
        return [*later, self.column.is_(None)] if self.ends_with_nulls else later


def beyond(keys: Sequence[Key], bounds: Sequence[Any]) -> list[Any]:
    """Conditions, no two true of the same row, which together find what comes after `bounds` (of `Key.bound`).

    They are apart because PostgreSQL finds each by index, but not their OR.
    """
    pairs = list(zip(keys, bounds, strict=True))
    same = [sa.and_(sa.true(), *(key.equals(bound) for key, bound in pairs[:i])) for i in range(len(keys))]
    if all(bound is not None for bound in bounds) and len({key.descending for key in keys}) == 1:
        columns, values = sa.tuple_(*(key.column for key in keys)), sa.tuple_(*bounds)
        nulls = [sa.and_(same[i], key.column.is_(None)) for i, key in enumerate(keys) if key.ends_with_nulls]
        return [columns < values if keys[0].descending else columns > values, *nulls]
    return [sa.and_(same[i], one) for i, (key, bound) in enumerate(pairs) for one in key.beyond(bound)]


def to_cursor(values: bytes) -> str:
    """The JSON array of a row's key values as text for a URL."""
    return urlsafe_b64encode(values).rstrip(b"=").decode()


def from_cursor(keys: Sequence[Key], cursor: str | None) -> tuple[Any, ...] | None:
    """The values of a cursor, None for one that says nothing: made by hand, or for another order."""
    if not cursor:
        return None
    kinds = tuple(_kind(key) for key in keys)
    try:
        values: tuple[Any, ...] = _decoder(kinds).decode(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError:  # of base64, of UTF-8, and of msgspec's errors
        return None
    return values if all(map(_is_usable, keys, values)) else None


@cache
def _decoder(kinds: tuple[Any, ...]) -> msgspec.json.Decoder[tuple[Any, ...]]:
    return msgspec.json.Decoder(tuple[kinds])  # type: ignore[valid-type]


def _kind(key: Key) -> Any:
    column = key.column.type
    if isinstance(column, sa.types.NullType):
        raise TypeError(f"{key.column} has no type, so a list cannot be paged by it; use type_coerce")
    kind = (isinstance(column, sa.Enum) and column.enum_class) or _plain(column).python_type
    return kind | None if key.nullable else kind


def _plain(column: Any) -> Any:
    return column.impl_instance if isinstance(column, sa.TypeDecorator) else column


def _is_usable(key: Key, value: Any) -> bool:
    column = key.column.type
    if isinstance(column, sa.DateTime) and value is not None and (value.tzinfo is not None) != bool(column.timezone):
        return False
    return is_storable(column, value)
