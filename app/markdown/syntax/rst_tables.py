"""Tables of reStructuredText, as the same tables that pipes give: `list-table`, `csv-table`, grid and simple ones."""

from __future__ import annotations

import csv
import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from app.markdown.syntax.tables import Table

_DIRECTIVE = re.compile(r"^(\s*)\.\. (list-table|csv-table)::")
_GRID = re.compile(r"^\s*\+(?:[-=]+\+){1,20}\s*$")
_SIMPLE = re.compile(r"^=+(?:\s+=+){1,20}\s*$")
_OPTION = re.compile(r"^\s+:[\w-]+:")
_HEADER = re.compile(r"^\s+:header:")


def rst_tables(lines: list[str]) -> list[Table]:
    """The tables among some lines, in order."""
    tables: list[Table] = []
    at, closing = 0, _closing(lines)
    while at < len(lines):
        table = None
        if directive := _DIRECTIVE.match(lines[at]):
            table = _directive(lines, at, len(directive[1]), directive[2])
        elif _GRID.match(lines[at]):
            table = _grid(lines, at)
        elif _SIMPLE.match(lines[at]) and (end := _next_after(closing, at)):
            table = _simple(lines, at, end)
        if table and table.header:
            tables.append(table)
        at = max(at + 1, table.end if table else 0)
    return tables


def _closing(lines: list[str]) -> list[int]:
    """The rules that a blank line or the end follows: there a simple table ends."""
    blank = [not line.strip() for line in lines[1:]] + [True]
    return [at for at, line in enumerate(lines) if blank[at] and line.startswith("=") and _SIMPLE.match(line)]


def _next_after(numbers: list[int], at: int) -> int:
    """The first of some sorted numbers that is greater; 0 for none."""
    found = bisect_right(numbers, at)
    return numbers[found] if found < len(numbers) else 0


class _Row(NamedTuple):
    line: int
    last: int
    cells: list[list[str]]  # the lines of each

    def go_on(self, cells: list[str], line: int) -> _Row:
        """The row with a further line."""
        return _Row(self.line, line, [[*above, cell] for above, cell in zip(self.cells, cells, strict=True)])


def _table(parts: list[_Row], start: int, end: int) -> Table:
    """A table from the lines of its cells; without a header where there is no row, so that it is looked at once."""
    rows = [[" ".join(filter(None, cell)) for cell in row.cells] for row in parts]
    spans = [(row.line, row.last + 1) for row in parts[1:]]
    return Table(rows[0], rows[1:], start, end, spans) if rows else Table([], [], start, end)


def _directive(lines: list[str], start: int, indent: int, name: str) -> Table:
    """A directive reaches as far as its lines are indented; its options, that begin with a colon, are no rows."""
    end = start + 1
    while end < len(lines) and (not lines[end].strip() or len(lines[end]) - len(lines[end].lstrip()) > indent):
        end += 1
    inside = range(start + 1, end)
    body = [at for at in inside if lines[at].strip() and not _OPTION.match(lines[at])]
    if name == "csv-table":
        return _table(list(_csv([at for at in inside if ":header:" in lines[at]][:1] + body, lines)), start, end)
    parts = list[_Row]()
    for at in body:
        text = lines[at].strip()
        if text.startswith("* -"):
            parts.append(_Row(at, at, [[text[3:].strip()]]))
        elif parts:
            cells = parts[-1].cells
            if text.startswith("- ") or text == "-":
                cells.append([text[1:].strip()])
            else:
                cells[-1].append(text)
            parts[-1] = _Row(parts[-1].line, at, cells)
    return _table(parts, start, end)


def _csv(places: list[int], lines: list[str]) -> Iterator[_Row]:
    """The rows of the lines at some places, of which a cell may take several."""
    reader = csv.reader((_HEADER.sub("", lines[at]).strip() for at in places), skipinitialspace=True)
    begun = 0
    for cells in reader:
        yield _Row(places[begun], places[reader.line_num - 1], [[cell] for cell in cells])
        begun = reader.line_num


def _grid(lines: list[str], start: int) -> Table:
    """Cells between the bars of a grid; a rule ends a row."""
    rows: list[_Row] = []
    end, fresh = start, True
    while end < len(lines) and lines[end].strip()[:1] in ("+", "|"):
        line = lines[end].strip()
        if line[0] == "+":
            fresh = True
        else:
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if fresh or len(cells) != len(rows[-1].cells):
                rows.append(_Row(end, end, [[cell] for cell in cells]))
            else:
                rows[-1] = rows[-1].go_on(cells, end)
            fresh = False
        end += 1
    return _table(rows, start, end)


def _simple(lines: list[str], start: int, last: int) -> Table:
    """Columns below the signs of a rule, down to the rule on line `last`."""
    edges = [match.start() for match in re.finditer("=+", lines[start])] + [10_000]
    rows: list[_Row] = []
    for at in range(start + 1, last):
        line = lines[at]
        if line.strip() and not _SIMPLE.match(line):
            cells = [line[left:right].strip() for left, right in pairwise(edges)]
            if rows and not cells[0]:
                rows[-1] = rows[-1].go_on(cells, at)
            else:
                rows.append(_Row(at, at, [[cell] for cell in cells]))
    return _table(rows, start, last + 1)
