"""Stores what links mean: relations between decisions. What files say no more goes; what people did by hand stays."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from app.decisions.models import DecisionLink, LinkKind
from app.effects.changes import Changes
from app.imports.linking.resolving_relations import Edge
from app.imports.models import Source
from app.records.columns import table_of

LINK, SOURCE = table_of(DecisionLink), table_of(Source)
EDGE = sa.tuple_(LINK.c.from_id, LINK.c.to_id, LINK.c.kind)

Scopes = dict[Edge, str]


class Stated(Struct):
    """The relations that a decision's source stated when it was last imported, and those that it states now."""

    decision: int
    before: Scopes
    now: Scopes


async def supersessions(session: AsyncSession) -> list[tuple[int, int]]:
    """Every stored supersession as newer and older decision."""
    query = sa.select(LINK.c.from_id, LINK.c.to_id).where(LINK.c.kind == LinkKind.SUPERSEDES)
    return [(row[0], row[1]) for row in await session.execute(query)]


async def stated_before(session: AsyncSession, collection_ids: Iterable[int]) -> dict[int, Scopes]:
    """What the sources of decisions in these collections stated when they were last imported."""
    query = sa.select(SOURCE.c.decision_id, SOURCE.c.written["relations"])
    mine = SOURCE.c.collection_id.in_(list(collection_ids)) & SOURCE.c.decision_id.is_not(None)
    rows = await session.execute(query.where(mine, SOURCE.c.written.has_key("relations")))
    return {row[0]: {(one[0], one[1], LinkKind(one[2])): one[3] for one in row[1]} for row in rows}


async def remove(session: AsyncSession, edges: Sequence[Edge]) -> None:
    """Take away relations that no file states any more."""
    changes = Changes(by_source=True)
    for link in await session.scalars(sa.select(DecisionLink).where(EDGE.in_(edges))):
        changes.add(LINK.name, [{"id": link.id, "from_id": link.from_id, "to_id": link.to_id}])
        await session.delete(link)
    await session.flush()
    await changes.follow(session, packages=False)


async def add(session: AsyncSession, stated: Sequence[Stated]) -> None:
    """Store the relations that are new, or have another scope than before, and remember what the sources state."""
    fresh = {edge: one.now[edge] for one in stated for edge in one.now if one.before.get(edge) != one.now[edge]}
    changes, known = Changes(by_source=True), await _stored(session, fresh)
    for edge, scope in fresh.items():
        link = known.get(edge) or DecisionLink(from_id=edge[0], to_id=edge[1], kind=edge[2])
        link.scope = scope
        session.add(link)
        changes.add(LINK.name, [{"from_id": edge[0], "to_id": edge[1]}])
    await session.flush()
    await changes.follow(session, packages=False)
    remember = sa.update(SOURCE).where(SOURCE.c.decision_id == sa.bindparam("decision"))
    written = sa.bindparam("stated", type_=SOURCE.c.written.type)
    rows = [{"decision": one.decision, "stated": {"relations": _dumped(one.now)}} for one in stated]
    await (await session.connection()).execute(remember.values(written=SOURCE.c.written.op("||")(written)), rows)


async def _stored(session: AsyncSession, edges: Collection[Edge]) -> dict[Edge, DecisionLink]:
    query = sa.select(DecisionLink).where(EDGE.in_(list(edges)))
    return {(one.from_id, one.to_id, one.kind): one for one in (await session.scalars(query) if edges else [])}


def _dumped(scopes: Scopes) -> list[list[object]]:
    return [[edge[0], edge[1], edge[2].value, scope] for edge, scope in sorted(scopes.items())]
