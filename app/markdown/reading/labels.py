"""Bold labels instead of headings: "**Context**: we have two queues" begins a section where headings are missing."""

from __future__ import annotations

import re

from app.markdown.syntax.comments import inside
from app.markdown.syntax.lists import dedent
from app.markdown.syntax.outline import Node
from app.markdown.words.headings import Meaning, understand
from app.markdown.words.keys import meaning

_LABEL = re.compile(
    r"^(?:[-*+][ ]+)?(?:\*\*|__)(?P<label>[^*_\n]{2,60}?)[ ]*(?P<inner>[:：.]?)[ ]*(?:\*\*|__)"
    r"[ ]*(?P<outer>[:：]?)[ ]*(?P<rest>.*)$"
)
_PLAIN = re.compile(
    r"^(?:(?:[-*+][ ]+)?(?P<item>[^\W\d][^\n:：*_#|<>\[\]]{1,40})[:：][ ]+(?P<rest>\S.*)"
    r"|(?P<line>[^\W\d][^\n:：*_#|<>\[\]]{2,60}?)[ ]*(?P<colon>[:：]?)[ ]*)$"
)
_BODY = {"context", "outcome", "consequences", "options", "alternatives", "drivers"}
_MOST_HEADINGS = 1  # that stand for a section, beside the labels


def label_sections(nodes: list[Node]) -> list[Node]:
    """Cut the texts of a document without section headings at its labels; other documents stay as they are."""
    known = [node for node in nodes if node.level and understand(node.heading)]
    if len(known) > _MOST_HEADINGS or len(nodes) > 50:
        return nodes
    cut = [_cut(node) for node in nodes]
    fields = {m.field for parts in cut for part in parts[1:] if (m := understand(part.heading))}
    if len(fields & _BODY) < 2 or not fields & {"context", "outcome"}:
        return nodes
    return [part for parts in cut for part in parts]


def _cut(node: Node) -> list[Node]:
    """The node with the text above its first label, and a node for each label."""
    lines = node.body.split("\n")
    marks = [(index, *found) for index, found in enumerate(_labels(lines)) if found]
    if not marks:
        return [node]
    ends = [index for index, *_ in marks[1:]] + [len(lines)]
    among = _metadata_among(lines, {index for index, *_ in marks})
    head = [line if at < marks[0][0] or at in among else "" for at, line in enumerate(lines)]
    lines = ["" if at in among else line for at, line in enumerate(lines)]
    parts = [Node(node.level, node.heading, node.line, source=node.source)]
    parts[0].set_body("\n".join(head), node.body_line)
    for (index, heading, rest), end in zip(marks, ends, strict=True):
        line = node.body_line + index
        part = Node(max(2, node.level + 1), heading, line, source=lines[index])
        below = "\n".join(lines[index + 1 : end])
        below = below[2:] if not rest and below.startswith(": ") else below  # of a list of terms
        part.set_body(f"{rest}\n{dedent(below)}", line)
        parts.append(part)
    return parts


def _metadata_among(lines: list[str], labels: set[int]) -> set[int]:
    """Metadata with a label like those of the sections, in one block with them: it belongs to none of these."""
    found, open_ = set[int](), False
    for index, line in enumerate(lines):
        match = _LABEL.match(line[:5000]) if index not in labels else None
        keyed = match and (match["outer"] or match["inner"]) and meaning(match["label"]) not in (None, "other")
        open_ = index in labels or (open_ and bool(keyed))
        if keyed and open_:
            found.add(index)
    return found


def _labels(lines: list[str]) -> list[tuple[str, str] | None]:
    """For each line its label and the text behind it, None for a line without one."""
    found: list[tuple[str, str] | None] = []
    for index, (line, hidden) in enumerate(zip(lines, inside(lines), strict=True)):
        apart = index == 0 or not lines[index - 1].strip()
        found.append(None if hidden or len(line) < 3 else _label(line, apart=apart))
    return found


def _label(line: str, *, apart: bool) -> tuple[str, str] | None:
    """A label and the text behind it. A name without bold or a colon counts after a blank line only (`apart`)."""
    if match := _LABEL.match(line[:5000]):
        label, rest = match["label"], line[match.start("rest") :]
        if rest and not (match["outer"] or match["inner"]):
            return None
    elif (match := _PLAIN.match(line[:5000])) and (match["item"] or match["colon"] or apart):
        label, rest = match["item"] or match["line"], line[match.start("rest") :] if match["item"] else ""
    else:
        return None
    found = understand(label)
    return (label, rest) if found and _is_section(found, rest) else None


def _is_section(found: Meaning, rest: str) -> bool:
    """Whether a label is a section's; with a value behind it, status and dates are metadata of the title."""
    if found.rest or found.strength == "meta":
        return False
    return found.field != "status" or not rest.strip()
