"""Tables and lists of terms written as HTML, as the same tables that pipes give."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from app.markdown.syntax.tables import Table

_OPEN = re.compile(r"^\s*<(?:table|dl)\b", re.IGNORECASE)
_CLOSE = re.compile(r"</(?:table|dl)\s*>\s*$", re.IGNORECASE)
_PARTS = ("br", "li", "p", "div")  # each on a line of its own
_PILLS = ("span", "a", "code", "kbd", "label", "mark", "b", "strong", "em", "i", "small")  # side by side, several words
_MOST_CELLS = 2000
_WIDEST = 20  # rows or columns that a cell takes


def html_tables(lines: list[str]) -> list[Table]:
    """The tables among some lines that begin and end a line each."""
    tables: list[Table] = []
    start: int | None = None
    for number, line in enumerate(lines):
        if start is None and _OPEN.match(line):
            start = number
        if start is not None and _CLOSE.search(line):
            rows = [row for row in _rows("\n".join(lines[start : number + 1])) if any(row.cells)]
            if rows:
                spans = [(start + row.line, start + row.last + 1) for row in rows[1:]]
                tables.append(Table(rows[0].cells, [row.cells for row in rows[1:]], start, number + 1, spans))
            start = None
    return tables


@dataclass(slots=True)
class _Row:
    line: int  # on which it begins, from 0
    last: int
    parts: list[str] = field(default_factory=list)  # the text of each cell, blanks as they stood
    spans: list[tuple[int, int]] = field(default_factory=list)  # columns and rows that each cell takes

    @property
    def cells(self) -> list[str]:
        return [" ".join(part.split()).removeprefix("<br>").lstrip() for part in self.parts]


def _rows(markup: str) -> list[_Row]:
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    _spread(reader.rows)
    return reader.rows


def _spread(rows: list[_Row]) -> None:
    """Put a cell that takes several rows into each of them; where it takes several columns, the others are empty."""
    below: dict[int, tuple[int, str]] = {}  # by column: how many rows more, and the text
    for row in rows:
        own, parts = list(zip(row.parts, row.spans, strict=True))[::-1], list[str]()
        while own or any(column >= len(parts) for column in below):
            at = len(parts)
            if at in below:
                left, text = below.pop(at)
                parts.append(text)
            elif own:
                text, (columns, more) = own.pop()
                parts += [text, *[""] * (columns - 1)]
                left = more
                below.update({at + place: (more - 1, "") for place in range(1, columns) if more > 1})
            else:
                parts.append("")
                continue
            if left > 1:
                below[at] = (left - 1, text)
        row.parts = parts


class _Reader(HTMLParser):
    """Gathers the text of each cell."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[_Row] = []
        self.cells = 0
        self.inside = False
        self.closed = ""  # the tag that was closed last, with no text since
        self.address = ""  # of the link that is open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("tr", "dt"):
            self.rows.append(_Row(self.getpos()[0] - 1, self.getpos()[0] - 1))
        if tag in ("td", "th", "dt", "dd") and self.rows and self.cells < _MOST_CELLS:
            self.cells += 1
            self.rows[-1].parts.append("")
            self.rows[-1].spans.append((_number(attrs, "colspan"), _number(attrs, "rowspan")))
            self.inside = True
        elif tag in _PARTS or (tag in _PILLS and self.closed == tag):
            self._write(" <br>")
        if tag == "a" and (address := dict(attrs).get("href")) and not re.search(r"[\s()]", address):
            self._write("[")
            self.address = address

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self.address:
            self._write(f"]({self.address})")
            self.address = ""
        if self.rows and tag in ("td", "th", "tr", "dd"):
            self.rows[-1].last = self.getpos()[0] - 1
        self.closed = tag
        self.inside = self.inside and tag not in ("td", "th", "tr", "dt", "dd")

    def handle_data(self, data: str) -> None:
        self.closed = self.closed if not data.strip() else ""
        self._write(data)

    def _write(self, text: str) -> None:
        if self.inside and self.rows and self.rows[-1].parts:
            self.rows[-1].parts[-1] += text


def _number(attrs: list[tuple[str, str | None]], name: str) -> int:
    said = dict(attrs).get(name) or ""
    return min(max(1, int(said)), _WIDEST) if said.isdecimal() and len(said) < 5 else 1
