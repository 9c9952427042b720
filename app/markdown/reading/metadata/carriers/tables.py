"""Metadata in tables: a row a key, or a column a key."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from app.markdown.reading.draft import Field
from app.markdown.reading.metadata.values.people_tables import is_of_people
from app.markdown.syntax.comments import blotted
from app.markdown.syntax.tables import Table, find_tables
from app.markdown.words.dates import find_date
from app.markdown.words.keys import meaning
from app.markdown.words.status.reading import status_of

_MOST_LINES = 300
_BREAK = re.compile(r"[ \t]?<br\s?/?>[ \t]?", re.IGNORECASE)


def take_table(text: str, first_line: int, *, whole: bool = True) -> tuple[list[Field], str]:
    """Return the fields of the table that opens a section, and what remains.

    `whole`: only of a table with nothing but metadata in its header.
    """
    lines = text.split("\n", _MOST_LINES)
    table = next(iter(find_tables(blotted("\n".join(lines[:_MOST_LINES])).split("\n"))), None)
    table = table if whole or table is None else _named(table)
    if table is None or table.start > 1 or (whole and not all(meaning(cell) for cell in table.header)):
        return [], text
    fields = table_fields(table, first_line)
    return (fields, "\n".join([*lines[: table.start], *lines[table.end :]]).strip("\n")) if fields else ([], text)


def _named(table: Table) -> Table:
    """A table on the status, whose columns of dates and of statuses are called so where their names say nothing."""
    known = {name for cell in table.header if (name := meaning(cell))}
    keyed = any(meaning(row[0]) for row in table.rows)
    if known - {"status", "date"} or known >= {"status", "date"} or keyed or not table.rows:
        return table
    columns = [[row[at] if at < len(row) else "" for row in table.rows] for at in range(len(table.header))]
    header = [
        "Date"
        if all(map(find_date, cells))
        else "Status"
        if all(map(status_of, cells))
        else ""
        if meaning(name)
        else name
        for name, cells in zip(table.header, columns, strict=True)
    ]
    return replace(table, header=header) if {"Date", "Status"} <= set(header) else table


def table_fields(table: Table, first_line: int) -> list[Field]:
    """A row a field (key | value), or a column a field, whose current row wins and whose other rows are kept."""
    line, table = first_line + table.start, _named(table)
    known = [meaning(cell) for cell in table.header]
    if _is_by_column(table, known):
        return [
            Field(_key(name), value, line, carrier="table")
            for column, name in enumerate(table.header)
            if name
            for value in _history(table, column, known)
        ]
    rows = [row for row in (table.header, *table.rows) if len(row) >= 2]
    stated = any(len(row) == 2 and meaning(row[0]) == "status" and status_of(row[1]) for row in rows)
    if not stated and sum(meaning(row[0]) is not None for row in rows) < 2:
        return []
    data = rows[1:] if rows and rows[0] is table.header and known[0] is None else rows
    name, *values = table.header
    found = (
        [Field(_key(name), _value(values), line, carrier="table")]
        if known[0] is None and any(table.header) and not is_of_people(table.header)
        else []
    )
    return found + [Field(_key(row[0]), _value(row[1:]), line + n, carrier="table") for n, row in enumerate(data)]


def _is_by_column(table: Table, known: list[str | None]) -> bool:
    """Two known names in the header, or one alone; in a table of two columns both, above something that is no name."""
    if len(known) == 1:
        return known[0] not in (None, "other") and bool(table.rows)
    if sum(name is not None for name in known) < 2 or not table.rows:
        return False
    return len(table.header) != 2 or not any(meaning(row[0]) for row in table.rows)


def _history(table: Table, column: int, known: list[str | None]) -> list[str]:
    """The values of a column. Of several statuses or dates those of the current row count; the others are kept."""
    values = [_BREAK.sub("\n", row[column]) if column < len(row) else "" for row in table.rows]
    if known[column] not in ("status", "date") or sum(map(bool, values)) < 2:
        return ["\n".join(values)]
    at = _current(table, known)
    return [values[at], "\n".join(value for place, value in enumerate(values) if value and place != at)]


def _current(table: Table, known: list[str | None]) -> int:
    """The row with the latest date, where each has one; else the last."""
    last = len(table.rows) - 1
    if "date" not in known:
        return last
    column = known.index("date")
    dates = [find_date(row[column]) if column < len(row) else None for row in table.rows]
    days: list[date] = [found[0] for found in dates if found]
    return last - days[::-1].index(max(days)) if len(days) == len(table.rows) else last


def _key(cell: str) -> str:
    return cell.strip(" *_`:：")


def _value(cells: list[str]) -> str:
    return _BREAK.sub("\n", " | ".join(cells).strip(" |"))
