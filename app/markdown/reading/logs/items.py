"""Decisions in the items of a list: `- 2024-01-02: We use X`, `1. **Use X** - accepted 2024-01-02. Because …`."""

from __future__ import annotations

import re
from datetime import date

from msgspec import Struct

from app.markdown.reading.logs.entries import (
    MOST,
    Above,
    Anchors,
    Entry,
    Several,
    first_sentence,
    keys_of,
    label_of,
    own_label,
    split_day,
    split_label,
)
from app.markdown.reading.options.ystatement import read_statement
from app.markdown.reading.pages import is_decided
from app.markdown.syntax.lists import Item, each_list
from app.markdown.syntax.outline import atx
from app.markdown.words.dates import find_date
from app.markdown.words.headings import is_undecided, understand
from app.markdown.words.status.reading import STRUCK, status_of
from app.markdown.words.status.sentences import claims
from app.markdown.words.status.signs import sign_apart

_BOLD = re.compile(r"^(?:\*\*|__)(?P<title>[^\n]{2,300}?)[:：.]?(?:\*\*|__)\s*(?P<rest>.*)$", re.DOTALL)
_STATE = re.compile(
    r"^[\s:：–—-]*+[(\[]?\s*+(?P<state>[^()\[\].:：;\n]{3,60}?(?:\s\([^()\n]{4,40}\)(?=[.:：;]|\s*$))?)\s*(?:[)\]][.:：]?|[.:：;](?=\s|$)|$)\s*"
)
_BEHIND = re.compile(r"^(?P<title>.{2,200}?)\s*(?:\s[–—-]\s+|:\s+|(?=\())(?P<rest>.+)$", re.DOTALL)
_LABEL = re.compile(r"\n\n\*\*(?P<label>[^*\n]{2,40})[:：]\*\*[ \t]*")
_WORD = re.compile(r"^[^\W\d_]+(?: [^\W\d_]+){0,2}")


# What leads to a file of its own is the entry of an index
_LINK = re.compile(
    r"\W{0,4}(?:\[[^\[\]\n]*\]\([^()\s]*\.(?:md|mdx|rst|adoc|html?)(?:#[^()\s]*)?\)|\[\[[^\[\]\n]*\]\])\W*$"
)
_TOLD = re.compile(  # what was decided follows: "decided to use oil"
    r"[^\w\n]{0,5}(?:[^\W\d]{1,10} )?(?:decided|agreed|resolved|entschieden|beschlossen|décidé|decidido|deciso"
    r"|besloten) (?:to|that|on|for|not|against|zu|dass|für|gegen|de|que|di|che|dat|om)\b",
    re.IGNORECASE,
)
_LEADING = 1  # words before a status: "not accepted", "still open"
_BOX = re.compile(r"^\[(?P<box>[ xX✓✔])\]\s+(?=\S)")


class Told(Struct):
    """What an item says."""

    title: str
    text: str  # what was decided, in its words
    day: date | None
    status: str
    label: str = ""  # its number with the letters before it: D-2
    is_struck: bool = False
    is_ticked: bool | None = None  # whether the box before it is, None for no box


def by_items(body: str, first: int, day: date | None = None, above: Above | None = None) -> Several | None:
    """The items of the lists of a log, where each of a list has a date or a status of its own; None for none.

    `day` holds for all of them: that of a heading above. `above` are the other headings.
    """
    found, unsure = list[tuple[Item, int, Told]](), False
    lines = body.split("\n")
    lists = [(above.at(first + items[0].line) if above else "", items) for _, items in each_list(body) if items]
    lists = [(heading, items) for heading, items in lists if not is_undecided(heading)]
    label = own_label(_BOX.sub("", item.text) for _, items in lists for item in items[:MOST])
    for heading, listed in lists:
        items = listed[: MOST + 1 - len(found)]
        unsure |= len(items) < len(listed)
        said = heading if status_of(heading) else ""
        told = [read_item(item, day, said, label) for item in items]
        unsure |= any(told) and not all(told)
        ends = [*[item.line for item in items[1:]], *([_end(items[-1], lines)] if items else [])]
        found += [(item, end, one) for item, end, one in zip(items, ends, told, strict=True) if one]
    return as_several(found, first, least=1 if day else 2, sure=not unsure)


def as_several(found: list[tuple[Item, int, Told]], first: int, *, least: int, sure: bool) -> Several | None:
    """What was found as entries; none where their borders are not sure."""
    if len(found) < least or 2 * sum(bool(_LINK.match(one.title)) for _, _, one in found) >= len(found):
        return None
    numbers = [item.number for item, _, _ in found]
    numbered = all(numbers) and len(set(numbers)) == len(numbers)
    anchors = Anchors()
    entries = [
        Entry(first - 1 + item.line, first - 1 + end, anchors.of(one.title), document(one, item.number * numbered),
              day=one.day, is_item=True, is_ticked=one.is_ticked)
        for item, end, one in found
    ]  # fmt: skip
    named = [f"{one.label}: {one.title}" if one.label else one.title for _, _, one in found]
    return Several([] if not sure or len(entries) > MOST else entries, named, True)


def _end(item: Item, lines: list[str]) -> int:
    """The line behind the last one of an item."""
    at = item.line + 1
    if item.rest:
        while at < len(lines) and not lines[at].strip():
            at += 1
        at += item.rest.count("\n") + 1
    return at


def read_item(item: Item, day: date | None = None, state: str = "", label: str = "") -> Told | None:
    """What an item says of a decision; None where it has neither a date nor a status.

    `state` is the status of all items below the same heading, `label` stands before the numbers of all of a file.
    """
    text, rest = item.unwrapped()
    box = _BOX.match(text)
    text, sign = sign_apart(text[box.end() :] if box else text)
    text, behind, is_struck = _unstruck(text)
    number, text = split_label(text) if label and (label_of(text) or ("",))[0] == label else ("", text)
    text, own = split_day(text) if find_date(text[:60]) else (text, None)
    if own and not is_struck:
        text, behind, is_struck = _unstruck(text)
    text, sign = (text, sign) if sign else sign_apart(text)
    title, said, status = _parted(text)
    status = behind or status or sign or state
    if own is None and (found := find_date(status)) and not behind:
        own = found[0]
    own, status = (own, status) if own or status else _told_below(text, rest)
    if not (own or day or status) and (statement := read_statement(text)):
        title, status = statement.option, "accepted"
    if not (own or day or status) or len(title) < 3 or _is_state(title):
        return None
    words = "\n\n".join(part for part in (said.strip() or title, behind, rest) if part)
    ticked = box["box"] != " " if box else None
    return Told(title, words, own or day, status, number, is_struck, ticked)


def _told_below(text: str, rest: str) -> tuple[date | None, str]:
    """Date and status in the keys below an item, or in its last sentence: "So we do. Accepted 2024-06-01."."""
    keys = keys_of(rest)
    stated = {name: match for name, match in keys.items() if name in ("date", "status")}
    said = {name: rest[match.end() :].partition("\n")[0].strip(" *_") for name, match in stated.items()}
    tail = re.split(r"(?<=[.!?])\s+", text[-200:])[-1]
    if not said and tail != text and (state := _state(tail)) and state.end() == len(tail):
        said = {"date": state["state"], "status": state["state"]}
    found = find_date(said.get("date", ""))
    return found[0] if found else None, said.get("status", "")


def _unstruck(text: str) -> tuple[str, str, bool]:
    """What is struck out at the beginning, and the status behind it; any other text as it is."""
    struck = STRUCK.match(text)
    if struck is None:
        return text, "", False
    behind = text[struck.end() :].lstrip(" :：.,;(–—-").rstrip()
    if behind and not is_decided(first_sentence(behind)):
        return text, "", False
    return struck[1] or struck[2], behind, True


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
    bare = left.strip(" ,–—-()").removesuffix(" on").removesuffix(" am").removesuffix(" le")
    alone = bool(found) and not bare
    return match if alone or (word and _is_state(bare)) else None


def _is_state(text: str) -> bool:
    """Whether a text begins with a status that stands for itself: no "dropped" in "We dropped the loom"."""
    found = claims(text)
    return bool(found) and found[0].alone and found[0].at <= _LEADING and is_decided(text) and not _TOLD.match(text)


def document(told: Told, number: str = "") -> str:
    """An item as a document. Its own lines mean nothing."""
    lead = f"{told.label}: " if told.label else f"{number.rstrip('.)')}. " if number else ""
    dated = f"- Date: {told.day.isoformat()}\n" if told.day else ""
    status = f"- Status: {told.status}\n" if told.status and is_decided(told.status.split()[0]) else ""
    title = f"~~{told.title}~~" if told.is_struck else told.title
    return f"{atx(1, lead + title)}\n\n{dated}{status}\n## Decision\n\n{_LABEL.sub(_headed, told.text)}\n"


def _headed(match: re.Match[str]) -> str:
    """A paragraph with a label as a section, where it is one."""
    found = understand(match["label"])
    return f"\n\n## {match['label']}\n\n" if found and found.strength == "primary" else match[0]
