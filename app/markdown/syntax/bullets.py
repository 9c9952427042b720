"""Outlines of bullets, as Logseq and Roam export them: `- # Context` with its text in the bullets below."""

from __future__ import annotations

import re

_HEADING = re.compile(r"^[ \t]*[-*+][ \t]+#{1,6}[ \t]+\S", re.MULTILINE)
_PLAIN_HEADING = re.compile(r"^#{1,6}[ \t]+\S", re.MULTILINE)
_BULLET = re.compile(r"^([ \t]*)[-*+][ \t]+(#{1,6}[ \t]+\S.*)$")


def without_outline(text: str) -> str:
    """A text whose headings are bullets with its headings at the margin, line for line; any other text as it is."""
    if len(_HEADING.findall(text)) < 2 or _PLAIN_HEADING.search(text):
        return text
    lines, margin = list[str](), 0
    for line in text.split("\n"):
        if match := _BULLET.match(line):
            margin = _width(match[1]) + 1
            lines.append(match[2])
        else:
            lines.append(_outdented(line, margin))
    return "\n".join(lines)


def _outdented(line: str, margin: int) -> str:
    bare = line.lstrip(" \t")
    width = _width(line[: len(line) - len(bare)])
    return "\t" * (width - margin) + bare if width >= margin and margin else line


def _width(indent: str) -> int:
    """Levels of indentation: a tab or two blanks are one."""
    return indent.count("\t") + indent.count(" ") // 2
