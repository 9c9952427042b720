"""Decisions in paragraphs that begin with a date: `2024-01-02: We use X.`"""

from __future__ import annotations

import re
from bisect import bisect_right

from app.markdown.reading.logs.entries import MOST, Several, split_day
from app.markdown.reading.logs.items import Told, as_several, read_item
from app.markdown.syntax.comments import inside
from app.markdown.syntax.lists import Item

_DATED = re.compile(r"[^\n]{0,20}\d{4}\W")  # what may begin with a date


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
    return as_several(found, first, least=2, sure=len(found) == len(begins))
