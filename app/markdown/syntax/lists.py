"""Lists in Markdown text: the items of the outermost level with all that belongs to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.markdown.syntax.comments import inside

_MARKER = re.compile(r"^(?P<indent>[ \t]{0,12})(?:[-*+•]|\d{1,3}[.)]|[a-zA-Z][.)]|#\.)(?P<gap>[ \t]+|$)(?P<text>.*)$")
_NUMBER = re.compile(r"\d{1,3}[.)]")
_SENTENCE_END = re.compile(r"[.!?:;。：；！？](?:[*_`)\"”»]{0,3})$|(?: {2}|\\|<br\s?/?>)$")
_SENTENCE = re.compile(r"[^\W\d_a-zà-ÿ].{20,}")
_SHORT = 50  # characters; nobody wraps lines there
_BLOCK = re.compile(r"\s*(?:$|[-*+•>|#]\s|\d{1,3}[.)]\s|[`~]{3}|<!--|\|| {4}|\t)")


@dataclass(slots=True)
class Item:
    text: str  # the first line without its marker
    rest: str  # the lines below, dedented
    line: int  # index of the first line
    ordered: bool = False
    number: str = ""  # as it stands before an ordered item: "2."
    is_apart: bool = False  # an empty line stands between the text and the rest
    offset: int = 0  # columns before its text
    breaks: bool = False  # two blanks at the end of its text break the line
    source: str = ""  # all its lines as they stood, empty ones below included

    @property
    def whole(self) -> str:
        """Text and rest without the marker."""
        if not self.rest:
            return self.text
        gap = "\n\n" if self.is_apart else "  \n" if self.breaks else "\n"
        return f"{self.text}{gap}{self.rest}".rstrip() if self.text else self.rest.rstrip()

    def unwrapped(self) -> tuple[str, str]:
        """The item's first paragraph on one line, and the rest: lines that an editor wrapped belong together.

        A first line that ends like a sentence or with a hard break stands for itself, and so does a short one above a
        sentence.
        """
        lines, count = self.rest.split("\n"), 0
        stands_alone = self.is_apart or (len(self.text) < _SHORT and _SENTENCE.match(lines[0].strip()))
        if not stands_alone and not _SENTENCE_END.search(self.text):
            while count < len(lines) and not _BLOCK.match(lines[count]):
                count += 1
        return " ".join([self.text, *(line.strip() for line in lines[:count])]), "\n".join(lines[count:]).strip("\n")


def split_list(text: str) -> tuple[str, list[Item], str]:
    """Cut a text into what stands before its first list, that list's items, and what stands after the list."""
    lines = text.split("\n")
    hidden = inside(lines)
    start = _first_marker(lines, hidden)
    if start is None:
        return text, [], ""
    items: list[Item] = []
    end = _collect(lines, hidden, start, items)
    return "\n".join(lines[:start]).strip("\n"), items, "\n".join(lines[end:]).strip("\n")


def each_list(text: str) -> Iterator[tuple[str, list[Item]]]:
    """Every list of a text, as (what stands before it, its items); at the end what stands below the last, and none."""
    lines, at = text.split("\n"), 0
    hidden = inside(lines)
    while (start := _first_marker(lines, hidden, at)) is not None:
        items: list[Item] = []
        end = _collect(lines, hidden, start, items)
        yield "\n".join(lines[at:start]).strip("\n"), items
        at = end
    yield "\n".join(lines[at:]).strip("\n"), []


def _first_marker(lines: list[str], hidden: list[str], at: int = 0) -> int | None:
    """Index of the first list item outside fences and comments, from `at` on."""
    for index in range(at, len(lines)):
        if not hidden[index] and _MARKER.match(lines[index]) and not _is_rule(lines[index]):
            return index
    return None


def _collect(lines: list[str], hidden: list[str], start: int, items: list[Item]) -> int:
    """Gather items from `start` on; return the index of the first line after the list."""
    first = _MARKER.match(lines[start])
    indent = _width(first["indent"]) if first else 0
    index, body = start, list[str]()
    while index < len(lines):
        line = lines[index]
        marker = None if hidden[index] else _MARKER.match(line)
        if marker and _width(marker["indent"]) <= indent + 1 and not _is_rule(line):
            _finish(items, body)
            body = []
            items.append(_begun(line, marker, index))
        elif not hidden[index] and _ends(lines, index, indent):
            break
        else:
            body.append(line)
        index += 1
    behind = _comments_behind(body, hidden[index - len(body) : index])
    _finish(items, body[: len(body) - behind])
    return index - behind


def _begun(line: str, marker: re.Match[str], index: int) -> Item:
    number, text = _NUMBER.match(line.strip()), marker["text"].strip()
    offset = marker.start("text") if text and len(marker["gap"]) < 5 else marker.start("gap") + 1
    numbered = number[0] if number else ""
    breaks = bool(text) and marker["text"].endswith("  ")
    return Item(text, "", index, bool(number), numbered, offset=offset, breaks=breaks, source=line)


def _comments_behind(body: list[str], hidden: list[str]) -> int:
    """The number of lines at the end of the last item that hold a comment about what follows."""
    first = len(body)
    while first and (hidden[first - 1] or not body[first - 1].strip() or body[first - 1].startswith("<!--")):
        first -= 1
    while first < len(body) and not body[first].strip():
        first += 1
    return len(body) - first if first < len(body) and body[first].startswith("<!--") else 0


def _finish(items: list[Item], body: list[str]) -> None:
    if items:
        item, text = items[-1], "\n".join(body).strip("\n")
        item.is_apart = bool(body) and not body[0].strip()
        item.source = "\n".join([item.source, *body])
        is_code = (item.is_apart or not item.text) and _margin(text) >= item.offset + 4  # CommonMark 0.31, 5.2
        item.rest = dedent(text, item.offset if is_code else None)


def _ends(lines: list[str], index: int, indent: int) -> bool:
    """Whether the list ends before this line: a heading, or an unindented line after a blank one."""
    line = lines[index]
    if not line.strip() or _width(line[: len(line) - len(line.lstrip())]) > indent:
        return False
    if line.startswith("<!--"):
        return False
    return line.startswith("#") or _is_rule(line) or (index > 0 and not lines[index - 1].strip())


def dedent(text: str, margin: int | None = None) -> str:
    """Take away the indentation that all lines share, or that of so many columns."""
    margin = _margin(text) if margin is None else margin
    return "\n".join(line[margin:] for line in text.split("\n")) if margin else text


def _margin(text: str) -> int:
    return min((len(line) - len(line.lstrip(" ")) for line in text.split("\n") if line.strip()), default=0)


def _width(indent: str) -> int:
    return len(indent.expandtabs(4))


def _is_rule(line: str) -> bool:
    bare = line.replace(" ", "")
    return len(bare) >= 3 and len(set(bare)) == 1 and bare[0] in "-*_"
