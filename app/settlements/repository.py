"""A file that diverged, with the record that it was imported to."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from app.decisions.models import Decision, Status
from app.history.models import Operation, Revision
from app.imports.linking.entries import Owner
from app.imports.models import ImportedFile, ImportRun, Outcome, Source
from app.imports.reading.normal import Written
from app.imports.storing.held import record_of
from app.imports.storing.keeping import Said
from app.imports.storing.sources import Row
from app.imports.storing.whole import rows
from app.markdown.record import Record
from app.persistence.fields import table
from app.settlements.comparing import FIELDS, Difference, differences
from app.web.http.problems import Problem

FILE, SOURCE, REVISION = table(ImportedFile), table(Source), table(Revision)
ALREADY = "It is settled already, or the record is gone."
OLDER = "A later import found another text of this file. Settle that one."
OTHERS = "This file was imported before its text was kept, or by another release. Import it once more to settle it."
# Columns and tables of parts whose names are not those of a record's fields.
FIELD_OF = {
    "decided_on": "dated_on", "published_on": "dated_on", "owner_id": "people", "author_id": "people",
    "decision_person": "people", "decision_link": "links", "option": "options", "argument": "options",
    "status_event": "status_events", "finding": "findings", "practice": "practices", "risk": "risks",
    "assumption": "assumptions", "implication": "implications", "pin": "pins", "section": "sections",
}  # fmt: skip

# What imports and settlements did, and what took them back or did it again
_RUN, _OPERATION = table(ImportRun), table(Operation)
_IMPORTED = sa.select(_RUN.c.operation_id.label("id")).where(_RUN.c.operation_id.is_not(None))
_SETTLED = sa.select(FILE.c.settled_in_id).where(FILE.c.settled_in_id.is_not(None))
_FIRST = _IMPORTED.union(_SETTLED).subquery()
_DONE = sa.select(_FIRST.c.id).cte(recursive=True)
BY_FILES = _DONE.union(sa.select(_OPERATION.c.id).join(_DONE, _OPERATION.c.undoes_id == _DONE.c.id))


class Diverged(Struct):
    """`said` is what the file says; `same_kind` whether it can be taken at all."""

    file: ImportedFile
    owner: Owner
    row: Row
    source: Source
    said: Said
    differences: list[Difference] = []

    @property
    def same_kind(self) -> bool:
        return self.said.record.kind == self.owner[0]


class SettlementRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def find(self, run_id: int, file_id: int, *, lock: bool = False) -> Diverged:
        """Raises Problem 404 or 409 where there is nothing to settle, or nothing to settle it with."""
        chosen = sa.select(ImportedFile).where(FILE.c.id == file_id, FILE.c.run_id == run_id)
        file: ImportedFile | None = await self.session.scalar(chosen.with_for_update() if lock else chosen)
        if file is None:
            raise Problem(404, "There is no such file in this import.")
        owner: Owner = ("decision", file.decision_id) if file.decision_id else ("research", file.document_id or 0)
        if file.outcome is not Outcome.DIVERGED or not owner[1]:
            raise Problem(409, ALREADY)
        said = Said.load(file.kept) if file.kept and file.content is not None else None
        if said is None:
            raise Problem(409, OTHERS)
        other = (FILE.c.content_hash != file.content_hash) | (FILE.c.outcome == Outcome.DIVERGED)
        later = sa.select(FILE.c.id).where(of_record(owner), FILE.c.id > file_id, other)
        if await self.session.scalar(later.limit(1)):
            raise Problem(409, OLDER)
        source = await self.session.scalar(sa.select(Source).where(_source_of(owner)))
        row = (await rows(self.session, [owner])).get(owner)
        if row is None or source is None:
            raise Problem(409, ALREADY)
        return Diverged(file, owner, row, source, said)

    async def compared(self, run_id: int, file_id: int) -> Diverged:
        """With what differs."""
        found = await self.find(run_id, file_id)
        if found.same_kind:
            edited = await self._edited(found)
            found.differences = await asyncio.to_thread(differences, register_of(found), found.said.record, edited)
        return found

    async def _edited(self, found: Diverged) -> set[str]:
        """The fields that people changed here since the last import."""
        name, id_ = table(type(found.row)).name, found.owner[1]
        own = (REVISION.c.record_type == name) & (REVISION.c.record_id == id_)
        part = REVISION.c.parents.contains(sa.cast([f"{name}:{id_}"], ARRAY(sa.Text)))
        last = sa.select(sa.func.max(REVISION.c.id)).where(own, REVISION.c.version <= found.source.record_version)
        columns = REVISION.c["record_type", "changes"]
        query = sa.select(*columns).where(own | part, REVISION.c.id > sa.func.coalesce(last.scalar_subquery(), 0))
        by_people = sa.func.coalesce(REVISION.c.operation_id, 0).not_in(sa.select(BY_FILES.c.id))
        edited = set[str]()
        for kind, changes in await self.session.execute(query.where(by_people)):
            edited |= {FIELD_OF.get(one, one) for one in (changes if kind == name else (kind,))}
        return edited & FIELDS.keys() - _as_written(found)


def of_record(owner: Owner) -> sa.ColumnElement[bool]:
    """The imported files of a record."""
    return (FILE.c.decision_id if owner[0] == "decision" else FILE.c.document_id) == owner[1]


def _source_of(owner: Owner) -> sa.ColumnElement[bool]:
    return (SOURCE.c.decision_id if owner[0] == "decision" else SOURCE.c.document_id) == owner[1]


def register_of(found: Diverged) -> Record:
    """The record as the register holds it, its links as they were last read."""
    written = Written.load(found.source.written)
    record = record_of(found.row, written)
    record.links = written.links
    if isinstance(found.row, Decision) and found.row.status_before:  # what it says of itself, as the file does
        own = found.row.status_before
        record.status = written.status if own == (written.status or Status.PROPOSED) else own.value
    return record


def _as_written(found: Diverged) -> set[str]:
    """The fields of which it is known that they are as the file said when it was last read."""
    before, now = Written.load(found.source.written), register_of(found)
    return {name for name in ("title", "status", "people", "tags") if getattr(before, name) == getattr(now, name)}


def attributes_of(names: Sequence[str]) -> set[str]:
    """The attributes of a row that hold these fields of a record."""
    more: dict[str, Any] = {
        "title": ("title", "slug"), "status": ("status", "raw_status"), "dated_on": ("decided_on", "published_on"),
        "people": ("owner_id", "people", "author_id"), "links": (),
    }  # fmt: skip
    return {attribute for name in names for attribute in more.get(name, (name,))}
