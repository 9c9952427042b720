"""Whether a value from outside can be sent to the database at all: PostgreSQL and its driver refuse some."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

BITS = ((sa.SmallInteger, 16), (sa.BigInteger, 64), (sa.Integer, 32))  # the first that fits decides


def is_storable(column: sa.types.TypeEngine[Any], value: Any) -> bool:
    """False for numbers beyond the column's range, text with NUL or lone surrogates, and times that UTC cannot tell.

    Also for the first and the last day that Python knows: asyncpg stores them as infinity, which is no day any more.
    """
    if isinstance(value, str):
        return "\0" not in value and _is_encodable(value)
    if isinstance(value, date):
        return _is_a_day(value.date() if isinstance(value, datetime) else value) and _is_in_utc(value)
    if isinstance(value, int):
        bits = next((bits for kind, bits in BITS if isinstance(column, kind)), 64)
        return -(1 << bits - 1) <= value < 1 << bits - 1
    return True


def _is_encodable(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_a_day(value: date) -> bool:
    return date.min < value < date.max


def _is_in_utc(value: date) -> bool:
    try:
        return not isinstance(value, datetime) or value.tzinfo is None or _is_a_day(value.astimezone(UTC).date())
    except OverflowError:
        return False
