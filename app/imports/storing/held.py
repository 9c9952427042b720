"""Rows back into a record: as it was imported where nothing changed, as it stands now where something did."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from app.decisions.models import Decision, Status
from app.imports.reading import normal
from app.imports.reading.normal import Written, reading_of
from app.imports.storing.records import added_extra
from app.markdown import record as written_as
from app.markdown.record import Involvement, Record
from app.records.limits import OPTION_TITLE, TITLE
from app.records.texts import texts_of
from app.research.models import DocumentStatus, ResearchDocument


def record_of(row: Decision | ResearchDocument, written: Written | None) -> Record:
    """Everything that a fully loaded row holds, but its links.

    `written` is what its source wrote: it is used again for each part that still means the same.
    """
    record = _decision(row) if isinstance(row, Decision) else _document(row)
    _add_parts(row, record)
    if written is not None:
        _write_as_before(record, written)
    return record


def is_as_imported(record: Record, written: Written) -> bool:
    """Whether a record, before its links are led elsewhere, is what was read of its source."""
    return reading_of(msgspec.structs.replace(record, links=written.links)) == written.reading


def _decision(row: Decision) -> Record:
    owner = [Involvement(row.owner.name, "owner")] if row.owner else []
    record = Record(
        kind="decision", dialect=row.dialect, title=row.title, number=row.number, status=row.status.value,  # type: ignore[arg-type]
        prefix=row.prefix or "", dated_on=row.decided_on, review_on=row.review_on,
        governs=row.governs.splitlines(), binds=row.binds.split(),
        people=owner + [Involvement(one.person.name, one.part.value) for one in row.people],
        status_events=[
            written_as.StatusEvent(one.status.value, one.happened_on, one.note) for one in row.status_events
        ],
    )  # fmt: skip
    for option in row.options:
        title, description = unfitted(option.title, option.description, OPTION_TITLE)
        arguments = [written_as.Argument(one.stance.value, one.text) for one in option.arguments]
        record.options.append(written_as.Option(title, description, option.chosen, arguments))
    return record


def _document(row: ResearchDocument) -> Record:
    people = [Involvement(row.author.name, "author")] if row.author else []
    status: written_as.Status | None = "draft" if row.status is DocumentStatus.DRAFT else None
    return Record("research", row.dialect, row.title, status=status, dated_on=row.published_on, people=people)  # type: ignore[arg-type]


def _add_parts(row: Any, record: Record) -> None:
    for name in texts_of(type(row)):
        setattr(record, name, getattr(row, name))
    record.raw_status = row.raw_status
    record.extra = dict(sorted(row.extra.items()))
    record.tags = [tag.name for tag in row.tags]
    record.findings = [written_as.Finding(one.text) for one in row.findings]
    record.assumptions = [written_as.Assumption(one.text, one.state.value, one.checked_on) for one in row.assumptions]
    record.implications = [written_as.Implication(one.decided, one.follows) for one in row.implications]
    record.sections = [written_as.Section(one.heading, one.level, one.body, one.place) for one in row.sections]
    record.practices = [
        written_as.Practice(*unfitted(one.title, one.body, TITLE), one.code, one.language) for one in row.practices
    ]
    record.risks = [_risk(one) for one in row.risks]
    record.pins = [
        written_as.Pin(
            one.package.ecosystem.value,
            one.written_name or one.package.name,
            one.specifier,
            one.level.value,
            one.group,
            one.note,
            one.audience.value,
            one.binding_from,
            one.least_age,
        )
        for one in row.pins
    ]


def _risk(one: Any) -> written_as.Risk:
    title, impact_text = unfitted(one.title, one.impact_text, TITLE)
    owner = one.owner.name if one.owner else ""
    return written_as.Risk(
        title, impact_text, one.mitigation, one.likelihood, one.severity, one.treatment.value, owner,
        one.residual_likelihood, one.residual_severity, one.review_on, one.accepted_until,
        one.accepted_by.name if one.accepted_by else "", one.mitigate_by,
    )  # fmt: skip


def unfitted(title: str, body: str, limit: int) -> tuple[str, str]:
    """A title and text as they were before the title was cut to `limit` characters."""
    whole, _, rest = body.partition("\n\n")
    was_cut = title.endswith("…") and len(whole) > limit and whole.startswith(title[:-1])
    return (whole, rest) if was_cut else (title, body)


def _write_as_before(record: Record, written: Written) -> None:
    """Take each normalised part from the source again where it still says what the register holds."""
    before = Record(
        record.kind, record.dialect, written.title, written.number, written.status, people=written.people,
        tags=written.tags, extra=dict(written.extra), review_on=_day(written.review_on),
    )  # fmt: skip
    if (normal.title(before.title) or "(without a title)") == record.title:
        record.title = before.title
    record.number, record.prefix = before.number, record.prefix or written.prefix
    if _standing(before) == _standing(record):
        record.status = before.status
    if _people(before) == _people(record):
        record.people = before.people
    if sorted({name for name in map(normal.tag, before.tags) if name}) == record.tags:
        record.tags = before.tags
    record.references = written.references
    _restore_extra(record, before)
    if record.kind == "research":
        record.review_on = before.review_on
    for risk, owner in zip(record.risks, written.risk_owners, strict=False):
        if normal.person(owner).lower() == risk.owner.lower():
            risk.owner = owner


def _restore_extra(record: Record, before: Record) -> None:
    """Metadata in the order of the source, without what was added to show what columns cannot hold."""
    for key, value in added_extra(before).items():
        if record.extra.get(key) == value:
            del record.extra[key]
    ordered = {key: record.extra[key] for key in before.extra if key in record.extra}
    record.extra = ordered | record.extra


def _standing(record: Record) -> str:
    if record.kind == "research":
        return "draft" if record.status in ("draft", "proposed") else "published"
    return record.status or Status.PROPOSED.value


def _people(record: Record) -> list[tuple[str, str]]:
    """Who takes part, as the register would hold it."""
    owners = [involved for involved in record.people if involved.role == "owner"][:1]
    if record.kind == "research":
        writers = [involved for involved in record.people if involved.role in ("author", "owner")][:1]
        return [("author", normal.person(involved.name).lower()) for involved in writers]
    others = [involved for involved in record.people if involved not in owners]
    parts = [("decider" if one.role == "owner" else one.role, normal.person(one.name).lower()) for one in others]
    return [("owner", normal.person(one.name).lower()) for one in owners] + list(
        dict.fromkeys(part for part in parts if part[1])
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
