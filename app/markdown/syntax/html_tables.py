"""Tables and lists of terms written as HTML, as the same tables that pipes give."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from app.markdown.syntax.tables import Table

_OPEN = re.compile(r"^\s*<(?:table|dl)\b", re.IGNORECASE)
_CLOSE = re.compile(r"</(?:table|dl)\s*>\s*$", re.IGNORECASE)
_PARTS = ("br", "li", "p", "div")  # each on a line of its own
_PILLS = ("span", "a", "code", "kbd", "label", "mark", "b", "strong", "em", "i", "small")  # side by side, several words
_MOST_CELLS = 2000


def html_tables(lines: list[str]) -> list[Table]:
    """The tables among some lines that begin and end a line each."""
    tables: list[Table] = []
    start: int | None = None
    for number, line in enumerate(lines):
        if start is None and _OPEN.match(line):
            start = number
        if start is not None and _CLOSE.search(line):
            rows = [row for row in _rows("\n".join(lines[start : number + 1])) if any(row)]
            if rows:
                tables.append(Table(rows[0], rows[1:], start, number + 1))
            start = None
    return tables


def _rows(markup: str) -> list[list[str]]:
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return reader.rows


class _Reader(HTMLParser):
    """Gathers the text of each cell."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.cells = 0
        self.inside = False
        self.closed = ""  # the tag that was closed last, with no text since

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("tr", "dt"):
            self.rows.append([])
        if tag in ("td", "th", "dt", "dd") and self.rows and self.cells < _MOST_CELLS:
            self.cells += 1
            self.rows[-1].append("")
            self.inside = True
        elif tag in _PARTS or (tag in _PILLS and self.closed == tag):
            self.handle_data("<br>")

    def handle_endtag(self, tag: str) -> None:
        self.closed = tag
        self.inside = self.inside and tag not in ("td", "th", "tr", "dt", "dd")

    def handle_data(self, data: str) -> None:
        self.closed = self.closed if not data.strip() else ""
        if self.inside and self.rows and self.rows[-1]:
            text = " ".join(data.split())
            joint = "" if data[:1].strip() and not data.startswith("<") else " "
            self.rows[-1][-1] = f"{self.rows[-1][-1]}{joint}{text}".strip().removeprefix("<br>")
