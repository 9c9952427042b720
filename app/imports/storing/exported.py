"""Files that an export wrote of records that people wrote in the register: each is recognised as its record.

Such a record has no file yet. What it says, or said when it was last exported, counts as what a file of its said then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.audit.models import Action, AuditEvent
from app.decisions.models import Decision
from app.history.models import Revision
from app.imports.linking.entries import Owner
from app.imports.models import Source
from app.imports.reading import normal
from app.imports.reading.normal import Written
from app.imports.storing.held import record_of
from app.imports.storing.items import Item, digest
from app.imports.storing.sources import DECISION, DOCUMENT, SOURCE, Key, Row
from app.imports.storing.whole import rows
from app.markdown.record import Record
from app.markdown.writing.losses import TYPE, differing_fields
from app.markdown.writing.losses import normal as plain
from app.markdown.writing.writer import write
from app.records.columns import table_of

EVENT, REVISION = table_of(AuditEvent).c, table_of(Revision).c
FOLDER = "folder"  # what an export of all is noted of, in the audit log
Name = tuple[str, int, int | None, str]  # kind, collection, number and title


async def recognise(session: AsyncSession, items: Iterable[Item]) -> dict[Key, Source]:
    """Sources for those new files that are of a record without one: same collection, number and title.

    A file that says something else than its record is taken for it only where that was exported before.
    """
    wanted = {name: item for item in reversed(list(items)) if (name := _name(item))}
    owners = await _without_file(session, wanted)
    held = await rows(session, list(owners.values())) if owners else {}
    differing, found = list[tuple[Item, Row, Record]](), dict[Key, Source]()
    for name, owner in owners.items():
        item, row = wanted[name], held[owner]
        record = record_of(row, None)
        if item.prepared.record and _is_same(record, item.prepared.record):
            found[item.key] = _source(item, row, item.prepared.record, item.content, row.version)
        else:
            differing.append((item, row, record))
    if differing and (exported := await _exported_at(session)):
        for item, row, record in differing:
            if version := await _version_at(session, row, exported):
                content = write(record, record.dialect, path=item.candidate.path).encode("utf-8", "replace")
                found[item.key] = _source(item, row, record, content, version)
    session.add_all(found.values())
    await session.flush()
    return found


def _name(item: Item) -> Name | None:
    record = item.prepared.record
    if record is None or item.prepared.part is not None:
        return None
    number = record.number if record.kind == "decision" else None
    return record.kind, item.collection_id, number, normal.title(record.title)


async def _without_file(session: AsyncSession, wanted: Iterable[Name]) -> dict[Name, Owner]:
    """The records of these names that have no source, where only one has the name."""
    found: dict[Name, list[Owner]] = defaultdict(list)
    names = list(wanted)
    for kind, columns, owner in (
        ("decision", DECISION.c, SOURCE.c.decision_id),
        ("research", DOCUMENT.c, SOURCE.c.document_id),
    ):
        titles = [(name[1], name[3]) for name in names if name[0] == kind]
        if titles:
            number: Any = columns.number if kind == "decision" else sa.null()
            query = sa.select(columns.collection_id, number, columns.title, columns.id)
            query = query.where(sa.tuple_(columns.collection_id, columns.title).in_(titles))
            for row in await session.execute(query.where(~sa.exists().where(owner == columns.id))):
                found[kind, row[0], row[1], row[2]].append((kind, row[3]))  # type: ignore[arg-type]
    return {name: found[name][0] for name in names if len(found.get(name, ())) == 1}


def _is_same(record: Record, again: Record) -> bool:
    """Whether a file says what the register does; relations are told apart when all files are read."""
    said = {key: value for key, value in again.extra.items() if (key, value) != (TYPE, record.kind)}
    more = record.extra in (said, again.extra) and plain(record.sections) == plain(again.sections)
    return more and not differing_fields(record, again)


def _source(item: Item, row: Row, record: Record, content: bytes, version: int) -> Source:
    source = Source(
        collection_id=item.collection_id, path=item.candidate.path, kept_path=item.candidate.kept_path,
        content=content, content_hash=digest(content), record_version=version,
        written=Written.of(record, [target.href for target in item.prepared.targets]).dump(),
    )  # fmt: skip
    source.decision_id, source.document_id = (row.id, None) if isinstance(row, Decision) else (None, row.id)
    return source


async def _exported_at(session: AsyncSession) -> datetime | None:
    mine = (EVENT.action == Action.EXPORT) & (EVENT.subject_type == FOLDER)
    last = sa.select(EVENT.happened_at).where(mine).order_by(EVENT.happened_at.desc(), EVENT.id.desc()).limit(1)
    return await session.scalar(last)


async def _version_at(session: AsyncSession, row: Row, then: datetime) -> int | None:
    """The version of a record at a time; None where it is younger."""
    if row.created_at > then:
        return None
    if row.updated_at <= then:
        return row.version
    mine: Sequence[Any] = (REVISION.record_type == table_of(type(row)).name, REVISION.record_id == row.id)
    last = sa.select(sa.func.max(REVISION.version)).where(*mine, REVISION.happened_at <= then)
    return (await session.scalar(last)) or row.version - 1
