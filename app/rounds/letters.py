"""What people are told by mail of a round: that they are asked, or have to decide."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.ext.asyncio import AsyncSession

from app.audit.trail import Trace
from app.outbox.repository import tell
from app.rounds.models import Round
from app.rounds.repository import RoundRepository

ASKED = "{name} asks where you stand on {record}, until {day}.\n\n{why}"
DECIDES = "{name} asks you to decide about {record}, on which people do not agree.\n\n{why}"


async def ask(session: AsyncSession, opened: Round, people: Iterable[int], by: Trace) -> None:
    """Tell those who are asked, each once."""
    for one in people:
        await _tell(session, opened, one, "asked", ASKED, opened.summary, by)


async def escalate(session: AsyncSession, opened: Round, by: Trace) -> None:
    """Tell whom it was escalated to."""
    if opened.decider_id is not None:
        await _tell(session, opened, opened.decider_id, "decides", DECIDES, opened.escalated_because, by)


async def _tell(session: AsyncSession, opened: Round, who: int, event: str, text: str, why: str, by: Trace) -> None:
    decision = await RoundRepository(session).proposed(opened.decision_id)
    record, day = f"{decision.label} {decision.title}", f"{opened.closes_on:%-d %B %Y}"
    told = text.format(name=by.actor_name or "Somebody", record=record, day=day, why=why)
    subject = f"{decision.label} waits for you: {decision.title}"
    key = f"round-{opened.id}-{event}-{who}"
    await tell(session, key, who, subject, told, f"/rounds/{opened.id}", decision_id=opened.decision_id)
