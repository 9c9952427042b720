"""Pieces of Markdown: headings, lists, tables and code, with whatever text they are given."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from app.markdown.reading.draft import RULE
from app.markdown.syntax.one_line import on_one_line
from app.markdown.syntax.outline import atx, split
from app.markdown.syntax.tables import cells
from app.markdown.writing.closing import closed

_BLOCK = re.compile(r"[ \t]|`{3}|~{3}|([-*_])(?:[ \t]*\1){2,}[ \t]*$|\|", re.MULTILINE)
_MARKER = re.compile(r"(?:[-*+]|\d{1,9}[.)])[ \t]")
_BAR = re.compile(r"(?<!\\)\|")


def section(heading: str, level: int, body: str) -> str:
    """A heading and its text, whose own headings are moved below it; "" without a text."""
    return f"{atx(level, heading)}\n\n{deepen(body, level + 1)}" if body.strip() else ""


def ruled(text: str) -> str:
    """A text whose rules at its ends are HTML: a reader takes others for what parts it from its neighbours."""
    lines = text.strip("\n").split("\n")
    for at in {0, len(lines) - 1}:
        stands_alone = at == 0 or not lines[at - 1].strip()
        if RULE.match(lines[at]) and stands_alone:
            lines[at] = "<hr>\n" if at == 0 and len(lines) > 1 else "<hr>"
    return "\n".join(lines)


def deepen(text: str, least: int) -> str:
    """A text with its headings moved down so that none is above level `least`; code is left alone."""
    nodes = split(text)
    shift = least - min((node.level for node in nodes if node.level), default=least)
    if shift <= 0:
        return text
    parts = [nodes[0].body]
    for node in nodes[1:]:
        parts += [atx(node.level + shift, node.heading), node.body]
    return paragraphs(parts)


def highest(text: str) -> int:
    """Level of the highest heading in a text, 7 without one."""
    return min((node.level for node in split(text) if node.level), default=7)


def paragraphs(parts: Iterable[str]) -> str:
    """Parts with a blank line between them, each closed; empty ones are left out."""
    return stacked(closed(part.strip("\n")) for part in parts)


def stacked(parts: Iterable[str]) -> str:
    """Parts as they are with a blank line between them; empty ones are left out."""
    return "\n\n".join(part.strip("\n") for part in parts if part.strip())


def item(text: str, marker: str = "*") -> str:
    """One list item; further lines are indented so that they belong to it, headings so far that they divide nothing."""
    text = text.strip("\n")
    width = max(4 if any(node.line > 1 for node in split(text)[1:]) else 0, len(marker) + 1)
    first, *rest = ["", *text.split("\n")] if begins_a_block(text) else text.split("\n")
    lines = (f"{' ' * width}{line}" if line.strip() else "" for line in rest)
    return closed(
        "\n".join([f"{marker:<{width}}{first}".rstrip(" ") if not first else f"{marker:<{width}}{first}", *lines])
    )


def begins_a_block(text: str) -> bool:
    """Whether a text begins with code, a rule, a list or the like, which stands on a line of its own."""
    return bool(_BLOCK.match(text) or ("\n" in text and _MARKER.match(text)))


def bullets(texts: Iterable[str], marker: str = "*") -> str:
    return "\n".join(item(text, marker) for text in texts if text.strip())


def one_line(text: str) -> str:
    return re.sub(r"\s*\n\s*", " ", text.strip())


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A pipe table; line breaks in a cell are kept by number, bars behind a backslash."""
    lines = [header, ["---"] * len(header), *([_cell(value) for value in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(text: str) -> str:
    text = on_one_line(text.strip("\n"), hides=closed(text) != text)
    return text if len(cells(f"| {text} |")) == 1 else _BAR.sub(r"\\|", text)


def fence(code: str, language: str) -> str:
    """A code block whose fence is longer than any inside it."""
    longest = max((len(run) for run in re.findall(r"`{3,}", code)), default=2)
    marks = "`" * (longest + 1)
    return f"{marks}{language}\n{code}\n{marks}"
