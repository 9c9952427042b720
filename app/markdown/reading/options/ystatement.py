"""Y-statements: "In the context of C, facing N, we decided for O and neglected A, to achieve Q, accepting D"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.markdown.reading.draft import Draft
from app.markdown.record import Option

_LONGEST = 3000  # characters of a paragraph that is read as a statement
_BEGIN = re.compile(r"\bin\s+(?:the\s+)?context\s+of\b", re.IGNORECASE)
_DECIDED = (
    r"(?:we\s+)?(?:have\s+)?(?:decided\s+(?:for|on|to\s+use|to)|decide\s+(?:for|on|to)"
    r"|chose(?:\s+to)?|choose(?:\s+to)?|selected)"
)
_NEGLECTED = r"(?:and\s+|but\s+)?(?:neglected|against|rejected|instead\s+of|over|not)"
_PARTS = tuple(
    (name, re.compile(rf"[,;]?\s*\b{words}\b", re.IGNORECASE))
    for name, words in (
        ("concern", r"(?:and\s+)?facing(?:\s+(?:the\s+)?concern)?"),
        ("option", _DECIDED),
        ("others", _NEGLECTED),
        ("quality", r"to\s+achieve"),
        ("downside", r"(?:and\s+)?accepting(?:\s+that)?"),
        ("why", r"because"),
    )
)
_BETWEEN = re.compile(r",\s+(?:and\s+|or\s+)?|\s+(?:and|or)\s+")
_QUALITY = re.compile(r"\bto\s+achieve\b", re.IGNORECASE)


@dataclass(slots=True)
class Statement:
    context: str = ""
    concern: str = ""
    option: str = ""
    others: str = ""
    quality: str = ""
    downside: str = ""
    why: str = ""


def read_statement(paragraph: str) -> Statement | None:
    """Cut a paragraph at its keywords, one after the other; None when a part that every Y-statement has is missing."""
    text = " ".join(re.sub(r"(?m)^\s*(?:>\s?|[-*+]\s+)", "", paragraph[:_LONGEST]).split())
    begin = _BEGIN.search(text)
    if not begin or begin.start() > 200:
        return None
    found, name, start = Statement(), "context", begin.end()
    for following, keyword in _PARTS:
        limit = _limit(text, start, following)
        match = keyword.search(text, start, limit)
        if match:
            setattr(found, name, _clean(text[start : match.start()]))
            name, start = following, match.end()
    setattr(found, name, _clean(text[start:]))
    return found if found.context and found.concern and found.option and (found.quality or found.downside) else None


def _limit(text: str, start: int, following: str) -> int:
    """The other options stand between the chosen one and the quality, not later."""
    if following != "others":
        return len(text)
    quality = _QUALITY.search(text, start)
    return quality.start() if quality else len(text)


def _clean(text: str) -> str:
    return text.strip(" ,;.:*_`").strip()


def fill(statement: Statement, draft: Draft) -> None:
    """Fill the empty fields of the record; what is filled stays."""
    record = draft.record
    record.context = record.context or statement.context
    record.drivers = record.drivers or statement.concern
    why = f", because {statement.why}" if statement.why else ""
    record.outcome = record.outcome or f"{statement.option}{why}"
    good = [f"* Good, because {statement.quality}"] if statement.quality else []
    bad = [f"* Bad, because {statement.downside}"] if statement.downside else []
    record.consequences = record.consequences or "\n".join(good + bad)
    if others := [part.strip() for part in _BETWEEN.split(statement.others) if part.strip()]:
        record.options = record.options or [Option(statement.option, chosen=True), *map(Option, others)]
