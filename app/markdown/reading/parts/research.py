"""The parts of a research summary, which decisions may hold too: findings, practices, assumptions and so on."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import cast, get_args

from app.markdown.reading.draft import Draft
from app.markdown.reading.parts.risk_lists import take_risks
from app.markdown.reading.parts.risks import take_tables
from app.markdown.reading.parts.stack import take_stack
from app.markdown.record import Assumption, AssumptionState, Finding, Practice, Record
from app.markdown.syntax.lists import Item, split_list
from app.markdown.syntax.one_line import as_written
from app.markdown.words.dates import find_date
from app.markdown.words.headings import understand

LISTED = ("findings", "practices", "risks", "assumptions", "implications", "stack")
LONGEST = 256 * 1024  # characters of a section that is taken apart
MOST_PARTS = 2000  # findings, assumptions and practices of a document; further ones stay text
MOST = 4 * LONGEST  # characters of all of them
_LABEL = re.compile(r"^(?:\*\*|__)([^*_\n]{3,60}?)\s*[:：]?\s*(?:\*\*|__)\s*[:：]?\s*$", re.MULTILINE)
_CHECKED = re.compile(
    rf"\s*\*?\((?P<state>{'|'.join(get_args(AssumptionState))})?"
    r"(?:,\s)?(?:checked (?:on )?(?P<day>\d{4}-\d\d-\d\d))?\)\*?\.?$",
    re.IGNORECASE,
)
_FENCE = re.compile(
    r"^(?P<margin>[ \t]*)(?P<fence>`{3,}+|~{3,}+)[ \t]*+(?P<language>[^\s`{]*+)[^\n]*+\n"
    r"(?P<code>(?:.*\n)*?)[ \t]*(?P=fence)[ \t]*$",
    re.MULTILINE,
)


def take_parts(text: str, draft: Draft, field: str = "", name: str = "") -> str:
    """Move tables and labelled lists of a section into the record; return the text that remains.

    `field` is what the heading of the section, `name`, stands for: its first unlabelled list belongs to that.
    """
    text = take_tables(text, draft, field)
    pieces, at, current = [], 0, field if field in LISTED else ""
    labels = [
        m for m in _LABEL.finditer(text) if (found := understand(m[1])) and found.field in LISTED and not found.rest
    ]
    ends = [label.start() for label in labels] + [len(text)]
    for label, end, following in zip_longest([*labels, None], ends, ends[1:]):
        pieces.append(_take_list(text[at:end].strip("\n"), current, name, draft) if current else text[at:end])
        if label:
            found = understand(label[1])
            current, name, at = (found.field if found else ""), (found.name if found else ""), label.end()
            if not split_list(text[at:following])[1]:
                pieces.append(label[0])
    return "\n\n".join(piece.strip("\n") for piece in pieces if piece.strip())


def _take_list(text: str, field: str, name: str, draft: Draft) -> str:
    """Give the first list of a text to the field, of packages all lists; return what stands around it."""
    if field == "stack":
        return take_stack(text, draft)
    if field == "risks":
        return take_risks(text, name, draft)
    before, items, after = split_list(text)
    if not items or len(items) > 500 or _is_full(draft.record):
        return text
    kept = [_give(item, field, draft) for item in items]
    return "\n\n".join(part for part in (before, "\n".join(part for part in kept if part), after) if part.strip())


def _is_full(record: Record) -> bool:
    return len(record.findings) + len(record.assumptions) + len(record.practices) >= MOST_PARTS


def _give(item: Item, field: str, draft: Draft) -> str:
    """Give one item to the field; return it as Markdown when it does not fit there."""
    record, whole = draft.record, item.whole
    if not whole:
        return ""
    if field == "findings":
        record.findings.append(Finding(whole))
    elif field == "assumptions":
        record.assumptions.append(_assumption(whole))
    elif field == "practices":
        record.practices.append(_practice(item))
    else:
        return f"- {whole}".replace("\n", "\n  ")
    return ""


def _assumption(text: str) -> Assumption:
    """A text, and behind it in brackets whether it still holds and when that was looked at."""
    match = _CHECKED.search(text[-80:])
    if match is None or not (match["state"] or match["day"]):
        return Assumption(text)
    day = find_date(match["day"]) if match["day"] else None
    said = text[: len(text) - len(match[0])].rstrip()
    state = cast("AssumptionState", (match["state"] or "holds").lower())
    return Assumption(said, state, day[0] if day else None) if said else Assumption(text)


def _practice(item: Item) -> Practice:
    """A bold title, text, and the first code block."""
    title, rest = item.text, item.rest
    if match := re.match(r"(?:\*\*|__)(.+?)(?:\*\*|__)\s*[:：]?\s*(.*)$", title):
        title, rest = match[1].rstrip(":： "), "\n".join(part for part in (match[2], rest) if part)
    code = _FENCE.search(rest) if rest.count("```") + rest.count("~~~") < 200 else None
    if not code:
        return Practice(as_written(title), rest.strip("\n"))
    body = f"{rest[: code.start()].rstrip()}\n\n{rest[code.end() :].lstrip()}".strip()
    inside = re.sub(rf"^[ \t]{{0,{len(code['margin'])}}}", "", code["code"].rstrip("\n"), flags=re.MULTILINE)
    return Practice(as_written(title), body, inside, code["language"])
