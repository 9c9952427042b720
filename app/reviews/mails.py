"""The owner of a decision gets one mail when its review is due."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from app.decisions.models import REVIEWED
from app.outbox.repository import Mail, tell
from app.persistence.database.engine import Database
from app.persistence.fields import now, table
from app.persistence.querying.queries import fetch, many
from app.persistence.session import run_in_transaction
from app.records.refs import DecisionRef, PersonRef
from app.tables import Decision

LATELY = timedelta(days=2)  # what was due before stands at /me: nobody gets a hundred mails after an import
MOST = 500
TEXT = "{record} is due for review since {day}. Does it still hold?"
decision = table(Decision).c


class Due(DecisionRef, of=Decision):
    review_on: date | None
    owner: PersonRef | None


async def remind(database: Database) -> None:
    """Write the mails of today; each is written once, however often this is called."""

    async def write(session: AsyncSession) -> None:
        today = now().date()
        due = (decision.status.in_(REVIEWED), decision.review_on.between(today - LATELY, today))
        owned = decision.owner_id.is_not(None)
        for one in await fetch(session, many(Due, *due, owned, order=[decision.id], limit=MOST)):
            await _tell(session, one)

    await run_in_transaction(database, write)


async def _tell(session: AsyncSession, one: Due) -> None:
    if one.owner is None or one.review_on is None:
        return
    text = TEXT.format(record=f"{one.label} {one.title}", day=f"{one.review_on:%-d %B %Y}")
    key, subject = f"review-{one.id}-{one.review_on}-{one.owner.id}", f"{one.label} is due for review: {one.title}"
    await tell(session, key, one.owner.id, Mail(subject, text, f"/decisions/{one.id}", one.id))
