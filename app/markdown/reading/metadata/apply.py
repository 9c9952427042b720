"""Put metadata into the record: the first carrier that gives a value wins, every other one is kept as written."""

from __future__ import annotations

import re

from app.markdown.reading.draft import Draft, Field
from app.markdown.reading.metadata.differing import note_difference
from app.markdown.reading.metadata.values.bracketed import title_of
from app.markdown.reading.metadata.values.directions import partial_scope
from app.markdown.reading.metadata.values.identity import Identity
from app.markdown.reading.metadata.values.patterns import PATTERNS, patterns
from app.markdown.reading.metadata.values.people import is_turned, people, says_more, tags
from app.markdown.reading.metadata.values.relations import add_links, links_in, links_of_status, number_of, targets
from app.markdown.reading.metadata.values.titles import read_title
from app.markdown.record import Link
from app.markdown.words.dates import find_date, is_unlikely
from app.markdown.words.identifiers import prefix_of
from app.markdown.words.keys import RELATIONS, ROLES, meaning
from app.markdown.words.status.reading import is_placeholder, read_status
from app.markdown.words.status.steps import are_choices, latest

_NOTHING = re.compile(r"^\W*(?:n/?a|none|no|nil|null|nobody|keine?r?|aucun|ninguno|nenhum|无|нет)?\W*$", re.IGNORECASE)
_DATE_ORDER = ("date", "created", "updated")


def apply_fields(fields: list[Field], draft: Draft, identity: Identity) -> None:
    """Fill the record from metadata; what is not understood, or said a second time, goes to `extra` or a section."""
    dates = _preferred_date(fields, draft, identity)
    for field in fields:
        name = meaning(field.key) if field.key else None
        if not field.key:
            draft.keep(field.value, "")
        elif field is dates:
            continue
        elif not _take(field, name or "", draft, identity):
            note_difference(field, name, draft)
            draft.keep_extra(field.key, field.value)


def _preferred_date(fields: list[Field], draft: Draft, identity: Identity) -> Field | None:
    """Take the best date: the date of the decision before that of creation, and that before the last change."""
    for wanted in _DATE_ORDER:
        for field in fields:
            if meaning(field.key) == wanted and draft.record.dated_on is None:
                found = find_date(field.value.replace("&#x31;", "1"), identity.dated_on)
                if found is None:
                    _note_bad_date(field, draft)
                    continue
                draft.record.dated_on = found[0]
                if found[2]:
                    draft.find(
                        "date.ambiguous", field.line, f"The date “{found[1]}” was read as {found[0].isoformat()}."
                    )
                return field if field.value.strip(" `*_{}.\"'") == found[1] and wanted == "date" else None
    return None


def _note_bad_date(field: Field, draft: Draft) -> None:
    if _NOTHING.match(field.value) or is_placeholder(field.value):
        return
    rule, reason = "date.unreadable", "is no full date"
    if is_unlikely(field.value):
        rule, reason = "date.unlikely", "is too far from today for a date that is meant"
    draft.find(rule, field.line, f"“{field.value[:60]}” {reason} and was kept as text.")


def _take(field: Field, name: str, draft: Draft, identity: Identity) -> bool:
    """Whether the record has taken the whole field."""
    if name == "status":
        told = latest(field.value.split("\n", 60)) is None  # no life, step by step
        mapped = told and field.items and re.search(r"\w:\s", field.value)  # a date or a name beside it
        return take_status(field.items[0] if mapped else field.value, field.line, draft) and not mapped
    if name in ROLES:
        found = people(field, ROLES[name])
        draft.record.people += [one for one in found if one not in draft.record.people]
        if len(found) == 1 and field.value.count(",") == 1 and is_turned(field.value, found[0].name):
            said = f"“{field.value[:60]}” was read as one person, {found[0].name[:60]}."
            draft.find("people.guessed", field.line, said)
        mapped = field.items and re.search(r"\w:\s", field.value)  # a role, a team, an address beside each name
        return bool(found) and not mapped and not says_more(field.value)
    if name in RELATIONS:
        return _take_relation(field, name, draft)
    if name == "tags":
        draft.record.tags += [tag for tag in tags(field) if tag not in draft.record.tags]
        return bool(tags(field)) and "](" not in field.value
    if name in PATTERNS and draft.record.kind == "decision" and not getattr(draft.record, name):
        setattr(draft.record, name, patterns(field, name))
        return bool(getattr(draft.record, name))
    return _take_single(field, name, draft, identity)


def _take_single(field: Field, name: str, draft: Draft, identity: Identity) -> bool:
    """A number, a title or a review date, of which a record has one."""
    record = draft.record
    if name == "number":
        return _take_number(field, draft, identity)
    if name == "title" and not is_placeholder(field.value):
        title = read_title(title_of(field), identity.said, padded=identity.padded, slug=identity.slug)
        if record.number is None:
            record.number, record.prefix = title.number, title.prefix
        told = title.text.casefold() == record.title.casefold() and not title.identifier
        record.title = record.title or title.text
        return told or record.title == title.text
    if name == "review" and record.review_on is None:
        return _take_review(field, draft)
    return False


def _take_review(field: Field, draft: Draft) -> bool:
    if found := find_date(field.value):
        draft.record.review_on = found[0]
        return field.value.strip() == found[1]
    if is_unlikely(field.value):
        _note_bad_date(field, draft)
    return False


def take_status(value: str, line: int, draft: Draft) -> bool:
    """Read a status unless there is one already. A long value keeps its first sentence, the rest becomes a section."""
    if draft.record.status is not None or draft.record.raw_status:
        return False
    lines = value.split("\n", 60)
    if (now := latest(lines)) is not None:
        return _take_step(lines, now, line, draft)
    if are_choices(lines):
        draft.find("status.placeholder", line, "The status still lists the choices.")
        draft.keep(value, "status")
        return True
    head, rest = _first_sentence(value)
    verdict = read_status(head if len(head) < len(value) else value)
    if verdict.rule:
        draft.find(verdict.rule, line, verdict.message)
    draft.record.status, draft.record.raw_status = verdict.status, head
    draft.keep(rest, "status")
    if verdict.status:
        add_links(draft.record.links, links_of_status(value[:1000], line))
    return True


def _take_step(steps: list[str], now: int, line: int, draft: Draft) -> bool:
    """Take the step that holds now as the status; the others are kept."""
    head = re.sub(r"^\s*(?:[-*+•]\s+|\d{1,3}[.)]\s+)(?:\[[xX✓]\]\s+)?|[*_`]+", "", steps[now]).strip()
    status = read_status(head).status
    draft.find(
        "status.history", line, f"The status {status} was read from the step “{head[:60]}” of a list of several."
    )
    draft.record.status, draft.record.raw_status = status, head
    draft.keep("\n".join([*steps[:now], *steps[now + 1 :]]), "status")
    for each in steps:
        add_links(draft.record.links, links_in(each, line))
    return True


def _first_sentence(value: str) -> tuple[str, str]:
    value = value.strip()
    if len(value) <= 120 and "\n" not in value:
        return value, ""
    match = re.match(r"[^\n]{1,120}?(?:[.;:!。](?=\s)|(?=\s+[-–—]\s)|(?=\n)|$)", value)
    head = match[0] if match else value.partition("\n")[0]
    return head.strip(), value[len(head) :].strip()


def _take_relation(field: Field, name: str, draft: Draft) -> bool:
    if _NOTHING.match(field.value) or is_placeholder(field.value):
        return False
    kind, reverse = RELATIONS[name]
    found = []
    for part in field.items or re.split(r"\s*[\n,;+]\s*(?![^(]*\))", field.value):
        scope = partial_scope("", part)
        found += [Link(kind, target, text, reverse, scope, field.line) for target, text in targets(part)]
    add_links(draft.record.links, found)
    said = " ".join(f"{link.target} {link.text} {link.scope}" for link in found)
    return bool(found) and set(re.findall(r"\w+", field.value)) <= set(re.findall(r"\w+", said))


def _label(written: str) -> str:
    match = re.match(r"([A-Za-z]{2,15})[\s_-]*#?\d", written)
    return prefix_of(match[1]) if match else ""


def _take_number(field: Field, draft: Draft, identity: Identity) -> bool:
    """`0042`, `ADR-42`: kept as written unless it says nothing more than the number that the record has."""
    number = number_of(field.value)
    if draft.record.number is None and identity.number is None and number is not None:
        draft.record.number = number
    elif number is not None and identity.number is not None and number != identity.number:
        draft.find(
            "number.differs", field.line, f"The number {number} differs from {identity.number} in the file name."
        )
    same = number in (identity.number, draft.record.number)
    if same:
        draft.record.prefix = draft.record.prefix or _label(field.value)
    return same and field.value.isdigit()
