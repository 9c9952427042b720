"""The drill-down of a list by a date: year, month, day."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from app.admin.filters.wanted import Wanted
from app.web.templating.formats import MONTHS

MOST_YEARS = 60

Span = tuple[date | None, date | None]  # the first and the last day, None where there is none


class Step(NamedTuple):
    """A year, month or day of the drill-down."""

    label: str
    address: str
    current: bool = False


def drill_down(wanted: Wanted, name: str, span: Span) -> tuple[list[Step], list[Step]]:
    """The way to the part of the dates in column `name` that is listed, and the ways further down from there."""
    first, last = span
    if first is None or last is None:
        return [], []
    at = wanted.value(name)
    parts = at.split("-") if at.replace("-", "").isdecimal() else []
    above = [Step("All dates", wanted.without(name))] if at else []
    for depth in range(1, len(parts) + 1):
        key = "-".join(parts[:depth])
        above.append(Step(_words(parts[:depth]), wanted.address(**{name: key}), depth == len(parts)))
    return above, [Step(label, wanted.address(**{name: key})) for key, label in _below(parts, first, last)]


def _words(parts: list[str]) -> str:
    if len(parts) == 1:
        return parts[0]
    month = int(parts[1])
    name = MONTHS[month - 1] if 1 <= month <= len(MONTHS) else parts[1]
    return name if len(parts) == 2 else str(int(parts[2]))


def _below(parts: list[str], first: date, last: date) -> list[tuple[str, str]]:
    """Key and words of what is one step further down, as far as there can be records."""
    if not parts:
        return [(str(year), str(year)) for year in range(last.year, first.year - 1, -1)][:MOST_YEARS]
    if len(parts) == 1:
        months = [(int(parts[0]), month) for month in range(1, 13)]
        inside = [one for one in months if (first.year, first.month) <= one <= (last.year, last.month)]
        return [(f"{year}-{month:02}", MONTHS[month - 1]) for year, month in inside]
    if len(parts) == 2:
        return [(f"{parts[0]}-{parts[1]}-{day:02}", str(day)) for day in range(1, 32) if _exists(parts, day)]
    return []


def _exists(parts: list[str], day: int) -> bool:
    try:
        return bool(date(int(parts[0]), int(parts[1]), day))
    except ValueError:
        return False
