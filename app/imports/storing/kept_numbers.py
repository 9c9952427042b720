"""Numbers that the names of files give are kept for these: who proposes something meanwhile gets one behind them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.collections.models import Collection
from app.decisions.models import Decision
from app.imports.finding.grouping import Candidate
from app.imports.storing.transactions import Units
from app.markdown.reading.metadata.values.identity import identify
from app.records.columns import table_of
from app.records.limits import FOLLOWED

COLLECTION, DECISION = table_of(Collection).c, table_of(Decision).c
FAR = 100  # from one number to the next: more than are proposed while files are imported
Kept = dict[int, tuple[int, int]]  # the next number of a collection before, and since


def highest(candidates: Iterable[Candidate], ids: dict[str, int]) -> dict[int, int]:
    """By collection, the highest number in the name of a file that is read, unless it stands alone."""
    found = defaultdict[int, set[int]](lambda: {0})
    for one in candidates:
        number = identify(one.path).number
        if number is not None and not one.file.refused:
            found[ids[one.slug]].add(number)
    return {id_: _last_of_many(sorted(numbers)) for id_, numbers in found.items()}


def _last_of_many(numbers: list[int]) -> int:
    """The last that lies near another. One alone, as of `900000-minutes.md`, needs none to keep it: nobody who proposes
    something comes so far meanwhile; and where an import is killed, what it has kept stays."""
    near = (high for low, high in zip(reversed(numbers[:-1]), reversed(numbers[1:]), strict=True) if high - low <= FAR)
    return next(near, 0)


@asynccontextmanager
async def kept(units: Units, numbers: dict[int, int]) -> AsyncIterator[None]:
    """While files that have these numbers are stored; also an import that fails or is cancelled lets go of them."""
    held = await units.run(lambda session: keep(session, numbers))
    try:
        yield
    except BaseException:
        with suppress(Exception):  # what has failed is told, not this
            await units.run(lambda session: let_go(session, held))
        raise
    await units.run(lambda session: let_go(session, held))


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
    mine = (DECISION.collection_id == COLLECTION.id) & (DECISION.number < FOLLOWED)
    last = sa.select(sa.func.max(DECISION.number)).where(mine).scalar_subquery()
    for id_, (before, since) in kept.items():
        untouched = (COLLECTION.id == id_) & (COLLECTION.next_number == since)
        lowest = sa.func.greatest(before, last + 1)  # of NULL and a number it is the number
        await session.execute(sa.update(Collection).where(untouched).values(next_number=lowest))
