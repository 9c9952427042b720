"""What a filter's value means: the right-hand side of `status=accepted,draft` or `review_on=today..2027-01`.

| Kind | Values |
| --- | --- |
| any | `none` (empty), `any` (not empty), `!` before a value: not |
| text | what it contains, whatever accents and capitals; `=` before it: exactly this |
| number | `5`, `5..10`, `5..`, `..10` |
| date, moment | `2026`, `2026-05`, `2026-05-01`, `today`, `30d` (in 30 days), `-30d`; ranges of these with `..` |
| boolean | `yes`, `no` |
| choice | one of the values |
| relation, many | ids, or words of the record's name |

All but text may be several, with commas between: any of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from app.admin.fields.columns import Column
from app.admin.fields.kinds import Kind
from app.persistence.fields import has_letters, now
from app.persistence.storable import is_storable

DAY = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?", re.ASCII)
DISTANCE = re.compile(r"(-?\d{1,4})d", re.ASCII)
NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,6})?", re.ASCII)
YES, NO = frozenset({"yes", "true", "1"}), frozenset({"no", "false", "0"})
EMPTY, FULL = "none", "any"
MOST_VALUES = 100  # of one filter
ENDS = ("-from", "-to")  # the two fields of a range in a form

Condition = sa.ColumnElement[bool]


class BadValue(ValueError):
    """A filter that means nothing; the message says why, to follow "…, so this filter is left out"."""


def with_ranges(given: dict[str, str]) -> dict[str, str]:
    """With `review_on=a..b` for the two fields of a form."""
    plain = {name: value for name, value in given.items() if not name.endswith(ENDS)}
    for name in dict.fromkeys(name.rpartition("-")[0] for name in given if name.endswith(ENDS)):
        plain[name] = f"{given.get(f'{name}-from', '')}..{given.get(f'{name}-to', '')}"
    return plain


def test(column: Column, value: Any, text: str) -> Condition:
    """The condition that `value`, an expression of the column's kind, must meet. Raises BadValue."""
    if text.startswith("!"):
        unlike, plain = negated(text)
        met = sa.func.coalesce(test(column, value, plain), sa.false())
        return sa.not_(met) if unlike else met
    if text in (EMPTY, FULL):
        empty = _empty(column, value)
        return empty if text == EMPTY else sa.not_(empty)
    if column.kind in (Kind.TEXT, Kind.MARKDOWN):
        return _contains(column, value, text)
    make = MAKERS.get(column.kind)
    if make is None:
        raise BadValue(f"{column.label} can only be looked for as “none” or “any”")
    return sa.or_(sa.false(), *(make(column, value, one) for one in several(text)))


def several(text: str) -> list[str]:
    """The values with commas between them. Raises BadValue for too many."""
    if text.count(",") >= MOST_VALUES:
        raise BadValue(f"a filter takes {MOST_VALUES} values")
    return [one.strip() for one in text.split(",") if one.strip()]


def negated(text: str) -> tuple[bool, str]:
    """Whether a value is preceded by “!”, however often that turns it round, and the value."""
    plain = text.lstrip("!")
    return bool((len(text) - len(plain)) % 2), plain


def contains(value: Any, text: str) -> Condition:
    """Whether a text column has these letters somewhere."""
    found: Condition = has_letters(value, text)
    return found


def days(text: str) -> tuple[date, date]:
    """The first and the last day that `2026-05` or `today` stands for. Raises BadValue."""
    today = now().date()
    if text == "today":
        return today, today
    try:
        if found := DISTANCE.fullmatch(text):
            there = today + timedelta(days=int(found[1]))
            return there, there
        if found := DAY.fullmatch(text):
            return _span(*(int(part) if part else None for part in found.groups()))
    except (ValueError, OverflowError):
        pass
    raise BadValue(f"“{text}” is no date such as 2026, 2026-05 or 2026-05-31")


def _span(year: Any, month: int | None, day: int | None) -> tuple[date, date]:
    first = date(year, month or 1, day or 1)
    if day:
        return first, first
    if month:
        return first, (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return first, date(year, 12, 31)


def _empty(column: Column, value: Any) -> Condition:
    if column.kind in (Kind.TEXT, Kind.MARKDOWN):
        return sa.or_(value.is_(None), value == "") if column.nullable else value == ""
    if column.kind is Kind.JSON:
        return sa.or_(value.is_(None), sa.cast(value, sa.Text).in_(["[]", "{}", "null"]))
    nothing: Condition = value.is_(None)
    return nothing


def _contains(column: Column, value: Any, text: str) -> Condition:
    if not is_storable(column.type, text):
        raise BadValue("this text cannot be stored")
    if text.startswith("="):
        same: Condition = value == sa.literal(text[1:], sa.Text)
        return same
    return contains(value, text)


def _number(column: Column, value: Any, text: str) -> Condition:
    return _ranged(value, text, lambda part: (_as_number(column, part),) * 2)


def _as_number(column: Column, text: str) -> Any:
    if not NUMBER.fullmatch(text):
        raise BadValue(f"“{text}” is no number")
    number = float(text) if "." in text else int(text)
    if isinstance(number, int) and not is_storable(column.type, number):
        raise BadValue(f"{text} is larger than any number here")
    return sa.literal(number, sa.Float if isinstance(number, float) else column.type)


def _date(_: Column, value: Any, text: str) -> Condition:
    return _ranged(value, text, days)


def _moment(_: Column, value: Any, text: str) -> Condition:
    """Days in UTC; the end of a range is the beginning of the day after it."""
    first, last = _ends(text)
    parts = []
    if first:
        parts.append(value >= datetime.combine(days(first)[0], time(), UTC))
    if last:
        end = days(last)[1]
        if end < date.max:
            parts.append(value < datetime.combine(end + timedelta(days=1), time(), UTC))
    return sa.and_(sa.true(), *parts)


def _ranged(value: Any, text: str, span: Callable[[str], tuple[Any, Any]]) -> Condition:
    first, last = _ends(text)
    parts = []
    if first:
        parts.append(value >= span(first)[0])
    if last:
        parts.append(value <= span(last)[1])
    return sa.and_(sa.true(), *parts)


def _ends(text: str) -> tuple[str, str]:
    """The two ends of a range, twice the same for what is none; "" for an open end."""
    first, dots, last = text.partition("..")
    if not (first or last):
        raise BadValue("a range needs a beginning or an end")
    return (first.strip(), last.strip()) if dots else (text, text)


def _boolean(column: Column, value: Any, text: str) -> Condition:
    if text.lower() not in YES | NO:
        raise BadValue(f"{column.label} is yes or no")
    wanted: Condition = value.is_(text.lower() in YES)
    return wanted


def _choice(column: Column, value: Any, text: str) -> Condition:
    if text not in dict(column.choices):
        raise BadValue(f"“{text}” is none of the choices of {column.label}")
    kind = getattr(column.type, "enum_class", None)
    same: Condition = value == (kind(text) if kind else text)
    return same


MAKERS = {
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.MOMENT: _moment,
    Kind.BOOLEAN: _boolean,
    Kind.CHOICE: _choice,
}
