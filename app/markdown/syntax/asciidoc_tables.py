"""Tables of AsciiDoc: cells begin with a bar, and the number of columns tells where a row ends."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from itertools import takewhile
from typing import NamedTuple

CELL = re.compile(r"(?:^|(?<=[ \t]))(?:\d+\+)?[a-z^<>.]{0,3}\|")
_COLUMNS = re.compile(r"\bcols=(?:\"(?P<quoted>[^\"\n]{1,200})\"|(?P<bare>[^,\s\"]{1,20}))")
_MOST_COLUMNS = 50
_SEPARATORS = {"csv": ",", "tsv": "\t", "dsv": ":"}
_LONGEST = 50  # lines of a row
OPENS = re.compile(r"^(?P<separator>[|,:])={3,}$")
_NESTED = re.compile(r"!={3,}")
_FORMAT = re.compile(r"\b(?P<key>format|separator)=[\"']?(?P<value>[^\s\"',]+|,)[\"']?")


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


def separator_of(attributes: str) -> str:
    """What stands between the values of a table by the attributes above it; "" for bars."""
    said = {match["key"]: match["value"] for match in _FORMAT.finditer(attributes)}
    return said.get("separator", "").replace("|", "") or _SEPARATORS.get(said.get("format", ""), "")


def separator_in(above: str, opening: str) -> str:
    """The same by the line above a table and the one that opens it."""
    opened = OPENS.match(opening.strip())
    return (opened["separator"].replace("|", "") if opened else "") or separator_of(above)


def read_values(inside: list[tuple[int, str]], separator: str) -> list[Row]:
    """The rows of numbered lines with values between separators; one in quotes may go on for lines."""
    rows, at = list[Row](), 0
    while at < len(inside):
        end = at + 1
        while separator == "," and end < len(inside) and _is_open([text for _, text in inside[at:end]]):
            end += 1
        text = "\n".join(text for _, text in inside[at:end])
        if text.strip():
            told = [" ".join(value.split()).replace("|", "\\|") for value in values(text, separator)]
            rows.append(Row(inside[at][0], inside[end - 1][0], told))
        at = end
    return rows


def _is_open(lines: list[str]) -> bool:
    return len(lines) < _LONGEST and sum(line.count('"') for line in lines) % 2 == 1


def values(text: str, separator: str) -> list[str]:
    """The values of a row."""
    if separator == ",":
        return next(csv.reader([text.replace("\n", " ")], skipinitialspace=True), [])
    parts = re.split(rf"(?<!\\){re.escape(separator)}", text)
    return [part.replace(f"\\{separator}", separator).strip() for part in parts]


def write_values(row: Iterable[str], separator: str) -> str:
    """The way back."""
    cells = [" ".join(cell.split()) for cell in row]
    if separator == ",":
        doubled = (cell.replace('"', '""') for cell in cells)
        return ",".join(f'"{cell}"' if re.search('[",]', cell) else cell for cell in doubled)
    return separator.join(cell.replace(separator, f"\\{separator}") for cell in cells)


def read_rows(inside: list[tuple[int, str]], columns: int) -> tuple[list[str], list[Row]]:
    """What stands above the first cell, and the rows of numbered lines; without `columns` the first row tells."""
    width = columns or _width([text for _, text in inside])
    cells, above = list[_Cell](), list[str]()
    for at, text in inside:
        if CELL.match(text):
            cells += [_Cell(at, at, part.strip()) for part in CELL.split(text)[1:]]
        elif text.strip() and cells:
            cells[-1] = _Cell(cells[-1].line, at, f"{cells[-1].text} {_nested(text.strip())}".strip())
        elif not cells and (text.strip() or above):
            above.append(text)
    rows = [cells[at : at + width] for at in range(0, len(cells), width)]
    return above, [Row(row[0].line, row[-1].last, [cell.text for cell in row]) for row in rows]


def _nested(text: str) -> str:
    """A line within a cell; of a table inside of it a row, and what opens and closes that is nothing."""
    if _NESTED.fullmatch(text):
        return ""
    return ", ".join(part.strip() for part in text[1:].split(" !")) + ";" if text.startswith("!") else text


def _width(lines: list[str]) -> int:
    """The cells of the first line; of cells on a line each, those before the first blank line."""
    told = [text for text in lines if CELL.match(text)]
    width = len(CELL.split(told[0])) - 1 if told else 1
    if width > 1:
        return width
    first = takewhile(str.strip, lines[next((at for at, text in enumerate(lines) if text.strip()), 0) :])
    return max(1, sum(1 for text in first if CELL.match(text)))
