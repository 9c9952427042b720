"""What people are told by mail of a round: that they are asked, have to decide, or that somebody objects."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.ext.asyncio import AsyncSession

from app.audit.trail import Trace
from app.outbox.repository import Mail, recall, tell
from app.rounds.models import Position, PositionKind, Round
from app.rounds.repository import RoundRepository
from app.tables import Person

ASKED = "{name} asks where you stand on {record}, until {day}.\n\n{why}"
DECIDES = "{name} asks you to decide about {record}, on which people do not agree.\n\n{why}"
OBJECTS = "{name} objects to {record}.\n\n{why}"
RESOLVED = "What would resolve it: {}"


async def ask(session: AsyncSession, opened: Round, positions: Iterable[Position], by: Trace) -> None:
    """Tell those who are asked, each once; `positions` are those that they have to take."""
    for one in positions:
        event = f"asked-{one.person_id}-{one.id}"
        await _tell(session, opened, one.person_id, event, ASKED, opened.summary, by)


async def excuse(session: AsyncSession, one: Position) -> None:
    """Of a position that is not to be taken any more nobody has to be told."""
    await recall(session, f"round-{one.round_id}-asked-{one.person_id}-")


async def answer(session: AsyncSession, opened: Round, one: Position) -> None:
    """Tell who opened the round that somebody objects, and nobody of an objection that is none any more."""
    event = f"objects-{one.person_id}-"
    await recall(session, f"round-{opened.id}-{event}")
    if one.kind != PositionKind.OBJECT or opened.opened_by_id is None:
        return
    who = await session.get(Person, one.person_id)
    why = "\n\n".join(filter(None, [one.note, RESOLVED.format(one.resolution) if one.resolution else ""]))
    by = Trace(actor_id=one.person_id, actor_name=who.name if who else "Somebody")
    await _tell(session, opened, opened.opened_by_id, f"{event}{one.version}", OBJECTS, why, by)


async def escalate(session: AsyncSession, opened: Round, by: Trace) -> None:
    """Tell whom it was escalated to, and nobody before them."""
    event = f"decides-{opened.decider_id}-{opened.version}"
    await recall(session, f"round-{opened.id}-decides-")
    if opened.decider_id is not None:
        await _tell(session, opened, opened.decider_id, event, DECIDES, opened.escalated_because, by)


async def end(session: AsyncSession, ended: Round) -> None:
    """Nobody is told of a round that has ended."""
    await recall(session, f"round-{ended.id}-")


async def _tell(session: AsyncSession, opened: Round, who: int, event: str, text: str, why: str, by: Trace) -> None:
    decision = await RoundRepository(session).proposed(opened.decision_id)
    record, day = f"{decision.label} {decision.title}", f"{opened.closes_on:%-d %B %Y}"
    told = text.format(name=by.actor_name or "Somebody", record=record, day=day, why=why)
    subject = f"{decision.label} waits for you: {decision.title}"
    key = f"round-{opened.id}-{event}"
    await tell(session, key, who, Mail(subject, told, f"/rounds/{opened.id}", opened.decision_id))
