"""What becomes of an open round when its decision changes.

It knows the digest of the binding text as it is now, so that each position can be held against it, and people have some
days for a text that is new to them, of which those who spoke of an earlier one are told. Where the decision is made by
another way, it ends.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.decisions.binding import bindings, digest
from app.decisions.models import NOT_YET, Decision, Status
from app.outbox.repository import Mail, recall, tell
from app.persistence.fields import now
from app.persistence.querying.queries import fetch, many
from app.persistence.shapes.shape import Shape
from app.records.columns import table_of, update_each
from app.records.refs import DecisionRef
from app.rounds.models import SHORTEST, Position, PositionKind, Round, RoundState

ROUND, DECISION = table_of(Round), table_of(Decision)
OF_THESE = ROUND.c.decision_id.in_(sa.bindparam("decisions", expanding=True))
OPEN = (
    sa.select(ROUND.c.id, ROUND.c.decision_id, ROUND.c.digest, DECISION.c.status)
    .join(DECISION, DECISION.c.id == ROUND.c.decision_id)
    .where(OF_THESE, ROUND.c.state == RoundState.OPEN)
)
BOUND = (PositionKind.AGREE, PositionKind.NOTE, PositionKind.HOLD, PositionKind.OBJECT)  # to a text
SETTLES = timedelta(minutes=30)  # after which one mail tells of all that somebody changed
ASKED_AGAIN = "The text of {record} changed since you took a position on it. Say where you stand by now, until {day}."
ELSEWHERE = "The status of the decision was changed to {} outside of this round."


async def refresh(session: AsyncSession, decisions: Set[int]) -> None:
    """Bring the open rounds of these decisions in step."""
    if not decisions:
        return
    found = (await session.execute(OPEN, {"decisions": list(decisions)})).all()
    await _end(session, {row.id: row.status for row in found if row.status not in NOT_YET})
    rows = [row for row in found if row.status in NOT_YET]
    texts = await bindings(session, [row.decision_id for row in rows]) if rows else {}
    fresh = {row.id: digest(texts[row.decision_id]) for row in rows}
    stale = [(row.id, {"digest": fresh[row.id]}) for row in rows if row.digest != fresh[row.id]]
    await update_each(session, ROUND, stale)
    await _give_time(session, [id_ for id_, _ in stale])
    await _ask_again(session, {id_: fresh[id_] for id_, _ in stale})


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
        one.closes_on, one.text_changed_on = until, now().date()
    await session.flush()


class Proposed(Shape, of=Round):
    closes_on: date
    decision: DecisionRef


class Said(Shape, of=Position):
    id: int
    person_id: int
    digest: str
    round_id: int
    round: Proposed


async def _ask_again(session: AsyncSession, digests: Mapping[int, str]) -> None:
    """Tell who spoke of an earlier text of these rounds, and nobody of a text that is the one of which they spoke."""
    position = table_of(Position).c
    of_them = (position.round_id.in_(digests), position.kind.in_(BOUND))
    said = await fetch(session, many(Said, *of_them, order=[position.id])) if digests else []
    for one in said:
        key = f"round-{one.round_id}-asked-{one.person_id}-"
        await recall(session, key)
        if one.digest == digests[one.round_id] or one.person_id == session.info.get("actor_id"):
            continue
        record = f"{one.round.decision.label} {one.round.decision.title}"
        told = ASKED_AGAIN.format(record=record, day=f"{one.round.closes_on:%-d %B %Y}")
        subject = f"{one.round.decision.label} changed, and waits for you: {one.round.decision.title}"
        mail = Mail(subject, told, f"/rounds/{one.round_id}", one.round.decision.id)
        await tell(session, f"{key}{one.id}-{digests[one.round_id][:16]}", one.person_id, mail, after=SETTLES)
