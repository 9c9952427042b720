"""What stands before the numbers of a new collection: the label of its records, where nearly all have the same."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.collections.models import Collection
from app.decisions.models import Decision
from app.records.columns import table_of

NEARLY_ALL = 0.8  # of the decisions of a collection
COLLECTION, DECISION = table_of(Collection), table_of(Decision)


async def name_by_labels(session: AsyncSession, made: Iterable[int]) -> None:
    """Give the collections `made` the label of their records; those keep none of their own that is the same."""
    number = sa.func.count()
    of = sa.select(DECISION.c.collection_id, DECISION.c.prefix, number).where(DECISION.c.collection_id.in_(made))
    found = (await session.execute(of.group_by(DECISION.c.collection_id, DECISION.c.prefix))).all()
    for id_ in {row[0] for row in found}:
        mine = [row for row in found if row[0] == id_]
        _, prefix, most = max(mine, key=lambda row: row[2])
        if prefix is None or most < NEARLY_ALL * sum(row[2] for row in mine):
            continue
        await session.execute(sa.update(COLLECTION).where(COLLECTION.c.id == id_).values(prefix=prefix))
        same = (DECISION.c.collection_id == id_) & (DECISION.c.prefix == prefix)
        await session.execute(sa.update(DECISION).where(same).values(prefix=None))
