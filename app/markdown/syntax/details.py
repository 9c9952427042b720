"""What folds: `<details>` with its `<summary>`, as a title and the lines below it."""

from __future__ import annotations

import re
from typing import NamedTuple

from app.markdown.syntax.comments import inside

_TAG = re.compile(r"<(?P<close>/)?details\b[^<>]{0,100}>", re.IGNORECASE)
_SUMMARY = re.compile(r"\s*<summary\b[^<>]{0,100}>(?P<said>.{0,1000}?)</summary\s{0,9}>", re.IGNORECASE | re.DOTALL)
_MARKUP = re.compile(r"</?[a-z][^<>]{0,100}>", re.IGNORECASE)
_HEADING = re.compile(r"^\s*#{1,6}\s+")


class Fold(NamedTuple):
    """Its first line, the one behind its last, its title, and as many lines with what it holds."""

    start: int
    end: int
    title: str
    text: str


def folds(lines: list[str]) -> list[Fold]:
    """Those of the outermost level that begin and end a line each, outside of fences and comments."""
    found, depth, start = list[Fold](), 0, 0
    states = inside(lines) if any("<details" in line.lower() for line in lines) else []
    for number, state in enumerate(states):
        if state or "details" not in lines[number].lower():
            continue
        if depth == 0:
            start = number
        for tag in _TAG.finditer(lines[number]):
            depth = max(0, depth + (-1 if tag["close"] else 1))
        if depth == 0 and (fold := _fold(lines, start, number + 1)):
            found.append(fold)
    return found


def _fold(lines: list[str], start: int, end: int) -> Fold | None:
    text = "\n".join(lines[start:end])
    tag = _TAG.match(text.lstrip())
    summary = _SUMMARY.match(text.lstrip(), tag.end()) if tag else None
    if summary is None or not text.rstrip().lower().endswith(("</details>", "</details >")):
        return None
    bare = text.lstrip()
    inner = "\n" * bare.count("\n", 0, summary.end()) + bare[summary.end() :]
    title = " ".join(_MARKUP.sub(" ", summary["said"]).split())
    return Fold(start, end, _HEADING.sub("", title).strip("* "), inner[: inner.rindex("</")])
