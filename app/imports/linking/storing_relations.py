"""Stores what links mean: relations between decisions, and the status that follows from a supersession."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.decisions.links import DecisionLink, LinkKind
from app.decisions.models import Decision, Status
from app.decisions.people import StatusEvent
from app.imports.linking.record_index import Index
from app.imports.linking.resolving_relations import Edge, Relations
from app.imports.models import Source
from app.records.columns import table_of
from app.search.indexing import refresh


async def supersessions(session: AsyncSession) -> list[tuple[int, int]]:
    """Every stored supersession as newer and older decision."""
    link = table_of(DecisionLink)
    query = sa.select(link.c.from_id, link.c.to_id).where(link.c.kind == LinkKind.SUPERSEDES)
    return [(row[0], row[1]) for row in await session.execute(query)]


async def relate(
    session: AsyncSession,
    wanted: Sequence[tuple[Edge, str]],
    *,
    relations: Relations,
    index: Index,
    fresh: set[int],
) -> None:
    """Store relations, and mark as superseded what a new one says or what was read anew (`fresh`) and does not say."""
    new = await add_links(session, wanted)
    marked = {
        older: newer
        for (newer, older, kind), _ in wanted
        if kind is LinkKind.SUPERSEDES
        and relations.superseded.get(older) == newer
        and ((newer, older, kind) in new or older in fresh)
    }
    if marked:
        await mark_superseded(session, marked, index)


async def add_links(session: AsyncSession, wanted: Sequence[tuple[Edge, str]]) -> set[Edge]:
    """Store the relations that are not there yet; returns those."""
    link = table_of(DecisionLink)
    query = sa.select(link.c.from_id, link.c.to_id, link.c.kind).where(
        link.c.from_id.in_({edge[0] for edge, _ in wanted})
    )
    there = {(row[0], row[1], LinkKind(row[2])) for row in await session.execute(query)}
    new = {edge: scope for edge, scope in wanted if edge not in there}
    session.add_all(
        [DecisionLink(from_id=edge[0], to_id=edge[1], kind=edge[2], scope=scope) for edge, scope in new.items()]
    )
    await session.flush()
    return set(new)


async def mark_superseded(session: AsyncSession, successors: dict[int, int], index: Index) -> None:
    """Give these decisions the status that follows from their successors; they still count as not edited."""
    decision, source = table_of(Decision), table_of(Source)
    query = sa.select(Decision).where(decision.c.id.in_(list(successors)))
    rows = [row for row in await session.scalars(query) if row.status not in (Status.SUPERSEDED, Status.REJECTED)]
    before = {row.id: row.version for row in rows}
    positions = await _next_positions(session, [row.id for row in rows if row.id])
    for row in rows:
        assert row.id is not None  # noqa: S101 - it was loaded
        row.status = Status.SUPERSEDED
        note = f"Superseded by {index.by_owner['decision', successors[row.id]].label}, which says so."
        session.add(
            StatusEvent(decision_id=row.id, status=Status.SUPERSEDED, note=note, position=positions.get(row.id, 0))
        )
    await session.flush()
    for row in rows:
        same = (source.c.decision_id == row.id) & (source.c.record_version == before[row.id])
        await session.execute(sa.update(source).where(same).values(record_version=row.version))
    await refresh(session, [row.id for row in rows if row.id], [])


async def _next_positions(session: AsyncSession, ids: Collection[int]) -> dict[int, int]:
    event = table_of(StatusEvent)
    query = sa.select(event.c.decision_id, sa.func.max(event.c.position) + 1).where(event.c.decision_id.in_(ids))
    return {row[0]: row[1] for row in await session.execute(query.group_by(event.c.decision_id))}
