"""Tables as files: CSV line by line, XLSX into a temporary file, both in memory that does not grow with the rows.

XLSX is written with XlsxWriter, which is well kept and has a mode that holds one row at a time. It is loaded
at the first such file, since most processes never write one.
"""

from __future__ import annotations

import asyncio
import csv
import io
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from importlib import import_module
from typing import IO, Any

from app.web.lists.sheets import safe

BLOCK = 1 << 16
LONGEST_CELL = 32_767  # characters that a cell of Excel holds
TOO_LONG = "Row {row} holds a text in column {place} that is longer than a cell of Excel can be. Take CSV."
MOST_ROWS = 1_048_575  # that a sheet of Excel holds below its first

Rows = AsyncIterator[Sequence[Sequence[Any]]]  # some at a time


class Unwritable(ValueError):
    """The rows do not fit into such a file; the message is for whoever asked."""


async def csv_blocks(columns: Sequence[str], rows: Rows) -> AsyncIterator[bytes]:
    """The file in pieces, with the mark that tells Excel that it is UTF-8."""
    yield ("\ufeff" + _csv_lines([columns])).encode()
    async for some in rows:
        yield _csv_lines([[safe(_plain(cell)) for cell in row] for row in some]).encode()


def _csv_lines(rows: Sequence[Sequence[Any]]) -> str:
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    return file.getvalue()


def _plain(cell: Any) -> Any:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else cell


async def xlsx_file(columns: Sequence[str], rows: Rows) -> IO[bytes]:
    """The file, read from its beginning; it vanishes when it is closed. Raises Unwritable."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    book = import_module("xlsxwriter").Workbook(file, {
        "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
    })  # fmt: skip
    try:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        bold = book.add_format({"bold": True})
        for place, name in enumerate(columns):
            sheet.write_string(0, place, name, bold)
        count = 0
        async for some in rows:
            await asyncio.to_thread(_write, sheet, some, count + 1)
            count += len(some)
        await asyncio.to_thread(book.close)
    except BaseException:
        with suppress(Exception):
            book.close()  # and with it the temporary files of its sheets
        file.close()
        raise
    file.seek(0)
    return file


def _write(sheet: Any, rows: Sequence[Sequence[Any]], first: int) -> None:
    if first + len(rows) > MOST_ROWS:
        raise Unwritable("These are more rows than a sheet of Excel holds. Take CSV, or fewer rows.")
    for number, row in enumerate(rows, first):
        for place, cell in enumerate(row):
            _write_cell(sheet, number, place, cell)


def _write_cell(sheet: Any, number: int, place: int, cell: Any) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, bool):
        sheet.write_boolean(number, place, cell)
    elif isinstance(cell, int | float):
        sheet.write_number(number, place, cell)
    elif isinstance(cell, datetime):
        sheet.write_string(number, place, cell.astimezone(UTC).isoformat())
    elif isinstance(cell, date):
        sheet.write_datetime(number, place, cell)
    else:
        text = safe(str(cell))
        if len(text) > LONGEST_CELL:
            raise Unwritable(TOO_LONG.format(row=number + 1, place=place + 1))
        sheet.write_string(number, place, text)


async def blocks(file: IO[bytes]) -> AsyncIterator[bytes]:
    """A file in pieces; it is closed at the end."""
    with file:
        while block := await asyncio.to_thread(file.read, BLOCK):
            yield block
