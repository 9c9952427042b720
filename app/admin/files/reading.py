"""Tables in files that people send: CSV and XLSX, into rows of cells.

XLSX is read with calamine: it is well kept, typed, ten times as fast as openpyxl, and expands no XML entities. It
opens whole sheets, so that what a file unpacks to is counted first: a small file may hold gigabytes (CWE-409). What
the cells of a sheet then take has a limit of its own (workbooks.py).
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from app.admin.files import workbooks
from app.web.lists.sheets import plain

FILE_BYTES = 20_000_000
UNPACKED_BYTES = 120_000_000
MOST_ROWS = 50_000
MOST_COLUMNS = 200
LONGEST_CELL = 5_000_000  # characters
BLOCK = 1 << 20
SEPARATOR = re.compile(r'"?sep=([^\s"\w]|\t)"?[,;\t]*\r?\n', re.IGNORECASE)
QUOTED = re.compile(r'"[^"\n]*"')
_TURNED = "\u0a00"  # no letter, but the end of a line in UTF-16 whose bytes are in the other order than it says
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class BadFile(ValueError):
    """The file is no table that can be read; the message is for whoever sent it."""


class Sheet(msgspec.Struct, frozen=True):
    """`rows` hold a cell for each column; `numbers` say which row of the file each was, `note` what was left."""

    columns: list[str]
    rows: list[list[Any]]
    numbers: list[int]
    note: str = ""


def read_sheet(name: str, content: bytes) -> Sheet:
    """The table in a file. Texts are stripped of what made them safe for spreadsheets. Raises BadFile."""
    if len(content) > FILE_BYTES:
        raise BadFile(f"The file is larger than {FILE_BYTES // 1_000_000} MB. Split it.")
    if not content:
        raise BadFile("The file is empty.")
    return _xlsx(content) if content.startswith(b"PK\x03\x04") else _sheet(_csv(name, content))


def _sheet(lines: Iterator[tuple[int, Sequence[Any]]], note: str = "") -> Sheet:
    _, head = next(lines, (0, []))
    columns = ["" if isinstance(cell, workbooks.Faulty) else str(cell).strip() for cell in _trimmed(head)]
    _check_columns(columns)
    sheet = Sheet(columns, [], [], note)
    for number, line in lines:
        cells = [plain(cell) for cell in _trimmed(line)]
        if not cells:
            continue
        if len(cells) > len(columns):
            raise BadFile(f"Row {number} has {len(cells)} cells, and the first row names {len(columns)} columns.")
        if len(sheet.rows) >= MOST_ROWS:
            raise BadFile(f"The file has more than {MOST_ROWS:,} rows. Split it.")
        sheet.rows.append(cells + [None] * (len(columns) - len(cells)))
        sheet.numbers.append(number)
    if not sheet.rows:
        raise BadFile("The file has no rows below the names of its columns.")
    return sheet


def _check_columns(columns: list[str]) -> None:
    if not columns or not any(columns):
        raise BadFile("The first row must name the columns.")
    if len(columns) > MOST_COLUMNS:
        raise BadFile(f"The file has more than {MOST_COLUMNS} columns.")
    if "" in columns:
        raise BadFile(f"Column {columns.index('') + 1} has no name in the first row.")
    if twice := next((name for name in columns if columns.count(name) > 1), ""):
        raise BadFile(f"Two columns are called “{twice[:80]}”.")


def _trimmed(cells: Sequence[Any]) -> list[Any]:
    """Without empty cells at the end: spreadsheets save some that nobody filled in."""
    last = next((place for place in range(len(cells), 0, -1) if cells[place - 1] not in (None, "")), 0)
    return list(cells[:last])


def _csv(name: str, content: bytes) -> Iterator[tuple[int, Sequence[Any]]]:
    text = _decoded(content)
    said = SEPARATOR.match(text)  # by spreadsheets, for each other
    text = text[said.end() :] if said else text
    first = QUOTED.sub("", text.partition("\n")[0])
    separator = said[1] if said else max(",;\t", key=first.count)
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        yield from enumerate(reader, 1 + bool(said))  # as spreadsheets count: a cell may have several lines
    except csv.Error as error:
        raise BadFile(f"Line {reader.line_num} of {name[:80]} is no CSV: {error}.") from None


def _decoded(content: bytes) -> str:
    """As UTF-8, or UTF-16 where the file says so. No other encoding can be told from the bytes, so none is guessed."""
    encoding = "utf-16" if content.startswith(UTF16) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadFile(f"Line {line} holds bytes that are no UTF-8. Save the file as “CSV UTF-8”.") from None
    if text.count("\0") * 3 > len(text) or _TURNED in text:
        raise BadFile("The file is no UTF-8: its characters take two bytes each. Save the file as “CSV UTF-8”.")
    if "\0" in text:
        raise BadFile("The file holds NUL characters, so it is no text.")
    return text


def _xlsx(content: bytes) -> Sheet:
    _check_unpacked(content)
    try:
        found = workbooks.read(content)
    except workbooks.BadWorkbook as error:
        raise BadFile(f"The file is no XLSX that can be read: {error}.") from None
    others = ", ".join(f"“{name[:60]}”" for name in found.others[:10])
    name = found.sheet[:60]
    note = f"Only the sheet “{name}” was read, and not {others}." if others else f"The sheet “{name}” was read."
    return _sheet(iter(found.rows), note)


def _check_unpacked(content: bytes) -> None:
    """Unpack everything once, block by block, and count: sizes that an archive states may be lies."""
    size = 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for entry in archive.infolist():
                with archive.open(entry) as part:
                    while block := part.read(BLOCK):
                        size += len(block)
                        if size > UNPACKED_BYTES:
                            raise BadFile("The file unpacks to more than a table of its rows could be.")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        if isinstance(error, BadFile):
            raise
        raise BadFile("The file is damaged, or protected by a password.") from None
