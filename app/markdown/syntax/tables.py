"""Pipe tables (GitHub Flavored Markdown 4.10), read leniently."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_DELIMITER = re.compile(r"^\s*+\|?\s*+:?-++:?\s*+(?:\|\s*+:?-++:?\s*+)*+\|?\s*+$")
_LONGEST = 20_000  # characters of a header row
_CELL = re.compile(r"(?:[^|\\`]|\\.|`[^`\n]*`|`|\\)*")


@dataclass(slots=True)
class Table:
    header: list[str]
    rows: list[list[str]]
    start: int  # index of its first line
    end: int  # index after its last line
    spans: list[tuple[int, int]] = field(default_factory=list)  # of each row: index of its first line, after its last


def find_tables(lines: list[str]) -> list[Table]:
    """The tables among some lines (outside fences, as far as a delimiter row can tell), in order."""
    tables: list[Table] = []
    index = 1
    while index < len(lines):
        line, above = unquote(lines[index]), unquote(lines[index - 1])
        if (
            len(above) > _LONGEST
            or "-" not in line
            or "|" not in line + above
            or "|" not in above
            or not _DELIMITER.match(line)
        ):
            index += 1
            continue
        end = index + 1
        while end < len(lines) and unquote(lines[end]).strip() and "|" in lines[end]:
            end += 1
        rows, spans = range(index + 1, end), [(row, row + 1) for row in range(index + 1, end)]
        tables.append(Table(cells(above), [cells(unquote(lines[row])) for row in rows], index - 1, end, spans))
        index = end + 1
    return tables


def cells(row: str) -> list[str]:
    """Split one row at its bars, those in code and behind a backslash excepted."""
    row = row.strip()
    row = row.removeprefix("|")
    row = row.removesuffix("|") if not row.endswith("\\|") else row
    found, at = [], 0
    while at <= len(row):
        match = _CELL.match(row, at)
        end = match.end() if match else len(row)
        found.append(row[at:end].strip())
        at = end + 1
    return found


def unquote(line: str) -> str:
    """A line without the marks of a block quote."""
    stripped = line.lstrip()
    return stripped[1:].removeprefix(" ") if stripped.startswith(">") else line
