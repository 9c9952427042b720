"""Numbers that the names of files give are kept for these: who proposes something meanwhile gets one behind them."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.collections.models import Collection
from app.decisions.models import Decision
from app.imports.finding.grouping import Candidate
from app.markdown.reading.metadata.values.identity import identify
from app.records.columns import table_of

COLLECTION, DECISION = table_of(Collection).c, table_of(Decision).c
Kept = dict[int, tuple[int, int]]  # the next number of a collection before, and since


def highest(candidates: Iterable[Candidate], ids: dict[str, int]) -> dict[int, int]:
    """By collection, the highest number in the name of a file."""
    found: dict[int, int] = {}
    for one in candidates:
        if (number := identify(one.path).number) is not None:
            found[ids[one.slug]] = max(number, found.get(ids[one.slug], 0))
    return found


async def keep(session: AsyncSession, numbers: dict[int, int]) -> Kept:
    """Have the next number of each collection be behind that of `numbers`."""
    query = sa.select(COLLECTION.id, COLLECTION.next_number).where(COLLECTION.id.in_(list(numbers)))
    rows = await session.execute(query.order_by(COLLECTION.id).with_for_update(key_share=True))
    kept = {id_: (before, numbers[id_] + 1) for id_, before in rows if before <= numbers[id_]}
    for id_, (_, since) in kept.items():
        await session.execute(sa.update(Collection).where(COLLECTION.id == id_).values(next_number=since))
    return kept


async def let_go(session: AsyncSession, kept: Kept) -> None:
    """Have it be the lowest that is behind all again, since not each file is a decision, unless somebody took one."""
    last = sa.select(sa.func.max(DECISION.number)).where(DECISION.collection_id == COLLECTION.id).scalar_subquery()
    for id_, (before, since) in kept.items():
        untouched = (COLLECTION.id == id_) & (COLLECTION.next_number == since)
        lowest = sa.func.greatest(before, last + 1)  # of NULL and a number it is the number
        await session.execute(sa.update(Collection).where(untouched).values(next_number=lowest))
