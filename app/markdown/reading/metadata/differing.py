"""What a file says twice: a finding names what was not taken, and no two keys of a record are the same."""

from __future__ import annotations

from app.markdown.reading.draft import Draft, Field
from app.markdown.reading.metadata.values.relations import number_of
from app.markdown.record import Record
from app.markdown.words.dates import find_date
from app.markdown.words.keys import RELATIONS, ROLES, meaning, normal
from app.markdown.words.status.reading import read_status


def note_difference(field: Field, name: str | None, draft: Draft) -> None:
    """Say what a field adds that is not the truth which was taken before."""
    record = draft.record
    if name == "status":
        note_status(field.value, field.line, draft)
    elif name == "date" and record.dated_on and (found := find_date(field.value)) and found[0] != record.dated_on:
        said = f"The file also gives the date {found[0].isoformat()} here; {record.dated_on.isoformat()} was taken."
        draft.find("date.differs", field.line, said)
    elif name == "title" and record.title and field.value.casefold() != record.title.casefold():
        draft.find("title.differs", field.line, f"The title “{field.value[:80]}” here was not taken.")


def note_status(value: str, line: int, draft: Draft) -> None:
    """Say that a further statement of the status is another one."""
    verdict = read_status(value)
    known = verdict.status and verdict.rule not in ("status.unknown", "status.placeholder")
    if known and draft.record.status and verdict.status != draft.record.status:
        said = f"The file says {verdict.status} here as well (“{value[:60]}”); {draft.record.status} was taken."
        draft.find("status.differs", line, said)


def note_links(draft: Draft) -> None:
    """Say which links read as one record and lead to another: `[ADR-0302](0303-x.md)`."""
    for link in draft.record.links:
        read, leads = number_of(link.text), number_of(link.target)
        if read is not None and leads is not None and read != leads and "/" not in link.text:
            draft.find("link.differs", link.line, f"The link “{link.text[:60]}” leads to {link.target[:80]}.")


def distinct_keys(record: Record) -> None:
    """Rename what is kept beside a field of the same name, so that an export has no key twice."""
    record.extra = {_distinct(key, value, record): value for key, value in record.extra.items()}


def _distinct(key: str, value: str, record: Record) -> str:
    name = meaning(key)
    said = " ".join(key.casefold().split()) == normal(key)
    taken = {
        "status": bool(record.status or record.raw_status),
        "date": bool(record.dated_on),
        "tags": bool(record.tags),
        "review": bool(record.review_on),
        "governs": bool(record.governs),
        "binds": bool(record.binds),
    }
    if name in ROLES:
        part = any(one.role == ROLES[name] for one in record.people)
        return f"{key} as written" if part and said else key
    if name in RELATIONS:
        part = any((link.kind, link.reverse) == RELATIONS[name] for link in record.links)
        return f"{key} as written" if part and said else key
    if not taken.get(name or "") or not said:
        return key
    same = name in ("tags", "review", "governs", "binds") or (
        name == "date" and (day := find_date(value)) and day[0] == record.dated_on
    )
    return f"{key} as written" if same else f"other {key}"
