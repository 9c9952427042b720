"""Rounds whose time is over pass by themselves, where the rule of their collection is met."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.audit.trail import Trace
from app.persistence.database.engine import Database
from app.persistence.errors import PersistenceError
from app.persistence.fields import now, table
from app.persistence.session import run_in_transaction
from app.rounds.closing import Closing
from app.rounds.models import Round, RoundState

WHO = "the register"
MOST = 200  # in an hour
round_ = table(Round).c


async def sweep(database: Database) -> None:
    """Close them, each in a transaction of its own; those that lack something stay open, which their page says."""

    async def over(session: AsyncSession) -> list[tuple[int, int]]:
        query = sa.select(round_.id, round_.version).where(
            round_.state == RoundState.OPEN, round_.closes_on < now().date()
        )  # fmt: skip
        return [(row.id, row.version) for row in await session.execute(query.order_by(round_.id).limit(MOST))]

    for round_id, version in await run_in_transaction(database, over):
        await _close(database, round_id, version)


async def _close(database: Database, round_id: int, version: int) -> None:
    async def close(session: AsyncSession) -> None:
        session.info["actor"] = WHO
        await Closing(session).close(round_id, version, Trace(actor_name=WHO))

    try:
        await run_in_transaction(database, close)
    except PersistenceError:  # it lacks something, or somebody else was quicker
        return
