"""An open round knows the digest of the binding text as it is now, so that each position can be held against it."""

from __future__ import annotations

from collections.abc import Set

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.decisions.binding import bindings, digest
from app.records.columns import table_of, update_each
from app.rounds.models import Round, RoundState

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
