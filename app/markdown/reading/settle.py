"""What is decided when all of a file has been seen: title, number, date, and a status that fits the links."""

from __future__ import annotations

import re

from app.markdown.reading.draft import Draft
from app.markdown.reading.kinds import is_summary
from app.markdown.reading.metadata.values.directions import is_open
from app.markdown.reading.metadata.values.identity import Identity
from app.markdown.reading.metadata.values.relations import number_of
from app.markdown.reading.metadata.values.said_people import take_said_people
from app.markdown.reading.metadata.values.titles import Title, title_from_name
from app.markdown.record import TEXTS
from app.markdown.syntax.one_line import as_written
from app.markdown.words.dates import find_date
from app.markdown.words.headings import is_shared, understand
from app.markdown.words.levels import level
from app.markdown.words.status.reading import is_placeholder

_DISGUISED = re.compile(r"^(#{1,6} )(&#\d{2,6};)", re.MULTILINE)  # a heading that is none of ours, as an export has it


_UNTIL = re.compile(  # when something ends is no date of a decision
    r"\b(?:until|till|through|expires|bis|jusqu'(?:au|à)|hasta|até|fino al?|tot|do|до|sampai)\b"
    r"[^,;.\d]{0,12}[\d./-]{6,10}",
    re.IGNORECASE,
)


def settle(draft: Draft, identity: Identity, heading: Title | None, line: int) -> None:
    """Fill title, number and date from the next best source, and report disagreements."""
    record = draft.record
    take_said_people(draft)
    _settle_number(draft, identity, heading, line)
    if is_summary(record):
        record.title = re.sub(r"^Summary\s*[:：]\s*(?=\S)", "", record.title, flags=re.IGNORECASE)
    if not record.title:
        record.title = title_from_name(identity.slug)
        draft.find("title.from_name", 0, "The document has no title; the file name was taken.")
    elif is_placeholder(record.title):
        draft.find("title.placeholder", line, "The title is a placeholder.")
    if record.dated_on is None and identity.dated_on:
        record.dated_on = identity.dated_on
        draft.find("date.from_name", 0, f"The date {identity.dated_on.isoformat()} was taken from the file name.")
    elif record.dated_on is None and (stated := find_date(_UNTIL.sub(" ", record.raw_status))):
        record.dated_on, line = stated[0], draft.line_with(stated[1], line)
        draft.find("date.from_status", line, f"The date {stated[0].isoformat()} was taken from the status.")
        if stated[2]:
            draft.find("date.ambiguous", line, f"The date “{stated[1]}” was read as {stated[0].isoformat()}.")
    elif record.dated_on is None:
        draft.find("date.missing", 0, "The document states no full date.")
    _settle_direction(draft)
    _settle_status(draft)
    _settle_draft(draft)


def take_texts(draft: Draft) -> None:
    """Metadata such as "- **Context**: …" is the text of a section that the document does not have otherwise."""
    record = draft.record
    for key, value in list(record.extra.items()):
        found = understand(key)
        named = found and found.field in ("context", "outcome", "consequences") and found.strength != "meta"
        named = named and level(value) is None  # "Impact: high"
        if found and named and (found.strength == "primary" or is_shared(found)) and not getattr(record, found.field):
            setattr(record, found.field, value if found.strength == "primary" else f"**{key}**: {value}")
            del record.extra[key]
    for name in TEXTS:
        text = getattr(record, name)
        setattr(
            record, name, _DISGUISED.sub(lambda match: match[1] + as_written(match[2]), text) if "&#" in text else text
        )


def _settle_number(draft: Draft, identity: Identity, heading: Title | None, line: int) -> None:
    record = draft.record
    stated = heading.number if heading else None
    named = None if is_summary(record) else identity.number  # there a number in the name is a place in a folder
    if named is not None and not identity.padded and stated is None and _begins_a_word(named, record.title):
        draft.find(
            "number.word", line, f"“{record.title[:60]}” begins with {named}: no number was taken from the name."
        )
        named = None
    record.number = record.number if named is None else named
    if record.number is None:
        record.number = stated
    elif stated is not None and stated != record.number:
        draft.find("number.differs", line, f"The heading says {stated}, the file name or metadata {record.number}.")
    if identity.year is not None and record.number != identity.year:
        number = "no number" if record.number is None else f"number {record.number}"
        draft.find("number.year", 0, f"{identity.year} in the file name was read as a year: the record has {number}.")
    labels = [(record.number, record.prefix), heading and (heading.number, heading.prefix), (named, identity.prefix)]
    same = (label[1] for label in labels if label and label[0] == record.number is not None)
    record.prefix = next(filter(None, same), "")
    if heading and heading.identifier:
        record.extra.setdefault("identifier", heading.identifier)


def _begins_a_word(number: int, title: str) -> bool:
    """Whether a title begins with a word that has this number, or counts: "7-Zip for archives", "2FA", "5 whys"."""
    counted = r"|\s[^\W\d_]{2,}(?<!s)s\b" if number > 1 else ""
    return bool(re.match(rf"{number}(?:[-.]?[^\W_]{counted})", title))


def _settle_direction(draft: Draft) -> None:
    """`Superseded ADR-5` is written for either direction: what came before the record can't replace it."""
    record = draft.record
    number, successors = record.number, record.successors
    if not successors or record.status != "superseded" or not is_open(record.raw_status):
        return
    earlier = [link for link in successors if number is not None and (number_of(link.target) or number) < number]
    if len(earlier) == len(successors):
        record.status = "accepted"
        for link in earlier:
            link.reverse = False
    said = "what it replaces" if earlier else "its successor"
    draft.find(
        "link.direction",
        successors[0].line,
        f"“{record.raw_status[:60]}” does not say which replaces which; read as {said}.",
    )


def _settle_status(draft: Draft) -> None:
    """A whole supersession says more than a status that was never updated; a rejected decision stays rejected."""
    record = draft.record
    successors = record.successors
    for link in successors:
        if record.number is not None and number_of(link.target) == record.number and "/" not in link.target:
            draft.find("link.self", link.line, "The record says that it supersedes itself.")
    if successors and record.status in (None, "accepted", "proposed", "deprecated"):
        if record.raw_status and record.status != "deprecated" and not _stands_in_status(draft, successors[0].line):
            draft.find(
                "status.conflict",
                successors[0].line,
                "The status names no supersession but a link does; read as superseded.",
            )
        record.status = "superseded"
    elif record.status == "superseded" and not successors:
        draft.find("status.no_successor", 0, "The record is superseded but names no successor.")
    elif record.status is None and record.kind == "decision" and not record.raw_status:
        draft.find("status.missing", 0, "The document states no status.")


def _settle_draft(draft: Draft) -> None:
    """Research is shown as a draft, decisions that others read as proposed: of research nothing is to be told."""
    if draft.record.kind == "research":
        draft.findings = [one for one in draft.findings if one.rule != "status.draft"]


def _stands_in_status(draft: Draft, line: int) -> bool:
    """Whether a line of the source belongs to its Status section, where adr-tools puts "Superseded by" for others."""
    for text in reversed(draft.source.splitlines()[: max(line - 1, 0)]):
        if heading := re.match(r"#{1,6}\s+(\S.*)", text):
            meaning = understand(heading[1])
            return meaning is not None and meaning.field == "status"
    return False
