"""What differs between two texts, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
MOST = 4_000  # words of one changed passage that are held against each other; beyond, it counts as replaced
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
    for kind, begin, end, start, stop in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        old, new = "".join(before[begin:end]), "".join(after[start:stop])
        words = TOKEN.findall(old), TOKEN.findall(new)
        if kind == "equal":
            yield Passage("same", old)
        elif max(map(len, words)) > MOST:
            yield from _replaced(old, new)
        else:
            for _, a, b, c, d in (opcodes := SequenceMatcher(None, *words, autojunk=False).get_opcodes()):
                old, new = "".join(words[0][a:b]), "".join(words[1][c:d])
                yield from [Passage("same", old)] if old == new else _replaced(old, new)
            del opcodes


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
