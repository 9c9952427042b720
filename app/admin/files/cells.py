"""Cells that a spreadsheet made something else of than what it shows: none is read as if it were nothing."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from app.admin.fields.columns import Column
from app.admin.fields.kinds import Kind
from app.admin.files.workbooks import Faulty, Formatted

TEXTS = frozenset({Kind.TEXT, Kind.MARKDOWN, Kind.RELATION, Kind.MANY})  # kinds that are read as words
SHORT = 10**11  # a spreadsheet shows longer numbers as 1E+11
WHY = "{what}, where text is meant: a spreadsheet may show it in another way. Make the cell text and type it again"


def wrong(column: Column | None, cell: Any, row: int, place: int) -> str:
    """What is wrong with a cell in this row and column (from 0), which it calls as spreadsheets do; "" for nothing."""
    why = ""
    if isinstance(cell, Faulty):
        empty = "a formula without a result; let a spreadsheet save the file"
        why = f"the error {cell.error}" if cell.error else empty
    elif column is not None and column.kind in TEXTS:
        why = _no_text(cell)
    return f"Cell {_letters(place)}{row} holds {why}." if why else ""


def _no_text(cell: Any) -> str:
    """Why a value is not the text that somebody saw in its cell. A whole number without a format of its own is."""
    if isinstance(cell, date | time | timedelta):
        return WHY.format(what="a date or a time")
    if isinstance(cell, bool):
        return WHY.format(what="TRUE" if cell else "FALSE")
    if isinstance(cell, int | float) and (
        isinstance(cell, Formatted) or not float(cell).is_integer() or abs(cell) >= SHORT
    ):
        return WHY.format(what=f"the number {cell:.15g}")
    return ""


def _letters(place: int) -> str:
    """The other way round, from 0: the 27th is AA."""
    return (_letters(place // 26 - 1) if place >= 26 else "") + chr(ord("A") + place % 26)
