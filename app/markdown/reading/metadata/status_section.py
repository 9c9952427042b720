"""What stands below a heading such as "Status": the status itself, dated events, and lines that link records."""

from __future__ import annotations

import re

from app.markdown.reading.draft import Draft
from app.markdown.reading.metadata.apply import take_status
from app.markdown.reading.metadata.relations import add_links, links_in, relation
from app.markdown.record import StatusEvent
from app.markdown.syntax.comments import without_comments
from app.markdown.words.dates import find_date
from app.markdown.words.statuses import is_placeholder, lists_choices, read_status

_MOST_LINES = 60
_MARKUP = re.compile(r"^\s*(?:[-*+>]\s+|\d+[.)]\s+)*|[*_`]+")
_EVENT = re.compile(
    r"^\W*(?:\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?\s*[:：—–-]?\s*\S|[^\W\d][^\d:：]{2,30}\s*(?:[:：]|on|am|le|at|\s)\s*\W*\d)"
)
_CHECKED = re.compile(r"^\s*[-*+]\s+\[[xX✓]\]\s+")
_UNCHECKED = re.compile(r"\s*[-*+]\s+\[ ?\]\s")
_PARTLY = re.compile(
    r"\W*(?:in part|part(?:ly|ially)|teilweise|partiellement|parcialmente|частично|部分)\W*", re.IGNORECASE
)


def read_status_section(text: str, line: int, draft: Draft) -> None:
    """Take the status, events and links of a section; any other line is kept."""
    record = draft.record
    rest: list[str] = []
    lines = _join_targets(text.split("\n", _MOST_LINES))
    for number, source in enumerate(lines[:_MOST_LINES], start=line):
        words = _MARKUP.sub("", without_comments(source)).strip()
        if not words or words.startswith("<!--") or _UNCHECKED.match(source):
            rest.append(source)
        elif _is_relation(words) and not source.startswith(" "):
            _relate(source, words, number, draft)
        elif (event := _event(words)) and not record.raw_status:
            record.status_events.append(event)
        elif (
            record.raw_status or record.status or is_placeholder(words) or record.status_events or lists_choices(words)
        ):
            rest.append(source)
        else:
            end = _paragraph(lines, number - line)
            take_status(_MARKUP.sub("", _CHECKED.sub("", source)).strip(), number, draft)
            rest += lines[number - line + 1 : end]
            lines[number - line + 1 : end] = [""] * (end - (number - line) - 1)
    _last_event(line, draft)
    draft.keep("\n".join(_squeeze(rest) + lines[_MOST_LINES:]), "status")


def _join_targets(lines: list[str]) -> list[str]:
    """Put the link that stands on the line below "Superseded by" onto that line."""
    for index in range(min(len(lines), _MOST_LINES) - 1):
        line, below = lines[index], lines[index + 1].strip()
        if (
            len(line) < 60
            and (stated := relation(line))
            and not line[stated[3] :].strip(" :*_")
            and below.startswith(("[", "ADR", "-", "*"))
        ):
            lines[index : index + 2] = [f"{line.rstrip()} {below.lstrip('-* ')}", ""]
    return lines


def _is_relation(words: str) -> bool:
    """A line that begins with a relation and points somewhere: `Superseded by [2. X](0002-x.md)`."""
    stated = relation(words[:200])
    return bool(stated and (stated[2] <= 3 or _PARTLY.fullmatch(words[: stated[2]])) and links_in(words, 0))


def _relate(source: str, words: str, line: int, draft: Draft) -> None:
    """A link line sets the status when no other line does, as adr-tools writes it."""
    links = links_in(words, line)
    supersession = any(link.kind == "supersedes" and link.reverse for link in links)
    if supersession and not draft.record.raw_status:
        draft.record.raw_status, draft.record.status = words, read_status(words).status
    elif not links[0].scope and _leftover(words, links[0].text or links[0].target):
        draft.keep(source, "status")
    add_links(draft.record.links, links)


def _leftover(words: str, target: str) -> bool:
    """Whether a link line says more than its relation and target."""
    after = words.rpartition(target)[2]
    return len(re.findall(r"\w{3,}", re.sub(r"^\]?\([^()]*\)", "", after))) > 0 or words.count("](") > 1


def _event(words: str) -> StatusEvent | None:
    """`2017-11-22 proposed`, `Accepted: 2020-01-01`, `Accepted on 3 May 2020`."""
    if len(words) > 100 or not _EVENT.match(words) or not (found := find_date(words)):
        return None
    verdict = read_status(words.replace(found[1], " "))
    if verdict.status is None or verdict.rule in ("status.unknown", "status.placeholder"):
        return None
    return StatusEvent(verdict.status, found[0], words)


def _last_event(line: int, draft: Draft) -> None:
    record = draft.record
    if record.status_events and record.status is None:
        last = record.status_events[-1]
        record.status, record.raw_status = last.status, last.note
        draft.find("status.history", line, f"The status {last.status} is the last entry of a dated history.")


def _paragraph(lines: list[str], index: int) -> int:
    end = index + 1
    while end < len(lines) and lines[end].strip() and not _is_relation(_MARKUP.sub("", lines[end])):
        end += 1
    return end


def _squeeze(lines: list[str]) -> list[str]:
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
    return text.split("\n") if text else []
