"""Decisions below a block of front matter each: `---`, their keys, `---`, and their text."""

from __future__ import annotations

import re
from itertools import pairwise

from app.markdown.reading.logs.entries import MOST, Anchors, Entry, Several
from app.markdown.reading.metadata.carriers.frontmatter import is_block
from app.markdown.syntax.comments import blotted
from app.markdown.syntax.outline import split
from app.markdown.words.headings import understand
from app.markdown.words.keys import meaning

_RULE = re.compile(r"^---[ \t]*$")
_KEY = re.compile(r"^[\"']?(?P<key>[A-Za-z_][\w .-]{0,60}?)[\"']?[ \t]*:(?:[ \t]+(?P<value>.*))?$")
_LONGEST = 200  # lines of a block
_STATED = {"status", "date"}


def by_fronts(text: str) -> Several | None:
    """The entries of a text that has two or more blocks of front matter with a title or a heading of their own."""
    lines = blotted(text).split("\n")
    blocks = _blocks(lines)
    if len(blocks) < 2:
        return None
    ends = [*[start for start, _, _ in blocks[1:]], len(lines)]
    source = text.split("\n")
    titles = [
        said.get("title") or _heading(source[close + 1 : end])
        for (_, close, said), end in zip(blocks, ends, strict=True)
    ]
    if sum(map(bool, titles)) < 2:
        return None
    anchors = Anchors()
    entries = [
        Entry(start, end, anchors.of(title), "\n".join(source[start:end]))
        for (start, _, _), end, title in zip(blocks, ends, titles, strict=True)
    ]
    return Several(entries if all(titles) and len(entries) <= MOST else [], [title or "…" for title in titles], True)


def _blocks(lines: list[str]) -> list[tuple[int, int, dict[str, str]]]:
    """First and last line of each block, and what its keys say."""
    rules = [at for at, line in enumerate(lines) if _RULE.match(line)]
    found, behind = list[tuple[int, int, dict[str, str]]](), 0
    for start, close in pairwise(rules):
        inner = lines[start + 1 : close]
        if start < behind or not 0 < len(inner) <= _LONGEST or not is_block("\n".join(inner)):
            continue
        said = {
            meaning(match["key"]) or "": (match["value"] or "").strip("\"' ")
            for line in inner
            if (match := _KEY.match(line))
        }
        if _STATED & said.keys():
            found.append((start, close, said))
            behind = close + 1
    return found


def _heading(lines: list[str]) -> str:
    """The heading that a text begins with, unless it is that of a section."""
    begun = next((at for at, line in enumerate(lines) if line.strip()), 0)
    node = next((node for node in split("\n".join(lines[begun : begun + 3]))[1:2] if node.line == 1), None)
    return node.heading if node and understand(node.heading) is None else ""
