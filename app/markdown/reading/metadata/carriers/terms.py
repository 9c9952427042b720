"""A key on a line of its own, with its value below: a bold label, a term of a list, a line of a quote, an item."""

from __future__ import annotations

import re

from app.markdown.syntax.tables import unquote
from app.markdown.words.dates import find_date
from app.markdown.words.keys import ROLES, meaning
from app.markdown.words.status.reading import status_of

KEY = re.compile(
    r"^\s{0,3}(?P<bullet>[-*+•]\s+(?:\[[ xX✓]\]\s+)?)?(?P<bold>\*\*|__|\*|_)?(?P<key>[^\W_][^:：*|\[\]<>!?]{0,40}?)"
    r"(?:(?:\*\*|__|\*|_)\s*[:：]|::(?=\s|$)|[:：](?:\*\*|__|\*|_)|[:：](?=\s|$|\d{4}|[^\x00-\x7f])|(?:\*\*|__)\s+[-–—]?\s*(?=\S))\s*(?P<value>.*)$"
)
_ALONE = re.compile(r"^ {0,3}(?P<bullet>[-*+]\s+)?(?:\*\*|__)?(?P<key>[^\W_][^:：*|\[\]<>!?_]{2,30}?)(?:\*\*|__)?\s*$")
_VALUE = re.compile(r"^(?: {2,}|\t)(?:[-*+]\s+)?[\w*_~\[@]")
_LABEL = re.compile(r"(?:\*\*|__)[^*_:：\n]{2,40}(?:\*\*|__)\s*$")


def join_terms(seen: list[str]) -> set[int]:
    """Put `: Accepted`, or what stands below a bold label, behind the known key above; the lines that are empty now."""
    joined = set[int]()
    for number, line in enumerate(seen):
        if at := _indented_below(seen, number):
            seen[number], seen[at] = f"{line.rstrip()}: {seen[at].strip(' -*+')}", ""
            joined.add(at)
    for number, below in enumerate(seen[1:], start=1):
        term = unquote(seen[number - 1]).strip(" *_")
        line = unquote(below)
        if line.startswith((": ", ":\t")) and 0 < len(term) < 40 and meaning(term) is not None:
            seen[number - 1], seen[number] = f"{term}: {line[1:].strip()}", ""
            joined.add(number)
        elif _is_quoted_label(seen[number - 1], below):
            seen[number - 1], seen[number] = f"{term}: {line.strip()}", ""
            joined.add(number)
        elif (
            _LABEL.match(unquote(seen[number - 1]).lstrip())
            and line.strip()[:1].isalnum()
            and meaning(term) is not None
        ):
            seen[number - 1], seen[number] = f"**{term}**: {line.strip()}", ""
            joined.add(number)
    return joined


def _indented_below(seen: list[str], number: int) -> int:
    """The line on which the value of a key stands that has a line of its own: indented, or an item of a list below it.

    0 for another line, and for one that is no status, date or person by its key.
    """
    alone = _ALONE.match(seen[number])
    name = meaning(alone["key"]) if alone else None
    if not alone or name not in ("status", "date", *ROLES):
        return 0
    at = number + 1 if number + 1 < len(seen) and seen[number + 1].strip() else number + 2
    found = at < len(seen) and _VALUE.match(seen[at])
    if at == number + 2 and at < len(seen) and _LABEL.match(seen[number].lstrip()) and _is_value(name, seen[at]):
        return at  # "**Status**", a blank line, "Accepted"
    return at if found and (at == number + 1 or alone["bullet"]) and not KEY.match(seen[at].strip()) else 0


def _is_quoted_label(above: str, below: str) -> bool:
    """Whether a line of a quote is nothing but "Status" or "Date", and the next one what it is."""
    if not (above.lstrip().startswith(">") and below.lstrip().startswith(">")):
        return False
    return _is_value(meaning(unquote(above).strip()), unquote(below).strip())


def _is_value(name: str | None, value: str) -> bool:
    """Whether a line is a status or a date and nothing else."""
    if name == "status":
        return status_of(value.split(" by ", maxsplit=1)[0]) is not None
    found = find_date(value) if name == "date" else None
    return found is not None and found[1] == value.strip()
