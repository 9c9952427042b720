"""Tables of reStructuredText, as the same tables that pipes give: `list-table`, `csv-table`, grid and simple ones."""

from __future__ import annotations

import csv
import re
from itertools import pairwise

from app.markdown.syntax.tables import Table

_DIRECTIVE = re.compile(r"^(\s*)\.\. (list-table|csv-table)::")
_GRID = re.compile(r"^\s*\+(?:[-=]+\+){1,20}\s*$")
_SIMPLE = re.compile(r"^=+(?:\s+=+){1,20}\s*$")
_OPTION = re.compile(r"^\s+:[\w-]+:")


def rst_tables(lines: list[str]) -> list[Table]:
    """The tables among some lines, in order."""
    tables: list[Table] = []
    at = 0
    while at < len(lines):
        table = None
        if directive := _DIRECTIVE.match(lines[at]):
            table = _directive(lines, at, len(directive[1]), directive[2])
        elif _GRID.match(lines[at]):
            table = _grid(lines, at)
        elif _SIMPLE.match(lines[at]):
            table = _simple(lines, at)
        if table:
            tables.append(table)
        at = max(at + 1, table.end if table else 0)
    return tables


def _table(rows: list[list[str]], start: int, end: int) -> Table | None:
    return Table(rows[0], rows[1:], start, end) if rows else None


def _directive(lines: list[str], start: int, indent: int, name: str) -> Table | None:
    """A directive reaches as far as its lines are indented; its options, that begin with a colon, are no rows."""
    end = start + 1
    while end < len(lines) and (not lines[end].strip() or len(lines[end]) - len(lines[end].lstrip()) > indent):
        end += 1
    body = [line for line in lines[start + 1 : end] if line.strip() and not _OPTION.match(line)]
    if name == "csv-table":
        header = [re.sub(r"^\s+:header:", "", line) for line in lines[start + 1 : end] if ":header:" in line]
        rows = list(csv.reader([line.strip() for line in (*header, *body)], skipinitialspace=True))
        return _table(rows, start, end)
    rows = []
    for line in body:
        text = line.strip()
        if text.startswith("* -"):
            rows.append([text[3:].strip()])
        elif rows and (text.startswith("- ") or text == "-"):
            rows[-1].append(text[1:].strip())
        elif rows:
            rows[-1][-1] = f"{rows[-1][-1]} {text}".strip()
    return _table(rows, start, end)


def _grid(lines: list[str], start: int) -> Table | None:
    """Cells between the bars of a grid; a rule ends a row."""
    rows: list[list[str]] = []
    end, fresh = start, True
    while end < len(lines) and lines[end].strip()[:1] in ("+", "|"):
        line = lines[end].strip()
        if line[0] == "+":
            fresh = True
        else:
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if fresh or len(cells) != len(rows[-1]):
                rows.append(cells)
            else:
                rows[-1] = [f"{above} {cell}".strip() for above, cell in zip(rows[-1], cells, strict=True)]
            fresh = False
        end += 1
    return _table(rows, start, end)


def _simple(lines: list[str], start: int) -> Table | None:
    """Columns below the signs of a rule; the table ends with the rule that a blank line or the end follows."""
    edges = [match.start() for match in re.finditer("=+", lines[start])] + [10_000]
    rows: list[list[str]] = []
    for end in range(start + 1, len(lines)):
        line = lines[end]
        if _SIMPLE.match(line):
            if end + 1 >= len(lines) or not lines[end + 1].strip():
                return _table(rows, start, end + 1)
        elif line.strip():
            cells = [line[left:right].strip() for left, right in pairwise(edges)]
            if rows and not cells[0]:
                rows[-1] = [f"{above} {cell}".strip() for above, cell in zip(rows[-1], cells, strict=True)]
            else:
                rows.append(cells)
    return None
