"""Metadata between the title and the first section: bullets, bold or plain lines, tables, block quotes."""

from __future__ import annotations

import re
from collections import Counter

from app.markdown.reading.draft import Field
from app.markdown.syntax.tables import Table, find_tables, unquote
from app.markdown.words.keys import meaning

_MOST_LINES = 300
_KEY = re.compile(
    r"^\s{0,3}(?P<bullet>[-*+•]\s+)?(?P<bold>\*\*|__|\*|_)?(?P<key>[^\W_][^:：*|\[\]<>!?]{0,40}?)"
    r"(?:(?:\*\*|__|\*|_)\s*[:：]|[:：](?:\*\*|__|\*|_)|[:：](?=\s|$|\d{4}|[^\x00-\x7f])|(?:\*\*|__)\s+[-–—]?\s*(?=\S))\s*(?P<value>.*)$"
)
_ITEM = re.compile(r"^\s*(?:[-*+•]|\d{1,3}[.)])\s+(.*)$")
_SEVERAL = re.compile(r"\s*(?:\s[|·•]\s|\s{2,}\|)\s*")


def take_metadata(text: str, first_line: int) -> tuple[list[Field], str]:
    """Return the fields of a text and what remains of it, in order."""
    lines = text.split("\n", _MOST_LINES)
    head = lines[:_MOST_LINES]
    fields: list[Field] = []
    used: set[int] = set()
    for table in find_tables(head):
        if found := _table_fields(table, first_line):
            fields += found
            used.update(range(table.start, table.end))
    fields += _line_fields(head, used, first_line)
    fields.sort(key=lambda each: each.line)
    rest = [unquoted for number, unquoted in enumerate(head) if number not in used] + lines[_MOST_LINES:]
    return fields, "\n".join(rest).strip("\n") if any(line.strip("> ") for line in rest) else ""


def take_table(text: str, first_line: int) -> tuple[list[Field], str]:
    """Return the fields of the table that opens a section, and what remains; only a table of nothing but metadata."""
    lines = text.split("\n", _MOST_LINES)
    table = next(iter(find_tables(lines[:_MOST_LINES])), None)
    if table is None or table.start > 1 or not all(meaning(cell) for cell in table.header):
        return [], text
    fields = _table_fields(table, first_line)
    return (fields, "\n".join(lines[table.end :]).strip("\n")) if fields else ([], text)


def _table_fields(table: Table, first_line: int) -> list[Field]:
    """A row a field (key | value), or a column a field (the last row wins, earlier rows are kept)."""
    line = first_line + table.start
    known = [meaning(cell) for cell in table.header]
    if sum(name is not None for name in known) >= 2 and table.rows and len(table.header) != 2:
        return [
            Field(key, value, line, carrier="table")
            for column, key in enumerate(table.header)
            if key
            for value in _history(table.rows, column, key)
        ]
    two = [row for row in (table.header, *table.rows) if len(row) >= 2]
    if sum(meaning(row[0]) is not None for row in two) < 2 and not (len(two) == 2 and all(known) and len(known) == 2):
        return []
    if all(known) and len(known) == 2 and len(two) == 2 and meaning(two[1][0]) is None:
        return [Field(key, _cell(table.rows, column), line, carrier="table") for column, key in enumerate(table.header)]
    header_is_data = meaning(table.header[0]) is not None
    name, *values = table.header
    found = [] if header_is_data or not any(table.header) else [Field(name, " | ".join(values), line, carrier="table")]
    rows = enumerate(two if header_is_data else table.rows)
    return found + [Field(row[0], " | ".join(row[1:]).strip(" |"), line + n, carrier="table") for n, row in rows if row]


def _history(rows: list[list[str]], column: int, key: str) -> list[str]:
    """The values of a column. Of several statuses or dates the last row's counts, and the earlier ones are kept."""
    values = [row[column] for row in rows if column < len(row) and row[column]]
    if len(values) < 2 or meaning(key) not in ("status", "date"):
        return [_cell(rows, column)]
    return [values[-1], "\n".join(values[:-1])]


def _cell(rows: list[list[str]], column: int) -> str:
    values = [row[column] for row in rows if column < len(row)]
    return "\n".join(values)


def _line_fields(lines: list[str], used: set[int], first_line: int) -> list[Field]:
    """Fields of lines. Unknown keys count in a list that holds a known one; a plain line needs a known key."""
    matches = {n: m for n, line in enumerate(lines) if n not in used and (m := _KEY.match(unquote(line)[:2000]))}
    trusted = Counter(
        bool(m["bullet"]) for m in matches.values() if _is_short(m) and meaning(m["key"]) not in (None, "other")
    )
    fields: list[Field] = []
    index = 0
    while index < len(lines):
        match = matches.get(index)
        if match is None or not _is_field(match, trusted):
            index += 1
            continue
        end = _end_of_value(lines, index, matches, used, bool(match["bullet"]))
        fields += _fields(match, [unquote(line) for line in lines[index + 1 : end]], first_line + index)
        used.update(range(index, end))
        index = end
    return fields


def _is_short(match: re.Match[str]) -> bool:
    return len(match["key"].split()) <= 5


def _is_field(match: re.Match[str], trusted: Counter[bool]) -> bool:
    name = meaning(match["key"])
    if name is not None:
        return True
    marked = match["bullet"] or match["bold"]
    certain = trusted[bool(match["bullet"])]
    return bool(marked and _is_short(match) and certain and (certain > 1 or match["bold"] or match["key"][0].isupper()))


def _end_of_value(lines: list[str], index: int, matches: dict[int, re.Match[str]], used: set[int], bullet: bool) -> int:
    """Index after the last line of a value: indented lines, lines without a blank one between, a list below nothing."""
    end = index + 1
    empty = not matches[index]["value"].strip()
    while end < len(lines) and end not in used:
        line = unquote(lines[end])
        if not line.strip():
            following = unquote(lines[end + 1]) if end + 1 < len(lines) else ""
            below = empty and end == index + 1 and not bullet and end + 1 not in matches
            if not _ITEM.match(following) or not (below or (bullet and following[:1].isspace())):
                break
        elif not line.startswith(("  ", "\t")) and _begins_anew(line, matches.get(end), bullet=bullet, empty=empty):
            break
        end += 1
    return end


def _begins_anew(line: str, match: re.Match[str] | None, *, bullet: bool, empty: bool) -> bool:
    """Whether a line that is not indented belongs to nothing above it."""
    if match and (bullet or match["bold"] or meaning(match["key"]) is not None):
        return True
    listed = _ITEM.match(line) and (bullet or not empty)
    return bool(listed) or line.lstrip().startswith(("<", "|", "---", "!["))


def _fields(match: re.Match[str], more: list[str], line: int) -> list[Field]:
    """The field of one line; several where the line holds further known keys ("Status: x | Date: y")."""
    value = match["value"].strip()
    parts = _SEVERAL.split(value)
    others = [_KEY.match(part) for part in parts[1:]]
    if not more and parts[1:] and all(other and meaning(other["key"]) is not None for other in others):
        pairs = [(match["key"], parts[0])] + [(other["key"], other["value"]) for other in others if other]
        return [Field(key.strip(), text.strip(), line, carrier="head") for key, text in pairs]
    items = [found[1].strip() for text in more if (found := _ITEM.match(text))]
    text = "\n".join([value, *(each.strip() for each in more if each.strip())]).strip()
    return [Field(match["key"].strip(), text, line, items, "head")]
