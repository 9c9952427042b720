"""Decisions that fold, a `<details>` each, and decisions below a line in bold each."""

from __future__ import annotations

import re
from bisect import bisect_right

from app.markdown.reading.logs.entries import MOST, Anchors, Entry, Several, is_of_many, keys_of, own_label, split_day
from app.markdown.reading.logs.headings import is_decided_in, is_section
from app.markdown.reading.metadata.values.titles import names_record, read_title
from app.markdown.syntax.comments import inside
from app.markdown.syntax.details import folds
from app.markdown.syntax.outline import Node, atx, split
from app.markdown.words.headings import is_undecided, understand

BOLD = re.compile(
    r"^(?:\*\*|__)(?P<title>[^*_\n]{3,200}?)[:：.]?(?:\*\*|__)[:：.]?"
    r"(?P<day>[ \t]?\([^()\n]{0,20}\d{4}[^()\n]{0,6}\))?[ \t]*$"
)
_LEVEL = 4  # of a heading, below those that a log has of its own


def by_folds(body: str, first: int, nodes: list[Node]) -> Several | None:
    """The entries of a log whose decisions fold, unless the headings around them are those of a record."""
    lines = body.split("\n")
    found = [one for one in folds(lines) if one.title and not is_undecided(one.title)]
    starts = [one.start for one in found]
    inside_of = (bisect_right(starts, node.line - first) - 1 for node in nodes)
    around = [node for node, at in zip(nodes, inside_of, strict=True) if at < 0 or node.line - first >= found[at].end]
    around = around[1:] if around and is_of_many(around[0].heading) else around
    if len(found) < 2 or any(map(is_section, around)):
        return None
    label = own_label(one.title for one in found)
    told = [one for one in found if is_decided_in(one.text) or _is_told(one.title, label)]
    if len(told) < 2 or any(understand(one.title) for one in told):
        return None
    anchors = Anchors()
    entries = [
        Entry(first - 1 + one.start, first - 1 + one.end, anchors.of(one.title), _document(one.title, one.text),
              day=split_day(one.title)[1], added=1)
        for one in told
    ]  # fmt: skip
    return Several(entries if len(entries) <= MOST else [], [one.title for one in told], True)


def _document(title: str, text: str) -> str:
    """What a fold holds as a document, its own sections as those of one."""
    lines = text.split("\n")
    nodes = [node for node in split(text) if node.level]
    higher = min((node.level for node in nodes), default=2) - 2
    for node in nodes if higher else ():
        lines[node.line - 1] = atx(max(2, node.level - higher), node.heading)
    return f"{atx(1, split_day(title)[0] or title)}\n" + "\n".join(lines) + "\n"


def with_bold_headings(body: str) -> str:
    """A text whose lines in bold that begin with a number or a date are headings; as it is where fewer than two do."""
    lines = body.split("\n")
    states = inside(lines)
    found = {
        at: match["title"] + (match["day"] or "")
        for at, line in enumerate(lines)
        if line[:2] in ("**", "__") and not states[at] and (match := BOLD.match(line)) and _stands_alone(lines, at)
    }
    label = own_label(found.values())
    told = {at: title for at, title in found.items() if _is_told(title, label) and not keys_of(f"{title}:")}
    if len(told) < 2:
        return body
    return "\n".join(atx(_LEVEL, told[at]) if at in told else line for at, line in enumerate(lines))


def _stands_alone(lines: list[str], at: int) -> bool:
    return at == 0 or not lines[at - 1].strip() or lines[at - 1].startswith("#")


def _is_told(title: str, label: str) -> bool:
    """Whether a title begins with a number or has a date, as that of an entry does."""
    return names_record(title) or split_day(title)[1] is not None or read_title(title, label=label).number is not None
