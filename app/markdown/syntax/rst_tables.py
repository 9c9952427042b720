"""Tables of reStructuredText, as the same tables that pipes give: `list-table`, `csv-table`, grid and simple ones."""

from __future__ import annotations

import csv
import re
from bisect import bisect_right
from itertools import pairwise

from app.markdown.syntax.tables import Table

_DIRECTIVE = re.compile(r"^(\s*)\.\. (list-table|csv-table)::")
_GRID = re.compile(r"^\s*\+(?:[-=]+\+){1,20}\s*$")
_SIMPLE = re.compile(r"^=+(?:\s+=+){1,20}\s*$")
_OPTION = re.compile(r"^\s+:[\w-]+:")


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


def _table(parts: list[list[list[str]]], start: int, end: int) -> Table:
    """A table from the lines of its cells; without a header where there is no row, so that it is looked at once."""
    rows = [[" ".join(filter(None, cell)) for cell in row] for row in parts]
    return Table(rows[0], rows[1:], start, end) if rows else Table([], [], start, end)


def _directive(lines: list[str], start: int, indent: int, name: str) -> Table:
    """A directive reaches as far as its lines are indented; its options, that begin with a colon, are no rows."""
    end = start + 1
    while end < len(lines) and (not lines[end].strip() or len(lines[end]) - len(lines[end].lstrip()) > indent):
        end += 1
    body = [line for line in lines[start + 1 : end] if line.strip() and not _OPTION.match(line)]
    if name == "csv-table":
        header = [re.sub(r"^\s+:header:", "", line) for line in lines[start + 1 : end] if ":header:" in line]
        rows = list(csv.reader([line.strip() for line in (*header, *body)], skipinitialspace=True))
        return _table([[[cell] for cell in row] for row in rows], start, end)
    parts = list[list[list[str]]]()
    for line in body:
        text = line.strip()
        if text.startswith("* -"):
            parts.append([[text[3:].strip()]])
        elif parts and (text.startswith("- ") or text == "-"):
            parts[-1].append([text[1:].strip()])
        elif parts:
            parts[-1][-1].append(text)
    return _table(parts, start, end)


def _grid(lines: list[str], start: int) -> Table:
    """Cells between the bars of a grid; a rule ends a row."""
    rows: list[list[list[str]]] = []
    end, fresh = start, True
    while end < len(lines) and lines[end].strip()[:1] in ("+", "|"):
        line = lines[end].strip()
        if line[0] == "+":
            fresh = True
        else:
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if fresh or len(cells) != len(rows[-1]):
                rows.append([[cell] for cell in cells])
            else:
                _go_on(rows[-1], cells)
            fresh = False
        end += 1
    return _table(rows, start, end)


def _simple(lines: list[str], start: int, last: int) -> Table:
    """Columns below the signs of a rule, down to the rule on line `last`."""
    edges = [match.start() for match in re.finditer("=+", lines[start])] + [10_000]
    rows: list[list[list[str]]] = []
    for line in lines[start + 1 : last]:
        if line.strip() and not _SIMPLE.match(line):
            cells = [line[left:right].strip() for left, right in pairwise(edges)]
            if rows and not cells[0]:
                _go_on(rows[-1], cells)
            else:
                rows.append([[cell] for cell in cells])
    return _table(rows, start, last + 1)


def _go_on(row: list[list[str]], cells: list[str]) -> None:
    for above, cell in zip(row, cells, strict=True):
        above.append(cell)
