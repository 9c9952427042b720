"""Lists in Markdown text: the items of the outermost level with all that belongs to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

_MARKER = re.compile(r"^(?P<indent>[ \t]{0,12})(?:[-*+•]|\d{1,3}[.)]|[a-zA-Z][.)]|#\.)(?P<gap>[ \t]+|$)(?P<text>.*)$")
FENCE = re.compile(r"^[ \t]*(`{3,}|~{3,})")


@dataclass(slots=True)
class Item:
    text: str  # the first line without its marker
    rest: str  # the lines below, dedented
    line: int  # index of the first line
    ordered: bool = False


def split_list(text: str) -> tuple[str, list[Item], str]:
    """Cut a text into what stands before its first list, that list's items, and what stands after the list."""
    lines = text.split("\n")
    start = _first_marker(lines)
    if start is None:
        return text, [], ""
    items: list[Item] = []
    end = _collect(lines, start, items)
    return "\n".join(lines[:start]).strip("\n"), items, "\n".join(lines[end:]).strip("\n")


def each_list(text: str) -> Iterator[tuple[str, list[Item]]]:
    """Every list of a text, as (what stands before it, its items); at the end what stands below the last, and none."""
    lines, at = text.split("\n"), 0
    while (start := _first_marker(lines, at)) is not None:
        items: list[Item] = []
        end = _collect(lines, start, items)
        yield "\n".join(lines[at:start]).strip("\n"), items
        at = end
    yield "\n".join(lines[at:]).strip("\n"), []


def _first_marker(lines: list[str], at: int = 0) -> int | None:
    """Index of the first list item outside fences, from `at` on."""
    fence = ""
    for index, line in enumerate(islice(lines, at, None), at):
        if fenced := FENCE.match(line):
            fence = "" if fence and fenced[1].startswith(fence) else fence or fenced[1]
        elif not fence and _MARKER.match(line) and not _is_rule(line):
            return index
    return None


def _collect(lines: list[str], start: int, items: list[Item]) -> int:
    """Gather items from `start` on; return the index of the first line after the list."""
    first = _MARKER.match(lines[start])
    indent = _width(first["indent"]) if first else 0
    index, body, fence = start, list[str](), ""
    while index < len(lines):
        line = lines[index]
        marker = None if fence else _MARKER.match(line)
        if fenced := FENCE.match(line):
            fence = "" if fence and fenced[1].startswith(fence) else fence or fenced[1]
        if marker and _width(marker["indent"]) <= indent + 1 and not _is_rule(line):
            _finish(items, body)
            body = []
            items.append(Item(marker["text"].strip(), "", index, line.strip()[:1].isdigit()))
        elif not fence and _ends(lines, index, indent):
            break
        else:
            body.append(line)
        index += 1
    _finish(items, body)
    return index


def _finish(items: list[Item], body: list[str]) -> None:
    if items:
        items[-1].rest = dedent("\n".join(body).strip("\n"))


def _ends(lines: list[str], index: int, indent: int) -> bool:
    """Whether the list ends before this line: a heading, or an unindented line after a blank one."""
    line = lines[index]
    if not line.strip() or _width(line[: len(line) - len(line.lstrip())]) > indent:
        return False
    return line.startswith("#") or _is_rule(line) or (index > 0 and not lines[index - 1].strip())


def dedent(text: str) -> str:
    """Take away the indentation that all lines share."""
    lines = text.split("\n")
    margin = min((len(line) - len(line.lstrip(" ")) for line in lines if line.strip()), default=0)
    return "\n".join(line[margin:] for line in lines) if margin else text


def _width(indent: str) -> int:
    return len(indent.expandtabs(4))


def _is_rule(line: str) -> bool:
    bare = line.replace(" ", "")
    return len(bare) >= 3 and len(set(bare)) == 1 and bare[0] in "-*_"
