"""Headings of no meaning that hold sections with one: "Overview", "Proposal", a second title."""

from __future__ import annotations

import re

from app.markdown.record import Record
from app.markdown.syntax.outline import Node, take_out
from app.markdown.words.headings import plain, understand
from app.markdown.words.special_headings import CERTAIN

_OPTION = re.compile(
    r"(?:option|alternative|variante?|вариант|opción|opção|方案|选项)(?:\s*#?\d{1,2}|\s+[A-Z])\b", re.IGNORECASE
)
_WRAPPED = {"context", "outcome", "options", "proscons", "consequences", "drivers"}


def take_known(node: Node, record: Record, *, options: bool) -> list[Node]:
    """Take the sections with a meaning out of a container: all when it wraps the record, else those that are certain.

    `options`: headings such as "Option 1" may be the options, since no section is named so.
    """
    if wraps(node, record):
        inside, node.children = node.children, []
        return inside
    inside = take_out(node, lambda child: _is_certain(child, record))
    numbered = [child for child in node.children if _OPTION.match(plain(child.heading))]
    if options and not record.options and len(numbered) >= 2:
        node.children = [child for child in node.children if child not in numbered]
        inside.append(Node(node.level, "Options", node.line, "", "", numbered))
    return inside


def gather(roots: list[Node]) -> list[Node]:
    """The sections of a document, those that are an option each, "Option 1: Rye", below one heading."""
    numbered = [node for node in roots if _OPTION.match(plain(node.heading))]
    if len(numbered) < 2:
        return roots
    listed = any((found := understand(node.heading)) and found.field in ("options", "alternatives") for node in roots)
    name = "Pros and cons of the options" if listed else "Options"
    held = Node(numbered[0].level, name, numbered[0].line, "", "", numbered)
    below = {node.line for node in numbered[1:]}
    return [held if node is numbered[0] else node for node in roots if node.line not in below]


def wraps(node: Node, record: Record) -> bool:
    """Whether a heading holds two sections of the record that are still empty, or an issue with its decision."""
    known = [found for child in node.children if (found := understand(child.heading))]
    primary = {found.field for found in known if found.strength == "primary"} & _WRAPPED
    fields = primary | {each.field for each in known if each.name == "issue"} if "outcome" in primary else primary
    return len(fields) >= 2 and not any(getattr(record, field, None) for field in fields)


def _is_certain(child: Node, record: Record) -> bool:
    found = understand(child.heading)
    return bool(found and found.name in CERTAIN and not getattr(record, found.field, None))
