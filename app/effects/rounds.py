"""What becomes of an open round when its decision changes.

It knows the digest of the binding text as it is now, so that each position can be held against it, and people have some
days for a text that is new to them.
"""

from __future__ import annotations

from collections.abc import Set

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.decisions.binding import bindings, digest
from app.persistence.fields import now
from app.records.columns import table_of, update_each
from app.rounds.models import SHORTEST, Round, RoundState

ROUND = table_of(Round)


async def refresh(session: AsyncSession, decisions: Set[int]) -> None:
    """Bring the open rounds of these decisions in step."""
    if not decisions:
        return
    mine = (ROUND.c.decision_id.in_(decisions), ROUND.c.state == RoundState.OPEN)
    rows = (await session.execute(sa.select(ROUND.c.id, ROUND.c.decision_id, ROUND.c.digest).where(*mine))).all()
    texts = await bindings(session, [row.decision_id for row in rows]) if rows else {}
    fresh = {row.id: digest(texts[row.decision_id]) for row in rows}
    stale = [(row.id, {"digest": fresh[row.id]}) for row in rows if row.digest != fresh[row.id]]
    await update_each(session, ROUND, stale)
    await _give_time(session, [id_ for id_, _ in stale])


async def _give_time(session: AsyncSession, rounds: list[int]) -> None:
    """Of these the text changed: nobody's silence is about a text that they had no time to read."""
    until = now().date() + SHORTEST
    late = (ROUND.c.id.in_(rounds), ROUND.c.closes_on < until)
    for one in await session.scalars(sa.select(Round).where(*late)) if rounds else ():
        one.closes_on = until
    await session.flush()
