"""Reads records for an export, some at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from app.collections.models import Collection
from app.decisions.models import Decision
from app.imports.linking.entries import Owner
from app.imports.models import Source
from app.records.columns import table_of
from app.research.models import ResearchDocument


class Head(Struct, frozen=True):
    """A record before it is loaded, with what is known of its source."""

    owner: Owner
    collection_id: int
    collection: str  # slug
    title: str
    number: int | None
    prefix: str  # of the number: ADR
    dated_on: date | None
    dialect: str
    path: str  # "" without a source
    kept_path: str
    is_untouched: bool  # not edited since it was imported
    part: dict[str, Any] | None = None  # where it stands in a file that holds several


async def heads(session: AsyncSession, collection: str | None) -> list[Head]:
    """Every record, or those of the collection with this slug, in a stable order."""
    found: list[Head] = []
    for kind, model in (("decision", Decision), ("research", ResearchDocument)):
        row, source, log = table_of(model), table_of(Source), table_of(Collection)
        owner = source.c.decision_id if kind == "decision" else source.c.document_id
        query = (
            sa.select(
                row.c.id, row.c.collection_id, log.c.slug, row.c.title,
                *_number_and_date(row, log), row.c.dialect,
                sa.func.coalesce(source.c.path, ""), sa.func.coalesce(source.c.kept_path, ""),
                sa.func.coalesce(source.c.record_version == row.c.version, sa.false()), source.c.written["part"],
            )
            .join(log, log.c.id == row.c.collection_id)
            .outerjoin(source, owner == row.c.id)
            .order_by(log.c.slug, row.c.id)
        )  # fmt: skip
        if collection is not None:
            query = query.where(log.c.slug == collection)
        found += [Head((kind, one[0]), *one[1:]) for one in await session.execute(query)]  # type: ignore[arg-type]
    return found


def _number_and_date(row: sa.Table, log: sa.Table) -> tuple[sa.ColumnElement[Any], ...]:
    if "published_on" in row.c:
        return sa.null(), log.c.prefix, row.c.published_on
    return row.c.number, sa.func.coalesce(row.c.prefix, log.c.prefix), row.c.decided_on


async def contents(session: AsyncSession, owners: Sequence[Owner]) -> dict[Owner, bytes]:
    """The bytes that these records were imported from."""
    source = table_of(Source)
    query = sa.select(source.c.decision_id, source.c.document_id, source.c.content).where(_of(source, owners))
    return {_owner(row[0], row[1]): row[2] for row in await session.execute(query)}


async def written(session: AsyncSession, owners: Sequence[Owner]) -> dict[Owner, dict[str, Any]]:
    """What the sources of these records wrote in their own words."""
    source = table_of(Source)
    query = sa.select(source.c.decision_id, source.c.document_id, source.c.written).where(_of(source, owners))
    return {_owner(row[0], row[1]): row[2] for row in await session.execute(query)}


def _of(source: sa.Table, owners: Sequence[Owner]) -> sa.ColumnElement[bool]:
    decisions = source.c.decision_id.in_([id_ for kind, id_ in owners if kind == "decision"])
    return decisions | source.c.document_id.in_([id_ for kind, id_ in owners if kind == "research"])


def _owner(decision_id: int | None, document_id: int | None) -> Owner:
    return ("decision", decision_id) if decision_id is not None else ("research", document_id or 0)
