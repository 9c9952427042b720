"""The record while it is being read, with the findings so far."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from app.markdown.record import ImportFinding, Option, Record, Section

MOST_FINDINGS = 200
RULE = re.compile(r"\s{0,3}(?:-{3,}|\*{3,}|_{3,}|(?:[-*_] ){2,9}[-*_])\s*$")


_ENTRY = re.compile(r"[ \t]{0,20}(?:[-*+•|>]|\d{1,3}[.)]|#{2,6}\s|={2,6}\s|<t[dhr]\b|<li\b)")


@dataclass(slots=True)
class Field:
    """One piece of metadata as the source writes it, whatever carries it."""

    key: str
    value: str
    line: int
    items: list[str] = field(default_factory=list)  # the entries, where the carrier has a list of its own
    carrier: str = ""  # front, head, table, section


@dataclass(slots=True)
class Draft:
    record: Record
    findings: list[ImportFinding] = field(default_factory=list)
    source: str = ""  # the whole text, for what a part of it leaves open
    marks: list[tuple[Option, str]] = field(default_factory=list)  # what a list marks, and how (options/marks.py)
    headings: list[str] = field(default_factory=list)  # below the title, whatever they stand for
    place: str = "title"  # the field that was filled last: what has no field of its own stands after it

    def find(self, rule: str, line: int, message: str) -> None:
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(ImportFinding(rule, line, message))

    def line_with(self, words: str, default: int = 0, *, listed: bool = False) -> int:
        """The line of the source on which some words begin, or an entry of a list or table that has them."""
        said = " ".join(words.split())[:60].rsplit(" ", 1 if len(words) > 60 else 0)[0]
        start, end = 0, 0
        while said and (at := self.source.find(said, start)) >= 0:
            end = self.source.find("\n", at)
            line = self.source[self.source.rfind("\n", 0, at) + 1 : end if end >= 0 else None]
            if not listed or _ENTRY.match(line):
                return self.source.count("\n", 0, at) + 1
            start = at + len(said)
        return default

    def keep(self, body: str, place: str | None = None, heading: str = "", level: int = 0) -> None:
        """Keep a part of the source that has no field of its own; a mere rule between sections is none."""
        body = trim(body)
        if body or heading:
            self.record.sections.append(Section(heading, level, body, self.place if place is None else place))

    def keep_extra(self, key: str, value: str) -> None:
        """Keep metadata that has no field of its own, under the key that the source gives it."""
        extra = self.record.extra
        extra[key] = f"{extra[key]}\n{value}" if key in extra else value


def trim(text: str) -> str:
    """A text without empty lines at its ends and a horizontal rule there."""
    text = text.strip("\n").rstrip()
    head, _, last = text.rpartition("\n")
    text = head.rstrip() if RULE.match(last) else text
    first, _, tail = text.partition("\n")
    return tail.strip("\n") if RULE.match(first) else text
