"""Reads a workbook from standard input, in a process of its own, and writes its rows to standard output.

One cell in the last corner of a sheet makes a reader that opens whole sheets ask for gigabytes, which ends its process
(CWE-789). So that process is not the server's, and may have this much memory and time. It runs by itself
(`python -I workbooks.py`) and imports nothing of the program.
"""

import io
import pickle
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

MEMORY = 1 << 30  # bytes
SECONDS = 60
MOST_CELLS = 201  # of a row; one more than may be
MOST_ROWS = 50_002  # the names, the rows, and one more than may be


class Unread(ValueError):
    """It is no workbook that can be read so; the message says why."""


def rows_of(content: bytes) -> list[tuple[int, list[Any]]]:
    """Number and cells of each row that is not empty, of the first sheet, without empty cells at the end.

    Raises Unread.
    """
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
    rows: list[tuple[int, list[Any]]] = found
    return rows


def main() -> None:
    """What runs in the process of its own."""
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 -- the server never needs it

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    found: list[tuple[int, list[Any]]] | str = []
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        found = list(_rows(book.get_sheet_by_index(0)))
    except (CalamineError, OSError, ValueError, IndexError) as error:
        found = str(error)[:200]
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


if __name__ == "__main__":
    main()
