"""What becomes of an open round when its decision changes.

It knows the digest of the binding text as it is now, so that each position can be held against it, and people have some
days for a text that is new to them. Where the decision is made by another way, it ends.
"""

from __future__ import annotations

from collections.abc import Set

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.decisions.binding import bindings, digest
from app.decisions.models import NOT_YET, Decision, Status
from app.outbox.repository import recall
from app.persistence.fields import now
from app.records.columns import table_of, update_each
from app.rounds.models import SHORTEST, Round, RoundState

ROUND, DECISION = table_of(Round), table_of(Decision)
ELSEWHERE = "The status of the decision was changed to {} outside of this round."


async def refresh(session: AsyncSession, decisions: Set[int]) -> None:
    """Bring the open rounds of these decisions in step."""
    if not decisions:
        return
    mine = (ROUND.c.decision_id.in_(decisions), ROUND.c.state == RoundState.OPEN)
    query = sa.select(ROUND.c.id, ROUND.c.decision_id, ROUND.c.digest, DECISION.c.status)
    found = (await session.execute(query.join(DECISION, DECISION.c.id == ROUND.c.decision_id).where(*mine))).all()
    await _end(session, {row.id: row.status for row in found if row.status not in NOT_YET})
    rows = [row for row in found if row.status in NOT_YET]
    texts = await bindings(session, [row.decision_id for row in rows]) if rows else {}
    fresh = {row.id: digest(texts[row.decision_id]) for row in rows}
    stale = [(row.id, {"digest": fresh[row.id]}) for row in rows if row.digest != fresh[row.id]]
    await update_each(session, ROUND, stale)
    await _give_time(session, [id_ for id_, _ in stale])


async def _end(session: AsyncSession, decided: dict[int, Status]) -> None:
    """Of these the decision became something else by another way, so that nobody is asked any more."""
    for one in await session.scalars(sa.select(Round).where(ROUND.c.id.in_(decided))) if decided else ():
        one.end(RoundState.WITHDRAWN, None, ELSEWHERE.format(decided[one.id or 0]))
        await recall(session, f"round-{one.id}-")
    await session.flush()


async def _give_time(session: AsyncSession, rounds: list[int]) -> None:
    """Of these the text changed: nobody's silence is about a text that they had no time to read."""
    until = now().date() + SHORTEST
    late = (ROUND.c.id.in_(rounds), ROUND.c.closes_on < until)
    for one in await session.scalars(sa.select(Round).where(*late)) if rounds else ():
        one.closes_on = until
    await session.flush()
