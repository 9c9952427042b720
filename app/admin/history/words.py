"""What differs between two texts, word by word."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any, Literal, NamedTuple

TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
MOST_PAIRS = 60_000  # lines or words times others that are held against each other at once
CONTEXT = 160  # characters that are kept around a change
ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"


class Passage(NamedTuple):
    """A piece of the two texts: in both, or in one only."""

    kind: Literal["same", "removed", "added"]
    text: str


def diff(before: str, after: str) -> list[Passage]:
    """The passages of both texts in order. Long ones that are the same are cut to what is around the changes."""
    passages = list(_merged(_passages(before.splitlines(keepends=True), after.splitlines(keepends=True))))
    last = len(passages) - 1
    return [
        Passage("same", _cut(one.text, first=place == 0, last=place == last)) if one.kind == "same" else one
        for place, one in enumerate(passages)
    ]


def _passages(before: Sequence[str], after: Sequence[str]) -> Iterator[Passage]:
    """Lines first, and words within lines that changed: quick, and what moved as a whole stays whole."""
    for old_lines, new_lines in _aligned(before, after):
        old, new = "".join(old_lines), "".join(new_lines)
        if old == new:
            yield Passage("same", old)
            continue
        for some, others in _aligned(TOKEN.findall(old), TOKEN.findall(new)):
            old, new = "".join(some), "".join(others)
            yield from [Passage("same", old)] if old == new else _replaced(old, new)


def _aligned(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Stretches of both that stand for each other, the same or not.

    Long ones are first cut where a line (or word) stands that each has once, as Bram Cohen's patience diff does, since
    holding all against all is quadratic. What is long even between those counts as replaced.
    """
    head = next((place for place, pair in enumerate(zip(before, after, strict=False)) if pair[0] != pair[1]), None)
    head = min(len(before), len(after)) if head is None else head
    yield before[:head], after[:head]
    before, after = before[head:], after[head:]
    if len(before) * len(after) <= MOST_PAIRS:
        for _, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            yield before[a:b], after[c:d]
        return
    here = there = 0
    anchors = _anchors(before, after)
    for a, b in [*anchors, (len(before), len(after))]:
        if not anchors or (a - here) * (b - there) > MOST_PAIRS:
            yield before[here:a], after[there:b]
        else:
            yield from _aligned(before[here:a], after[there:b])
        yield before[a : a + 1], after[b : b + 1]
        here, there = a + 1, b + 1


def _anchors(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """The places of what stands once in each, as far as its order is the same in both: a longest rising row."""
    counts = Counter(before), Counter(after)
    places = {one: place for place, one in enumerate(after) if counts[0][one] == counts[1][one] == 1}
    ends: list[int] = []  # the least place at which a row of each length ends
    last: list[Any] = []  # such rows, each from its end
    for place, one in enumerate(before):
        if (there := places.get(one)) is not None:
            length = bisect_left(ends, there)
            row: Any = (place, there, last[length - 1] if length else None)
            ends[length : length + 1], last[length : length + 1] = [there], [row]
    found, end = list[tuple[int, int]](), last[-1] if last else None
    while end:
        found.append((end[0], end[1]))
        end = end[2]
    return found[::-1]


def _replaced(old: str, new: str) -> Iterator[Passage]:
    if old:
        yield Passage("removed", old)
    if new:
        yield Passage("added", new)


def _merged(passages: Iterator[Passage]) -> Iterator[Passage]:
    """Neighbours of one kind as one; white space between two changes belongs to both."""
    removed = added = same = ""
    for kind, text in passages:
        if kind == "same" and (removed or added) and not text.strip():
            removed, added = removed + text, added + text
            continue
        if kind == "same":
            yield from _replaced(removed, added)
            removed = added = ""
            same += text
            continue
        if same:
            yield Passage("same", same)
            same = ""
        removed, added = (removed + text, added) if kind == "removed" else (removed, added + text)
    yield from _replaced(removed, added)
    if same:
        yield Passage("same", same)


def _cut(text: str, *, first: bool, last: bool) -> str:
    if len(text) <= 2 * CONTEXT + 40:
        return text
    head, tail = ("" if first else text[:CONTEXT]), ("" if last else text[-CONTEXT:])
    return f"{head}{ELLIPSIS}{tail}"
