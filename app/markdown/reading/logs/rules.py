"""Decisions that only a line of dashes parts, each with its keys: `**Decision**: Use X`."""

from __future__ import annotations

import re
from itertools import pairwise

from app.markdown.reading.logs.entries import MOST, Anchors, Entry, Several, first_sentence, keys_of
from app.markdown.syntax.outline import Node, atx

_RULE = re.compile(r"^ {0,3}(?:-{3,}|\*{3,}|_{3,})[ \t]*$")
_TOLD = {"status", "date", "context", "consequences", "decider", "author", "owner"}


def by_rules(body: str, first: int, nodes: list[Node]) -> Several | None:
    """The pieces between lines of dashes where two or more say what was decided; `nodes` are the headings."""
    lines = body.split("\n")
    headings = {node.line - first: node.heading for node in nodes[1:] if node.level} | {
        node.line - first: node.heading for node in nodes[:1] if node.level > 1
    }
    parts = [(start, "\n".join(lines[start:end])) for start, end in _parts(lines)]
    told = [
        (start, part, keys) for start, part in parts if "outcome" in (keys := keys_of(part)) and _TOLD & keys.keys()
    ]
    if len(told) < 2:
        return None
    anchors, entries, named = Anchors(), list[Entry](), list[str]()
    for start, part, keys in told:
        at = part.count("\n", 0, min(match.start() for match in keys.values()))
        heading = next((line for line in range(start, start + at + 1) if line in headings), None)
        begins = start + at if heading is None else heading
        title = headings[heading] if heading is not None else _title(part, keys)
        text = "\n".join(part.split("\n")[begins - start + (heading is not None) :])
        end, added = start + part.count("\n") + 1, 2 if heading is None else 0
        above = f"{atx(1, title)}\n" + ("\n" if added else "")
        named.append(title or "…")
        entries.append(
            Entry(first - 1 + begins, first - 1 + end, anchors.of(named[-1]), f"{above}{text}\n", added=added)
        )
    between = [start for start, part in parts if part.strip() and told[0][0] < start < told[-1][0]]
    certain = len(between) == len(told) - 2 and len(told) <= MOST
    return Several(entries if certain else [], named, True)


def _parts(lines: list[str]) -> list[tuple[int, int]]:
    """First line and line behind the last of what stands between lines of dashes."""
    rules = [-1, *[at for at, line in enumerate(lines) if _RULE.match(line)], len(lines)]
    if len(rules) == 2:
        return _blocks(lines)
    return [(rules[at] + 1, rules[at + 1]) for at in range(len(rules) - 1)]


def _blocks(lines: list[str]) -> list[tuple[int, int]]:
    """The same where no line parts them and each begins with its decision: `**Decision 1:** …`."""
    begins = [
        at for at, line in enumerate(lines)
        if (at == 0 or not lines[at - 1].strip()) and {"outcome", "title"} & keys_of(line[:200]).keys()
    ]  # fmt: skip
    return list(pairwise([*begins, len(lines)]))


def _title(part: str, keys: dict[str, re.Match[str]]) -> str:
    key = keys.get("title", keys["outcome"])
    return first_sentence(part[key.end() :].lstrip("* ").partition("\n")[0])
