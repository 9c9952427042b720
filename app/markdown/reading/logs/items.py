"""Decisions in the items of a list: `- 2024-01-02: We use X`, `1. **Use X** - accepted 2024-01-02. Because …`."""

from __future__ import annotations

import re
from datetime import date

from msgspec import Struct

from app.markdown.reading.logs.entries import MOST, Anchors, Entry, Several, first_sentence, split_day
from app.markdown.reading.pages import is_decided
from app.markdown.syntax.lists import Item, each_list
from app.markdown.syntax.outline import atx
from app.markdown.words.dates import find_date
from app.markdown.words.headings import understand

_BOLD = re.compile(r"^(?:\*\*|__)(?P<title>[^\n]{2,300}?)[:：.]?(?:\*\*|__)\s*(?P<rest>.*)$", re.DOTALL)
_STATE = re.compile(
    r"^[\s:：–—-]*+[(\[]?\s*+(?P<state>[^()\[\].:：;\n]{3,60}?)\s*(?:[)\]][.:：]?|[.:：;](?=\s|$)|$)\s*"
)
_BEHIND = re.compile(r"^(?P<title>.{2,200}?)\s*(?:\s[–—-]\s+|:\s+|(?=\())(?P<rest>.+)$", re.DOTALL)
_LABEL = re.compile(r"\n\n\*\*(?P<label>[^*\n]{2,40})[:：]\*\*[ \t]*")
_WORD = re.compile(r"^[^\W\d_]+(?: [^\W\d_]+){0,2}")


class Told(Struct):
    """What an item says."""

    title: str
    text: str  # what was decided, in its words
    day: date | None
    status: str


def by_items(body: str, first: int, day: date | None = None) -> Several | None:
    """The items of the lists of a log, where each of a list has a date or a status of its own; None for none.

    `day` holds for all of them: that of a heading above.
    """
    found, unsure = list[tuple[Item, int, Told]](), False
    lines = body.split("\n")
    for _, listed in each_list(body):
        items = listed[: MOST + 1 - len(found)]
        unsure |= len(items) < len(listed)
        told = [read_item(item, day) for item in items]
        unsure |= any(told) and not all(told)
        ends = [*[item.line for item in items[1:]], *([_end(items[-1], lines)] if items else [])]
        found += [(item, end, one) for item, end, one in zip(items, ends, told, strict=True) if one]
    if len(found) < (1 if day else 2):
        return None
    numbers = [item.number for item, _, _ in found]
    numbered = all(numbers) and len(set(numbers)) == len(numbers)
    anchors = Anchors()
    entries = [
        Entry(first - 1 + item.line, first - 1 + end, anchors.of(one.title), document(one, item.number * numbered),
              day=one.day, is_item=True)
        for item, end, one in found
    ]  # fmt: skip
    named = [one.title for _, _, one in found]
    return Several([] if unsure or len(entries) > MOST else entries, named, True)


def _end(item: Item, lines: list[str]) -> int:
    """The line behind the last one of an item."""
    at = item.line + 1
    if item.rest:
        while at < len(lines) and not lines[at].strip():
            at += 1
        at += item.rest.count("\n") + 1
    return at


def read_item(item: Item, day: date | None = None) -> Told | None:
    """What an item says of a decision; None where it has neither a date nor a status."""
    text, rest = item.unwrapped()
    text, own = split_day(text) if find_date(text[:60]) else (text, None)
    title, said, status = _parted(text)
    if status and own is None and (found := find_date(status)):
        own = found[0]
    if not (own or day or status) or len(title) < 3 or is_decided(title):
        return None
    words = "\n\n".join(part for part in (said.strip() or title, rest) if part)
    return Told(title, words, own or day, status)


def _parted(text: str) -> tuple[str, str, str]:
    """Title, words and status of an item: a bold title, one before a status, or the first sentence."""
    if bold := _BOLD.match(text):
        state = _state(bold["rest"])
        rest = bold["rest"][state.end() :] if state else bold["rest"].lstrip(" :：–—-.")
        return bold["title"].strip(), rest, state["state"] if state else ""
    behind = _BEHIND.match(text)
    if behind and (state := _state(behind["rest"])):
        return behind["title"].strip(" :–—-"), behind["rest"][state.end() :], state["state"]
    return first_sentence(text), text, ""


def _state(text: str) -> re.Match[str] | None:
    """The status with its date that a text begins with: "accepted 2024-01-02. Because …", "(rejected)"."""
    match = _STATE.match(text)
    if match is None:
        return None
    word, found = _WORD.match(match["state"]), find_date(match["state"])
    left = match["state"].replace(found[1], "") if found else match["state"]
    bare = left.strip(" ,–—-").removesuffix(" on").removesuffix(" am").removesuffix(" le")
    alone = bool(found) and not bare
    return match if alone or (word and is_decided(bare)) else None


def document(told: Told, number: str = "") -> str:
    """An item as a document. Its own lines mean nothing."""
    lead = f"{number.rstrip('.)')}. " if number else ""
    dated = f"- Date: {told.day.isoformat()}\n" if told.day else ""
    status = f"- Status: {told.status}\n" if told.status and is_decided(told.status.split()[0]) else ""
    return f"{atx(1, lead + told.title)}\n\n{dated}{status}\n## Decision\n\n{_LABEL.sub(_headed, told.text)}\n"


def _headed(match: re.Match[str]) -> str:
    """A paragraph with a label as a section, where it is one."""
    found = understand(match["label"])
    return f"\n\n## {match['label']}\n\n" if found and found.strength == "primary" else match[0]
