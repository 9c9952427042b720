"""Tables of AsciiDoc: cells begin with a bar, and the number of columns tells where a row ends."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import NamedTuple

CELL = re.compile(r"(?:^|(?<=[ \t]))(?:\d+\+)?[a-z^<>.]{0,3}\|")
_COLUMNS = re.compile(r"\bcols=(?:\"(?P<quoted>[^\"\n]{1,200})\"|(?P<bare>[^,\s\"]{1,20}))")
_MOST_COLUMNS = 50


class Row(NamedTuple):
    line: int
    last: int
    cells: list[str]


class _Cell(NamedTuple):
    line: int
    last: int
    text: str


def columns_of(attributes: str) -> int:
    """How many columns a table has by the attributes above it: `cols="1,2,1"`, `cols=3*`; 0 where they do not say."""
    match = _COLUMNS.search(attributes)
    if match is None:
        return 0
    count, said = 0, match["quoted"] or match["bare"]
    if said.strip().isdecimal() and len(said) < 3:
        return min(int(said), _MOST_COLUMNS)
    for part in re.split(r"[,;]", said):
        times, star, _ = part.strip().partition("*")
        count += int(times) if star and times.isdecimal() and len(times) < 3 else 1
    return min(count, _MOST_COLUMNS)


def read_rows(lines: list[str], start: int, end: int, columns: int) -> tuple[list[str], list[Row]]:
    """What stands above the first cell, and the rows between two lines; without `columns` the first row tells."""
    inside = [(at, lines[at].rstrip()) for at in range(start, end) if not lines[at].startswith("|===")]
    width = columns or _width([text for _, text in inside])
    cells, above = list[_Cell](), list[str]()
    for at, text in inside:
        if CELL.match(text):
            cells += [_Cell(at, at, part.strip()) for part in CELL.split(text)[1:]]
        elif text.strip() and cells:
            cells[-1] = _Cell(cells[-1].line, at, f"{cells[-1].text} {text.strip()}".strip())
        elif not cells and (text.strip() or above):
            above.append(text)
    rows = [cells[at : at + width] for at in range(0, len(cells), width)]
    return above, [Row(row[0].line, row[-1].last, [cell.text for cell in row]) for row in rows]


def _width(lines: list[str]) -> int:
    """The cells of the first line; of cells on a line each, those before the first blank line."""
    told = [text for text in lines if CELL.match(text)]
    width = len(CELL.split(told[0])) - 1 if told else 1
    if width > 1:
        return width
    first = takewhile(str.strip, lines[next((at for at, text in enumerate(lines) if text.strip()), 0) :])
    return max(1, sum(1 for text in first if CELL.match(text)))
