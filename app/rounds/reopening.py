"""A round that ended with a change is open again where that is taken back: who was asked and not told yet is told now,
and has time, where that ran out meanwhile. Where it ends again, nobody is told any more."""

from __future__ import annotations

from collections.abc import Set

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from app.audit.trail import Trace
from app.outbox.models import Outbox
from app.persistence.fields import now
from app.records.columns import table_of
from app.rounds import mails
from app.rounds.models import SHORTEST, Round, RoundState

ROUND, MAIL = table_of(Round), table_of(Outbox)


async def refresh(session: AsyncSession, rounds: Set[int]) -> None:
    """Bring along what people are told of these rounds."""
    load = (selectinload(Round.positions), selectinload(Round.opened_by))  # type: ignore[arg-type]
    for one in await session.scalars(sa.select(Round).where(ROUND.c.id.in_(rounds)).options(*load)):
        if one.state == RoundState.OPEN:
            await _reopen(session, one)
        else:
            await mails.end(session, one)
    await session.flush()


async def _reopen(session: AsyncSession, one: Round) -> None:
    """What they were told already is not told twice: a mail's key is that of its event."""
    today = now().date()
    if one.closes_on < today:
        one.closes_on = today + SHORTEST
    by = Trace(actor_id=one.opened_by_id, actor_name=one.opened_by.name if one.opened_by else "")
    await mails.ask(session, one, [position for position in one.positions if position.kind is None], by)
    for position in one.positions:
        if position.kind is not None:
            await mails.answer(session, one, position)
    told = sa.exists().where(MAIL.c.key.startswith(f"round-{one.id}-decides-{one.decider_id}-", autoescape=True))
    if one.decider_id is not None and not await session.scalar(sa.select(told)):
        await mails.escalate(session, one, by)
