"""Reads records for an export, some at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.interfaces import ORMOption

from app.collections.models import Collection
from app.decisions.models import Decision, DecisionPerson
from app.imports.linking.entries import Owner
from app.imports.models import Source
from app.imports.storing.sources import parts_of_decision, parts_of_document
from app.records.columns import table_of
from app.research.models import ResearchDocument
from app.risks.models import Risk
from app.stack.models import Pin

Row = Decision | ResearchDocument


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


async def rows(session: AsyncSession, owners: Sequence[Owner]) -> dict[Owner, Row]:
    """These records with every part of theirs."""
    found: dict[Owner, Row] = {}
    decisions = [id_ for kind, id_ in owners if kind == "decision"]
    documents = [id_ for kind, id_ in owners if kind == "research"]
    if decisions:
        query = sa.select(Decision).where(table_of(Decision).c.id.in_(decisions))
        options = [
            *parts_of_decision(),
            _load(Decision, "owner"),
            *_names(Decision),
            _load(Decision, "links_out"),
            _load(Decision, "evidence"),
        ]
        people = _load(Decision, "people").options(_load(DecisionPerson, "person"))
        query = query.options(*options, people, _load(Decision, "links_in"))
        found |= {("decision", row.id or 0): row for row in await session.scalars(query)}
    if documents:
        asked = sa.select(ResearchDocument).where(table_of(ResearchDocument).c.id.in_(documents))
        asked = asked.options(*parts_of_document(), _load(ResearchDocument, "author"), *_names(ResearchDocument))
        found |= {("research", row.id or 0): row for row in await session.scalars(asked)}
    return found


def _names(model: type[Any]) -> list[ORMOption]:
    return [
        _load(model, "pins").options(_load(Pin, "package")),
        _load(model, "risks").options(_load(Risk, "owner"), _load(Risk, "accepted_by")),
    ]


def _load(model: type[Any], name: str) -> Any:
    return selectinload(getattr(model, name))


def _of(source: sa.Table, owners: Sequence[Owner]) -> sa.ColumnElement[bool]:
    decisions = source.c.decision_id.in_([id_ for kind, id_ in owners if kind == "decision"])
    return decisions | source.c.document_id.in_([id_ for kind, id_ in owners if kind == "research"])


def _owner(decision_id: int | None, document_id: int | None) -> Owner:
    return ("decision", decision_id) if decision_id is not None else ("research", document_id or 0)
