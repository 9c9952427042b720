"""The records that files were imported to before, and what of them has to be loaded."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from app.collections.models import Collection
from app.decisions.models import Decision, Option
from app.imports.linking.entries import Owner
from app.imports.models import ImportedFile, Outcome, Source
from app.imports.reading.normal import READER, Written
from app.imports.report import FileReport
from app.imports.storing.items import Stored
from app.imports.targets import Target
from app.records.columns import table_of
from app.research.models import ResearchDocument

Key = tuple[int, str]  # collection and path
Row = Decision | ResearchDocument

SHARED = ("tags", "findings", "practices", "risks", "assumptions", "implications", "pins", "sections")
SOURCE, DECISION, DOCUMENT = table_of(Source), table_of(Decision), table_of(ResearchDocument)
FILE = table_of(ImportedFile)
COLLECTION = table_of(Collection)
NOWHERE = -1  # place of a file that is not in the run


async def sources(session: AsyncSession, keys: Iterable[Key]) -> dict[Key, Source]:
    """The sources at these places, without their bytes."""
    content: Any = Source.content
    query = sa.select(Source).where(sa.tuple_(SOURCE.c.collection_id, SOURCE.c.path).in_(list(keys)))
    found = await session.scalars(query.options(defer(content)))
    return {(source.collection_id, source.path): source for source in found}


async def digests(session: AsyncSession, collection_ids: Iterable[int]) -> dict[Key, bytes]:
    """The hash of every source in these collections."""
    query = sa.select(SOURCE.c.collection_id, SOURCE.c.path, SOURCE.c.content_hash)
    rows = await session.execute(query.where(SOURCE.c.collection_id.in_(list(collection_ids))))
    return {(row[0], row[1]): row[2] for row in rows}


async def read_before(session: AsyncSession, collection_ids: Iterable[int]) -> set[Key]:
    """The sources that an earlier release read."""
    reader = sa.func.coalesce(SOURCE.c.written["reader"].as_integer(), 0)
    query = sa.select(SOURCE.c.collection_id, SOURCE.c.path).where(reader != READER)
    rows = await session.execute(query.where(SOURCE.c.collection_id.in_(list(collection_ids))))
    return {(row[0], row[1]) for row in rows}


async def heads(session: AsyncSession, found: Iterable[Source]) -> dict[int | None, tuple[int, int | None]]:
    """Version and number of the record of each source, by the source's id."""
    query = (
        sa.select(SOURCE.c.id, sa.func.coalesce(DECISION.c.version, DOCUMENT.c.version), DECISION.c.number)
        .select_from(SOURCE)
        .outerjoin(DECISION, SOURCE.c.decision_id == DECISION.c.id)
        .outerjoin(DOCUMENT, SOURCE.c.document_id == DOCUMENT.c.id)
        .where(SOURCE.c.id.in_([source.id for source in found]))
    )
    return {row[0]: (row[1], row[2]) for row in await session.execute(query)}


async def records(session: AsyncSession, found: Iterable[Source]) -> dict[int | None, Row]:
    """The whole record of each source, by the source's id."""
    sources = list(found)
    of_decisions = {source.decision_id: source.id for source in sources if source.decision_id}
    of_documents = {source.document_id: source.id for source in sources if source.document_id}
    rows: dict[int | None, Row] = {}
    if of_decisions:
        decisions = sa.select(Decision).where(DECISION.c.id.in_(list(of_decisions))).options(*parts_of_decision())
        rows |= {of_decisions[row.id]: row for row in await session.scalars(decisions) if row.id}
    if of_documents:
        documents = sa.select(ResearchDocument).where(DOCUMENT.c.id.in_(list(of_documents)))
        found_documents = await session.scalars(documents.options(*parts_of_document()))
        rows |= {of_documents[row.id]: row for row in found_documents if row.id}
    return rows


def parts_of_decision() -> list[ORMOption]:
    """Options that load a decision with every part of it."""
    names = (*SHARED, "people", "status_events")
    options = selectinload(_relation(Decision, "options")).selectinload(_relation(Option, "arguments"))
    return [*(selectinload(_relation(Decision, name)) for name in names), options]


def parts_of_document() -> list[ORMOption]:
    """Options that load a research document with every part of it."""
    return [selectinload(_relation(ResearchDocument, name)) for name in SHARED]


def _relation(table: type[Any], name: str) -> Any:
    return getattr(table, name)


async def hold(session: AsyncSession, ids: Iterable[int]) -> dict[int, str]:
    """Keep others from taking numbers of these collections until the transaction ends; returns their prefixes."""
    query = (
        sa.select(COLLECTION.c.id, COLLECTION.c.prefix)
        .where(COLLECTION.c.id.in_(sorted(set(ids))))
        .order_by(COLLECTION.c.id)
    )
    return {row[0]: row[1] for row in await session.execute(query.with_for_update(key_share=True))}


async def taken(session: AsyncSession, wanted: Iterable[tuple[int, int]]) -> set[tuple[int, int]]:
    """Those of the numbers, each with its collection, that a decision has already."""
    asked = list(wanted)
    if not asked:
        return set()
    columns = DECISION.c.collection_id, DECISION.c.number
    rows = await session.execute(sa.select(*columns).where(sa.tuple_(*columns).in_(asked)))
    return {(row[0], row[1]) for row in rows}


async def others(session: AsyncSession, run_id: int, collection_ids: Iterable[int]) -> list[Stored]:
    """The records of these collections that link to something and whose files are not in this run."""
    columns = SOURCE.c.collection_id, SOURCE.c.decision_id, SOURCE.c.document_id, SOURCE.c.written
    query = sa.select(*columns).where(SOURCE.c.collection_id.in_(list(collection_ids)))
    for owner in (SOURCE.c.decision_id, SOURCE.c.document_id):
        mine = (FILE.c.run_id == run_id) & (FILE.c[owner.name] == owner)
        query = query.where(~sa.exists().where(mine))
    linking = query.where(SOURCE.c.written.has_any(sa.cast(["links", "targets"], ARRAY(sa.Text))))
    return [_other(*row) for row in await session.execute(linking)]


def _other(collection_id: int, decision_id: int | None, document_id: int | None, stored: dict[str, Any]) -> Stored:
    written = Written.load(stored)
    owner: Owner = ("decision", decision_id) if decision_id else ("research", document_id or 0)
    targets = [Target(href, 0) for href in written.targets]
    report = FileReport(path="", outcome=Outcome.UNCHANGED)
    return Stored(NOWHERE, report, 0, collection_id, owner, False, written.links, targets, written.linked)
