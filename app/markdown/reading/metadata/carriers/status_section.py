"""What stands below a heading such as "Status": the status itself, dated events, and lines that link records."""

from __future__ import annotations

import re
from datetime import date

from app.markdown.reading.draft import Draft, Field
from app.markdown.reading.metadata.apply import apply_fields, take_status
from app.markdown.reading.metadata.carriers.tables import take_table
from app.markdown.reading.metadata.differing import note_status
from app.markdown.reading.metadata.values.directions import taken_as_object
from app.markdown.reading.metadata.values.identity import Identity
from app.markdown.reading.metadata.values.relations import add_links, links_of_status, relation
from app.markdown.record import StatusEvent
from app.markdown.syntax.comments import BLOT, blotted, hidden_in
from app.markdown.words.dates import find_date
from app.markdown.words.keys import ROLES, meaning
from app.markdown.words.partial import is_only_partly
from app.markdown.words.status.reading import STRUCK, is_placeholder, lists_choices, read_status, status_of
from app.markdown.words.status.signs import sign_of
from app.markdown.words.status.steps import are_choices, latest, steps_end

_MOST_LINES = 60
_MARKUP = re.compile(r"^\s*(?:[-*+>]\s+|\d+[.)]\s+)*|[*_`]+")
_EVENT = re.compile(
    r"^\W*(?:\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?\s*[:：—–-]?\s*\S|[^\W\d][^\d:：]{2,30}\s*(?:[:：]|on|am|le|at|\s)\s*\W*\d)"
)
_BLOCK = re.compile(r"\s*(?:[-*+>|]|\d+[.)]\s)")
_ALERT = re.compile(r"^[ \t]{0,3}>[ \t]?\[!\w{2,20}\][ \t]*$", re.MULTILINE)  # GitHub's box around what follows
_CHECKED = re.compile(r"^\s*[-*+]\s+\[[xX✓]\]\s+")
_UNCHECKED = re.compile(r"\s*[-*+]\s+\[ ?\]\s")


def read_status_section(text: str, line: int, draft: Draft, identity: Identity) -> None:
    """Take the status, events and links of a section, and the metadata of a table in it; any other line is kept."""
    fields, text = take_table(_ALERT.sub("", text), line, whole=False)
    apply_fields(fields, draft, identity)
    record, rest, index, before = draft.record, list[str](), 0, draft.record.status
    lines = _join_targets(text.split("\n", _MOST_LINES))
    signs = blotted("\n".join(lines[:_MOST_LINES])).split("\n")
    seen = [each.replace(BLOT, "") for each in signs]
    while index < len(seen):
        source, end = seen[index], index + 1
        words = _MARKUP.sub("", source).strip()
        if not words or _UNCHECKED.match(source) or (_is_struck(source) and _says_more(seen[end:])):
            rest.append(lines[index])
        elif (behind := _life(seen, index)) and not (record.raw_status or record.status):
            end = behind
            take_status("\n".join(seen[index:end]), line + index, draft)
            rest += [hidden_in(lines[each], signs[each]) for each in range(index, end)]
        elif _is_relation(words) and not source.startswith(" "):
            _relate(source, words, line + index, draft)
            rest.append(hidden_in(lines[index], signs[index]))
        elif field := _field(words, line + index):
            apply_fields([field], draft, identity)
            rest.append(hidden_in(lines[index], signs[index]))
        elif (event := _event(words)) and not record.raw_status:
            record.status_events.append(event)
            add_links(record.links, links_of_status(words, line + index))
            rest.append(hidden_in(lines[index], signs[index]))
        elif record.raw_status or record.status or record.status_events or _is_left(source, words):
            if before:
                note_status(_sentence(seen[index:end]), line + index, draft)
                before = None
            rest.append(lines[index])
        else:
            end = _paragraph(seen, index)
            take_status(_sentence(seen[index:end]), line + index, draft)
            rest += [hidden_in(lines[each], signs[each]) for each in range(index, end)]
        index = end
    _last_event(line, draft)
    draft.keep("\n".join(_squeeze(rest) + lines[_MOST_LINES:]), "status")


def _is_struck(line: str) -> bool:
    return bool(line.strip()) and not re.search(r"\w", STRUCK.sub("", line))


def _says_more(lines: list[str]) -> bool:
    return any(re.search(r"\w", line) and not _is_struck(line) for line in lines)


def _life(lines: list[str], start: int) -> int:
    """Behind the steps of a life that begin at a line, of which one holds now; 0 where there are none."""
    end = steps_end(lines, start)
    steps = lines[start:end]
    dated = all(_event(_MARKUP.sub("", each).strip()) for each in steps if each.strip())  # each is an event
    return 0 if dated or (latest(steps) is None and not are_choices(steps)) else end


def _field(words: str, line: int) -> Field | None:
    """A date or people on a line of their own: `Date: 2024-05-06`."""
    key, colon, value = words[:300].partition(":")
    known = colon and value[:1] in (" ", "") and value.strip() and meaning(key)
    return Field(key.strip(), value.strip(), line, [], "section") if known == "date" or known in ROLES else None


def _is_left(source: str, words: str) -> bool:
    """Whether a line is what a template left there; a choice among several is no status unless one is marked."""
    return (is_placeholder(words) and not sign_of(words)) or (
        lists_choices(words) and read_status(source).status is None
    )


def _sentence(lines: list[str]) -> str:
    """The lines of a paragraph as one, without the marks of a list or a quote; of choices with the marks of one."""
    text = "\n".join(re.sub(r"^\s*(?:[-*+>]\s+|\d+[.)]\s+)*", "", _CHECKED.sub("", line)).strip() for line in lines)
    plain = _MARKUP.sub("", text)
    return (text if lists_choices(plain) else plain).replace("\n", " ").strip()


def _join_targets(lines: list[str]) -> list[str]:
    """Put the link that stands below "Superseded by" onto that line."""
    for index in range(min(len(lines), _MOST_LINES) - 1):
        line, at = lines[index], index + 1
        if len(line) < 60 and (stated := relation(line)) and not line[stated[3] :].strip(" :*_"):
            while at < len(lines) - 1 and not lines[at].strip():
                at += 1
            below = lines[at].strip()
            if below.startswith(("[", "ADR", "-", "*")):
                lines[index], lines[at] = f"{line.rstrip()} {below.lstrip('-* ')}", ""
    return lines


def _is_relation(words: str) -> bool:
    """A line that begins with a relation and points somewhere: `Superseded by [2. X](0002-x.md)`."""
    stated = relation(words[:200])
    if stated is None:
        return False
    links = links_of_status(words, 0)
    begins = stated[2] <= 3 or is_only_partly(words[: stated[2]])
    alone = taken_as_object(words[stated[2] :]) and len(words) <= stated[3] + 2
    alone = alone and any(stated[2] <= len(link.target) + 2 for link in links)
    return bool(links) and (begins or alone)


def _relate(source: str, words: str, line: int, draft: Draft) -> None:
    """A link line sets the status when no other line does, as adr-tools writes it."""
    events = draft.record.status_events
    links = links_of_status(words, line, draft.record.raw_status or (events[-1].note if events else ""))
    supersession = any(link.kind == "supersedes" and link.reverse for link in links)
    named = status_of(words.partition(" ")[0]) and links[0].kind == "relates_to"  # "Duplicate of 9"
    if named and not draft.record.raw_status and not events:
        take_status(words, line, draft)
    elif supersession and not draft.record.raw_status:
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
    if find_date(words.replace(found[1], " ")):
        return None  # a history on one line
    verdict = read_status(words.replace(found[1], " "))
    if verdict.status is None or verdict.rule in ("status.unknown", "status.placeholder"):
        return None
    return StatusEvent(verdict.status, found[0], words)


def _last_event(line: int, draft: Draft) -> None:
    record = draft.record
    if record.status_events and record.status is None:
        events = record.status_events
        days = [event.happened_on for event in events if event.happened_on]
        newest_first = len(days) == len(events) and days == sorted(days, reverse=True) and days[0] != days[-1]
        last = events[0] if newest_first else max(reversed(events), key=lambda event: event.happened_on or date.min)
        record.status, record.raw_status = last.status, last.note
        if len(events) > 1:
            draft.find("status.history", line, f"The status {last.status} is the latest entry of a dated history.")


def _paragraph(lines: list[str], index: int) -> int:
    end = index + 1
    while (
        end < len(lines)
        and lines[end].strip()
        and not _BLOCK.match(lines[end])
        and not _is_relation(_MARKUP.sub("", lines[end]))
    ):
        end += 1
    return end


def _squeeze(lines: list[str]) -> list[str]:
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
    return text.split("\n") if text else []
