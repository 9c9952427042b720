"""A record as rows: the decision or research document itself, filled from what its file says."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from typing import Any

from app.decisions.models import Decision, DecisionPerson, DecisionRole, Status
from app.imports.findings import finding
from app.imports.reading import normal
from app.imports.storing import parts
from app.imports.storing.names import Known
from app.markdown.record import TEXTS, ImportFinding, Involvement, Record, Section
from app.persistence.new_rows import NewRow, entities
from app.records.limits import TITLE
from app.records.rendering import Render, fill_html
from app.records.slugs import slug_of
from app.records.texts import texts_of
from app.research.models import DocumentStatus, ResearchDocument

AS_READ = ("raw_status", "dialect")


def fill_decision(
    decision: Decision | NewRow, record: Record, known: Known, html: Render, only: Container[str] | None = None
) -> list[ImportFinding]:
    """Give a new or loaded decision the content of `record`, or `only` that of these attributes.

    Returns what had to be changed to fit.
    """
    values = {name: getattr(record, name) for name in (*AS_READ, *texts_of(Decision))}
    owners = [involved for involved in record.people if involved.role == "owner"]
    owner = known.person(owners[0].name) if owners else None
    values |= _head(record) | {
        "decided_on": record.dated_on,
        "review_on": record.review_on,
        "governs": "\n".join(record.governs),
        "binds": "\n".join(record.binds),
        "owner_id": owner.id if owner else None,
        "people": _people(decision, record.people, owners[:1], known),
        "options": parts.options(record, html),
        "status_events": parts.status_events(record),
        "sections": parts.sections(record.sections, html),
    }
    if only is None or "status" in only:
        Decision.declare(decision, Status(record.status or Status.PROPOSED))  # type: ignore[arg-type]
    _assign(decision, values | parts.shared(record, known, html) | _tags(record, known), html, only)
    return [*_shortened(record), *_several_owners(owners)]


def fill_document(
    document: ResearchDocument | NewRow, record: Record, known: Known, html: Render, only: Container[str] | None = None
) -> list[ImportFinding]:
    """The same for a research document."""
    writers = [involved for involved in record.people if involved.role in ("author", "owner")]
    author = known.person(writers[0].name) if writers else None
    values = {name: getattr(record, name) for name in (*AS_READ, *texts_of(ResearchDocument))} | _head(record) | {
        "status": DocumentStatus.DRAFT if record.status in ("draft", "proposed") else DocumentStatus.PUBLISHED,
        "published_on": record.dated_on,
        "author_id": author.id if author else None,
        "sections": parts.sections([*record.sections, *homeless(record)], html),
    }  # fmt: skip
    _assign(document, values | parts.shared(record, known, html) | _tags(record, known), html, only)
    return _shortened(record)


def added_extra(record: Record) -> dict[str, str]:
    """What columns cannot hold of a record's people, tags and title, as metadata that a reader sees."""
    added = {"title in full": record.title} if normal.title(record.title) != " ".join(record.title.split()) else {}
    roles = {involved.role for involved in record.people}
    for role in sorted(roles):
        names = [involved.name for involved in record.people if involved.role == role]
        held = normal.person(names[0]) if record.kind == "research" else " ".join(map(normal.person, names))
        if _words(names) - _words([held]) or (record.kind == "research" and (len(names) > 1 or role != "author")):
            added[f"{role} as written"] = ", ".join(names)
    if _words(record.tags) - _words(map(normal.tag, record.tags)):
        added["tags as written"] = ", ".join(record.tags)
    if record.kind == "research" and record.review_on:
        added["review on"] = record.review_on.isoformat()
    if record.kind == "research" and record.number is not None:
        added["number"] = f"{record.prefix}-{record.number}" if record.prefix else str(record.number)
    said = {word.lstrip("0") for word in _words(record.extra.values())}
    return {
        key: value for key, value in added.items()
        if key not in record.extra and not (key == "number" and str(record.number) in said)
    }  # fmt: skip


def homeless(record: Record) -> list[Section]:
    """Parts of a research document that only decisions have fields for."""
    texts = [(name, getattr(record, name)) for name in TEXTS if name not in texts_of(ResearchDocument)]
    texts.append(("options", "\n".join(f"- {option.title}\n{option.description}" for option in record.options)))
    return [Section(name.capitalize(), 2, body) for name, body in texts if body.strip()]


def _head(record: Record) -> dict[str, Any]:
    title = normal.title(record.title) or "(without a title)"
    return {"title": title, "slug": slug_of(title), "extra": record.extra | added_extra(record)}


def _tags(record: Record, known: Known) -> dict[str, Any]:
    found = {tag.name: tag for written in record.tags if (tag := known.tags.get(normal.tag(written)))}
    return {"tags": list(found.values())}


def _assign(row: Any, values: dict[str, Any], html: Render, only: Container[str] | None) -> None:
    for name, value in values.items():
        if only is None or name in only:
            setattr(row, name, value if isinstance(row, NewRow) else entities(value))
    fill_html(row, html)


def _people(
    decision: Decision | NewRow, people: list[Involvement], owner: list[Involvement], known: Known
) -> list[DecisionPerson | NewRow]:
    """Who takes part. Who did before keeps the row: a flush adds before it deletes, and no two rows may be alike."""
    known_before = () if isinstance(decision, NewRow) else decision.people
    before = {(one.person_id, one.part): one for one in known_before}
    roles: dict[tuple[int, DecisionRole], None] = {}
    for involved in people:
        person = known.person(involved.name)
        if person is not None and involved not in owner:
            role = DecisionRole.DECIDER if involved.role == "owner" else DecisionRole(involved.role)
            roles[person.id or 0, role] = None
    taking = [before.get(key) or NewRow(DecisionPerson, person_id=key[0], part=key[1]) for key in roles]
    for at, one in enumerate(taking):
        one.position = at
    return taking


def _shortened(record: Record) -> list[ImportFinding]:
    if "title in full" not in added_extra(record):
        return []
    return [
        finding(
            "title.too_long", f"The title has more than {TITLE} characters: its beginning is shown, all of it kept."
        )
    ]


def _several_owners(owners: list[Involvement]) -> list[ImportFinding]:
    if len(owners) < 2:
        return []
    return [finding("owner.several", f"Of {len(owners)} owners the first is the owner, the others count as deciders.")]


def _words(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in re.findall(r"\w+", text.lower())}
