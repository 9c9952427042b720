"""Reads a workbook from standard input, in a process of its own, and writes its rows to standard output.

It runs by itself (`python -I workbook_process.py`), imports nothing of the program, and bounds its own memory, the
characters that it reads and the bytes that it writes: see workbooks.py.
"""

import io
import pickle
import posixpath
import resource
import sys
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

MEMORY = 1 << 30  # bytes
WRITTEN = 250_000_000  # bytes
MOST_CHARACTERS = 25_000_000  # in all cells; a quarter more than the largest CSV that is taken
MOST_CELLS = 201  # of a row; one more than may be
MOST_ROWS = 50_002  # the names, the rows, and one more than may be
AS_IT_IS = frozenset({"0", "1", "49"})  # number formats (ECMA-376, 18.8.30) that show a whole number as it is


def main() -> None:
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum  # noqa: PLC0415 -- the server never needs it

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (WRITTEN, WRITTEN))
    found: Any = ""
    try:
        content = io.BytesIO(sys.stdin.buffer.read())
        book = CalamineWorkbook.from_filelike(content)
        visible = [one.name for one in book.sheets_metadata if one.visible == SheetVisibleEnum.Visible]
        first, others = visible[0], visible[1:]
        found = list(_rows(book.get_sheet_by_name(first))), _marks(content, first), first, others
    except IndexError:
        found = "none of its sheets is visible"
    except (CalamineError, OSError, ValueError, KeyError, zipfile.BadZipFile, ET.ParseError) as error:
        found = str(error)[:200] or type(error).__name__
    sys.stdout.buffer.write(pickle.dumps(found))


def _rows(sheet: Any) -> Iterator[tuple[int, list[Any]]]:
    kept, read, left = 0, 0, [""] * min((sheet.start or (0, 0))[1], MOST_CELLS)
    for number, row in enumerate(sheet.iter_rows(), 1):
        cells = [*left, *row][:MOST_CELLS]
        while cells and cells[-1] in (None, ""):
            cells.pop()
        read += sum(len(cell) for cell in cells if isinstance(cell, str))
        if read > MOST_CHARACTERS:
            raise ValueError(f"its cells hold more than {MOST_CHARACTERS:,} characters")
        if (cells or number == 1) and kept < MOST_ROWS:
            kept += 1
            yield number, cells


def _marks(content: io.BytesIO, sheet: str) -> dict[int, dict[int, str | None]]:
    """What a reader of values hides, by row and column (from 0): an error, a formula without a result (""), and a
    number that is shown in another way than it is kept (None).
    """
    found: dict[int, dict[int, str | None]] = {}
    with zipfile.ZipFile(content) as archive, archive.open(_part_of(archive, sheet)) as part:
        styles, number = _number_formats(archive), 0
        for event, element in ET.iterparse(part, ("start", "end")):  # noqa: S314 -- in a process with limits
            kind = _tag(element)
            if kind == "row" and event == "start":
                number, place = int(element.get("r") or number + 1), 0
            elif kind == "c" and event == "end":
                place = _column(element.get("r") or "") or place + 1
                if place <= MOST_CELLS and len(found) < MOST_ROWS:
                    for mark in _marks_of(element, styles):
                        found.setdefault(number, {})[place - 1] = mark
            elif kind == "row":
                element.clear()
    return found


def _marks_of(cell: ET.Element, styles: list[str]) -> Iterator[str | None]:
    parts = {_tag(part): part.text or "" for part in cell}
    kind = cell.get("t", "n")
    if kind == "e":
        yield parts.get("v") or "#ERROR"
    elif "f" in parts and not parts.get("v") and kind != "str":
        yield ""
    elif kind == "n" and parts.get("v") and _of(styles, int(cell.get("s") or 0)) not in AS_IT_IS:
        yield None


def _number_formats(archive: zipfile.ZipFile) -> list[str]:
    """The number format of each style of cells."""
    if "xl/styles.xml" not in archive.namelist():
        return []
    root = ET.fromstring(archive.read("xl/styles.xml"))  # noqa: S314 -- as above
    return [one.get("numFmtId") or "0" for styles in root if _tag(styles) == "cellXfs" for one in styles]


def _of(styles: list[str], place: int) -> str:
    return styles[place] if 0 <= place < len(styles) else "0"


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


def _column(address: str) -> int:
    """The number of a column: `C5` is in the third."""
    number = 0
    for letter in address.rstrip("0123456789"):
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


if __name__ == "__main__":
    main()
