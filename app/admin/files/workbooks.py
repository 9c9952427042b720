"""Reads a workbook from standard input, in a process of its own, and writes its rows to standard output.

One cell in the last corner of a sheet makes a reader that opens whole sheets ask for gigabytes, which ends its process
(CWE-789). So that process is not the server's, and may have this much memory and time. It runs by itself
(`python -I workbooks.py`) and imports nothing of the program.
"""

import io
import pickle
import posixpath
import resource
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

MEMORY = 1 << 30  # bytes
SECONDS = 60
MOST_CELLS = 201  # of a row; one more than may be
MOST_ROWS = 50_002  # the names, the rows, and one more than may be


class Unread(ValueError):
    """It is no workbook that can be read so; the message says why."""


class Faulty(NamedTuple):
    """A cell without a value: it holds an error, or a formula whose result the file does not hold ("")."""

    error: str

    def words(self, row: int, place: int) -> str:
        """What is wrong with the cell in this row and column (from 0), which it calls as spreadsheets do."""
        why = f"the error {self.error}" if self.error else "a formula without a result; let a spreadsheet save the file"
        return f"Cell {_letters(place)}{row} holds {why}."


class Read(NamedTuple):
    """Number and cells of each row that is not empty, of the first visible sheet, without empty cells at the end.

    `others` are the visible sheets that were not read.
    """

    rows: list[tuple[int, list[Any]]]
    sheet: str
    others: list[str]


def read(content: bytes) -> Read:
    """The first visible sheet of a workbook. Raises Unread."""
    command = [sys.executable, "-I", str(Path(__file__))]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603 -- ours
    except subprocess.TimeoutExpired:
        raise Unread("it takes too long") from None
    if done.returncode:
        raise Unread("its cells are too many or too far apart, or it is damaged")
    found = pickle.loads(done.stdout)  # noqa: S301 -- written by `main`
    if isinstance(found, str):
        raise Unread(found)
    rows, faults, sheet, others = found
    return Read(list(_faulty(rows, faults)), sheet, others)


def _faulty(rows: list[tuple[int, list[Any]]], faults: dict[int, dict[int, str]]) -> Iterator[tuple[int, list[Any]]]:
    """The rows with what is wrong in the places where a reader of values sees nothing."""
    known = dict(rows)
    for number in sorted({*known, *faults}):
        cells, wrong = known.get(number, []), faults.get(number, {})
        cells += [""] * (max(wrong, default=-1) + 1 - len(cells))
        for place, error in wrong.items():
            cells[place] = Faulty(error)
        yield number, cells


def main() -> None:
    """What runs in the process of its own."""
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum  # noqa: PLC0415 -- the server never needs it

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    found: Any = ""
    try:
        content = io.BytesIO(sys.stdin.buffer.read())
        book = CalamineWorkbook.from_filelike(content)
        visible = [one.name for one in book.sheets_metadata if one.visible == SheetVisibleEnum.Visible]
        first, others = visible[0], visible[1:]
        found = list(_rows(book.get_sheet_by_name(first))), _faults(content, first), first, others
    except IndexError:
        found = "none of its sheets is visible"
    except (CalamineError, OSError, ValueError, KeyError, zipfile.BadZipFile, ET.ParseError) as error:
        found = str(error)[:200] or type(error).__name__
    sys.stdout.buffer.write(pickle.dumps(found))


def _rows(sheet: Any) -> Iterator[tuple[int, list[Any]]]:
    kept, left = 0, [""] * min((sheet.start or (0, 0))[1], MOST_CELLS)
    for number, row in enumerate(sheet.iter_rows(), 1):
        cells = [*left, *row][:MOST_CELLS]
        while cells and cells[-1] in (None, ""):
            cells.pop()
        if (cells or number == 1) and kept < MOST_ROWS:
            kept += 1
            yield number, cells


def _faults(content: io.BytesIO, sheet: str) -> dict[int, dict[int, str]]:
    """Errors, and "" for formulas without a result, by row and column (from 0): the reader of values hides both."""
    found: dict[int, dict[int, str]] = {}
    with zipfile.ZipFile(content) as archive, archive.open(_part_of(archive, sheet)) as part:
        number = 0
        for event, element in ET.iterparse(part, ("start", "end")):  # noqa: S314 -- in a process with limits
            kind = _tag(element)
            if kind == "row" and event == "start":
                number = int(element.get("r") or number + 1)
                place = 0
            elif kind == "c" and event == "end":
                place = _column(element.get("r") or "") or place + 1
                if place <= MOST_CELLS and (error := _error(element)) is not None and len(found) < MOST_ROWS:
                    found.setdefault(number, {})[place - 1] = error
            elif kind == "row":
                element.clear()
    return found


def _error(cell: ET.Element) -> str | None:
    """What is wrong with a cell, None for one that has a value or is empty."""
    parts = {_tag(part): part.text or "" for part in cell}
    if cell.get("t") == "e":
        return parts.get("v") or "#ERROR"
    return "" if "f" in parts and not parts.get("v") and cell.get("t") != "str" else None


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str:
    """The file in the archive that holds the sheet of this name."""
    book = ET.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 -- as above
    links = ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 -- as above
    wanted = next(one for one in book.iter() if _tag(one) == "sheet" and one.get("name") == sheet)
    ids = {value for name, value in wanted.attrib.items() if name.endswith("}id")}
    target = next(one.get("Target", "") for one in links if one.get("Id") in ids)
    return posixpath.normpath(posixpath.join("xl", target)) if target[:1] != "/" else target[1:]


def _tag(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _letters(place: int) -> str:
    """The other way round, from 0: the 27th is AA."""
    return (_letters(place // 26 - 1) if place >= 26 else "") + chr(ord("A") + place % 26)


def _column(address: str) -> int:
    """The number of a column: `C5` is in the third."""
    number = 0
    for letter in address.rstrip("0123456789"):
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


if __name__ == "__main__":
    main()
