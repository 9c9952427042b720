"""Decisions in paragraphs that begin with a date: `2024-01-02: We use X.`"""

from __future__ import annotations

import re
from bisect import bisect_right

from app.markdown.reading.logs.entries import MOST, Several, split_day
from app.markdown.reading.logs.items import Told, as_several, read_item
from app.markdown.syntax.comments import inside
from app.markdown.syntax.lists import Item
from app.markdown.words.dates import find_date

_DATED = re.compile(r"[^\n]{0,20}\d{4}[\W_]")  # what may begin with a date

_NO_TEXT = re.compile(r"[-+*>|#]\s|\||#|\[[^\]\n]*\]:")  # items, tables, headings, and what links lead to
_EDGE = re.compile(r"(?:[\s*_~(\[]|<u>){0,8}")
_YEAR = re.compile(r"['’](?=\d\d\b)")
_LABEL = re.compile(r"[A-Z]{1,3}-?\d{1,3}[.:)]\s")


def by_paragraphs(body: str, first: int) -> Several | None:
    """The paragraphs of a log that begin with a date each, and what follows them; None where fewer than two do."""
    lines = body.split("\n")
    states, leads = inside(lines), [line[:3].lstrip("*_")[:1].isalnum() for line in lines]
    begins = [
        at for at, line in enumerate(lines) if leads[at] and (at == 0 or not lines[at - 1].strip())
        and not states[at] and _DATED.match(line) and all(split_day(line))
    ]  # fmt: skip
    bounds = sorted({*begins, len(lines), *(at for at, line in enumerate(lines) if line.startswith("#"))})
    found = list[tuple[Item, int, Told]]()
    for at in begins[: MOST + 1]:
        end = next(bound for bound in bounds[bisect_right(bounds, at) :])
        rest = "\n".join(lines[at + 1 : end]).rstrip()
        item = Item(lines[at], rest.strip("\n"), at, is_apart=rest.startswith("\n"))
        if told := read_item(item):
            found.append((item, at + 1 + (rest.count("\n") + 1 if rest else 0), told))
    return as_several(found, first, least=2, sure=len(found) == len(begins) == len({*begins, *_may_begin(lines)}))


def unclear(body: str) -> Several | None:
    """That a log has paragraphs that seem to begin with a date or a number each, in a way that is not certain."""
    lines = body.split("\n")
    found = _may_begin(lines)
    return Several([], [lines[at].strip(" *_~")[:60] for at in found], True) if len(found) > 1 else None


def _may_begin(lines: list[str]) -> list[int]:
    states = inside(lines)
    first = [at for at, line in enumerate(lines) if line.strip() and (at == 0 or not lines[at - 1].strip())]
    return [at for at in first if not states[at] and not _NO_TEXT.match(lines[at]) and _is_told(lines[at][:80])]


def _is_told(line: str) -> bool:
    bare = line[_EDGE.match(line).end() :]  # type: ignore[union-attr]
    day = find_date(_YEAR.sub("20", bare)[:30])
    return bool(_LABEL.match(bare)) or bool(day and _YEAR.sub("20", bare).startswith(day[1]))
