"""Workbooks are read in a process of their own, which has bounds.

One cell in the last corner of a sheet makes a reader that opens whole sheets ask for gigabytes, which ends its process
(CWE-789). So that process is not the server's, and may have this much memory and time. What it answers is written to a
file, so that the server knows how much that is before it reads it.
"""

import pickle
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, NamedTuple

from app.admin.files.workbook_process import WRITTEN

SECONDS = 60


class BadWorkbook(ValueError):
    """It is no workbook that can be read so; the message says why."""


class Faulty(NamedTuple):
    """A cell without a value: it holds an error, or a formula whose result the file does not hold ("")."""

    error: str


class Formatted(float):
    """A number that its sheet shows in another way, such as 3.1 as 3.10, 0.5 as 50% or 42 as 0042."""


class Read(NamedTuple):
    """Number and cells of each row that is not empty, of the first visible sheet, without empty cells at the end.

    `others` are the visible sheets that were not read.
    """

    rows: list[tuple[int, list[Any]]]
    sheet: str
    others: list[str]


def read(content: bytes) -> Read:
    """The first visible sheet of a workbook. Raises BadWorkbook."""
    found = pickle.loads(_told(content))  # noqa: S301 -- written by workbook_process.py
    if isinstance(found, str):
        raise BadWorkbook(found)
    rows, marks, sheet, others = found
    return Read(list(_marked(rows, marks)), sheet, others)


def _told(content: bytes) -> bytes:
    command = [sys.executable, "-I", str(Path(__file__).with_name("workbook_process.py"))]
    with TemporaryFile() as given, TemporaryFile() as told:
        given.write(content)
        given.seek(0)
        try:
            done = subprocess.run(  # noqa: S603 -- ours
                command, stdin=given, stdout=told, stderr=subprocess.DEVNULL, timeout=SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            raise BadWorkbook("it takes too long") from None
        size = told.seek(0, 2)
        if done.returncode or size >= WRITTEN:
            raise BadWorkbook("its cells are too many or too far apart, or it is damaged")
        told.seek(0)
        return told.read()


def _marked(
    rows: list[tuple[int, list[Any]]], marks: dict[int, dict[int, str | None]]
) -> Iterator[tuple[int, list[Any]]]:
    """The rows with what is wrong in the places where a reader of values sees nothing."""
    known = dict(rows)
    for number in sorted({*known, *marks}):
        cells, marked = known.get(number, []), marks.get(number, {})
        faulty = [place for place, error in marked.items() if error is not None]
        cells += [""] * (max(faulty, default=-1) + 1 - len(cells))
        for place, error in marked.items():
            if error is not None:
                cells[place] = Faulty(error)
            elif place < len(cells) and isinstance(cells[place], int | float):
                cells[place] = Formatted(cells[place])
        if cells or number == 1:
            yield number, cells
