"""The open round of the demonstration: on its last proposal people have agreed, and one of them holds it."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.decisions.binding import bindings
from app.decisions.models import Status
from app.demo.load import SLUG
from app.effects.changes import follow
from app.persistence.database.engine import Database
from app.persistence.fields import now, table
from app.persistence.session import run_in_transaction
from app.rounds.models import PositionKind, Round, Wording
from app.tables import Collection, Decision, Person, Position

NUMBER = 40  # of what it is about
SUMMARY = "The sums are checked, and what a dead replica does to a primary is in the risks now. Is it worth two places?"
SAID: tuple[tuple[str, PositionKind | None, str], ...] = (
    ("Maren Østby", PositionKind.AGREE, ""),
    (
        "Samir Haddad",
        PositionKind.NOTE,
        "I do the rebuild in odd months. Let nobody else learn it from a page at night.",
    ),
    ("Bram de Wit", PositionKind.HOLD, "The invoice of November is due this week. I want to see it before."),
    ("Kenji Murata", None, ""),
)


async def load_round(database: Database) -> None:
    """Begin it, unless somebody has begun one on this decision."""
    await run_in_transaction(database, _begin)


async def _begin(session: AsyncSession) -> None:
    decision, log = table(Decision).c, table(Collection).c
    query = sa.select(Decision).join(Collection, log.id == decision.collection_id)
    query = query.where(log.slug == SLUG, decision.number == NUMBER, decision.status == Status.PROPOSED)
    about = await session.scalar(query.where(~sa.exists().where(table(Round).c.decision_id == decision.id)))
    if about is None or about.id is None:
        return
    closes = now().date() + timedelta(days=10)
    opened = Round(decision_id=about.id, opened_by_id=about.owner_id, summary=SUMMARY, closes_on=closes)
    session.add(opened)
    await session.flush()
    await follow(session, {"decision": [{"id": about.id}]})  # the round knows its text from now on
    await session.refresh(opened)
    fields = (await bindings(session, [about.id]))[about.id]
    session.add(Wording(round_id=opened.id or 0, digest=opened.digest, fields=fields))
    await _say(session, opened)


async def _say(session: AsyncSession, opened: Round) -> None:
    person = table(Person).c
    people = {one.name: one.id for one in await session.execute(sa.select(person.name, person.id))}
    for name, kind, note in SAID:
        if name in people:
            held = now().date() + timedelta(days=6) if kind == PositionKind.HOLD else None
            stated, digest = (now(), opened.digest) if kind else (None, "")
            session.add(Position(
                round_id=opened.id or 0, person_id=people[name], kind=kind, note=note, hold_until=held,
                digest=digest, stated_at=stated,
            ))  # fmt: skip
