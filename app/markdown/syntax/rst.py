"""Headings and field lists of reStructuredText, as the same nodes that Markdown gives (docutils, "Sections")."""

from __future__ import annotations

import re

from app.markdown.syntax.outline import MOST_HEADINGS, Node

_LINE = re.compile(r"^([!-/:-@\[-`{-~])\1*[ \t]*$", re.MULTILINE)  # one sign below a title of one letter
_FIELD = re.compile(r"^:([A-Za-z][^:\n]{0,60}):(?:\s+(.*))?$")
_LONGEST = 300  # characters of a title
_MOST_FIELDS = 200  # lines


def split_rst(text: str, first_line: int = 1) -> list[Node]:
    """Cut a text at its underlined titles; the order in which the styles appear gives the levels."""
    styles: dict[tuple[str, bool], int] = {}
    nodes, at, line, resume = [Node(0, "", first_line)], 0, first_line, 0
    for match in _LINE.finditer(text):
        title = _title(text, match) if match.start() >= resume else None
        if title is None:
            continue
        if len(nodes) > MOST_HEADINGS:
            break
        start, end, heading, over = title
        nodes[-1].set_body(text[at:start], line)
        line += text.count("\n", at, start)
        level = styles.setdefault((match[1], over), min(len(styles) + 1, 6))
        nodes.append(Node(level, heading, line, "", text[start:end].strip("\n")))
        line, at, resume = line + text.count("\n", start, end), end, end
    nodes[-1].set_body(text[at:], line)
    return nodes


def _title(text: str, match: re.Match[str]) -> tuple[int, int, str, bool] | None:
    """The title at an adornment: where it starts and ends, its words, whether it has an overline."""
    rule = match[0].rstrip()
    below = text.find("\n", match.end() + 1, match.end() + _LONGEST)
    words = text[match.end() + 1 : below].strip() if below > 0 else ""
    if words and text[below + 1 : below + 2 + len(rule)].rstrip() == rule and len(words) <= len(rule) + 2:
        return match.start(), min(below + 2 + len(rule), len(text)), words, True
    start = text.rfind("\n", max(match.start() - _LONGEST, 0), max(match.start() - 1, 0)) + 1
    words = text[start : max(match.start() - 1, 0)]
    alone = start == 0 or text[max(start - 2, 0) : start] in ("\n\n", "\n")
    if not words.strip() or words[0].isspace() or not alone or len(rule) < min(len(words.rstrip()), 4):
        return None
    return start, min(match.end() + 1, len(text)), words.strip(), False


def field_list(text: str) -> tuple[list[tuple[str, str, int]], str]:
    """`:Key: value` lines at the start of a text as (key, value, line from 0), and the text that remains."""
    fields: list[tuple[str, str, int]] = []
    rest: list[str] = []
    lines = text.split("\n", _MOST_FIELDS)
    for number, line in enumerate(lines[:_MOST_FIELDS]):
        if match := _FIELD.match(line):
            fields.append((match[1], (match[2] or "").strip(), number))
        elif fields and not rest and line[:1].isspace() and line.strip():
            key, value, at = fields[-1]
            between = "\n" if line.lstrip().startswith(("- ", "* ")) else " "
            fields[-1] = (key, f"{value}{between}{line.strip()}".strip(), at)
        elif line.strip() or rest:
            rest.append(line)
    return fields, "\n".join(rest + lines[_MOST_FIELDS:]).strip("\n")
