"""Writing into the outbox, and the statements of who sends it, each of them one round trip.

await tell(session, "round-7-asked-3", 3, Mail("ADR-12 waits for you", text, "/rounds/7", decision_id=12))
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from app.outbox.models import KEY, SUBJECT, Outbox
from app.people.models import Person, PersonState
from app.persistence.database.engine import Database
from app.persistence.fields import now, table

LEASE = timedelta(minutes=5)  # a server that did not hand a mail on within it has died
TOO_OLD = timedelta(days=3)  # nobody wants to be told any more
KEPT = timedelta(days=60)
FIRST, LONGEST = timedelta(minutes=1), timedelta(hours=2)  # between attempts
OUTBOX, PERSON = table(Outbox), table(Person)
mail, person = OUTBOX.c, PERSON.c


class ClaimedMail(msgspec.Struct, frozen=True):
    """One that is about to be sent."""

    id: int
    key: str
    subject: str
    text: str
    path: str
    attempts: int
    address: str
    name: str


class Mail(NamedTuple):
    """What somebody is told: `path` is where it leads, `decision_id` the decision with which it goes."""

    subject: str
    text: str
    path: str
    decision_id: int | None


async def tell(session: AsyncSession, key: str, person_id: int, told: Mail, *, after: timedelta = timedelta()) -> None:
    """Have a person told once, if this transaction is committed, and that time is over; `key` names the event."""
    subject = " ".join(told.subject.split())[:SUBJECT]
    event = {"key": key[:KEY], "person_id": person_id, "due_at": now() + after}
    values: Mapping[str, Any] = told._asdict() | event | {"subject": subject}
    await session.execute(insert(OUTBOX).values(values).on_conflict_do_nothing())


async def recall(session: AsyncSession, start: str) -> None:
    """Tell nobody any more of events whose keys start so, where they were not told yet."""
    unsent = (mail.sent_at.is_(None), mail.handed_at.is_(None))
    await session.execute(sa.delete(OUTBOX).where(mail.key.startswith(start, autoescape=True), *unsent))


async def claim(connection: AsyncConnection) -> ClaimedMail | None:
    """Take the mail that waits longest, of a person who may still sign in; None if there is none."""
    free = mail.leased_until.is_(None) | (mail.leased_until < now())
    unsent = (mail.sent_at.is_(None), mail.handed_at.is_(None), mail.due_at <= now(), mail.created_at > now() - TOO_OLD)
    reads = sa.exists().where(person.id == mail.person_id, person.state == PersonState.ACTIVE)
    next_ = sa.select(mail.id).where(*unsent, free, reads).order_by(mail.due_at, mail.id).limit(1)
    statement = sa.update(OUTBOX).where(
        mail.id == next_.with_for_update(skip_locked=True).scalar_subquery(), person.id == mail.person_id
    )
    columns = (mail.id, mail.key, mail.subject, mail.text, mail.path, mail.attempts, person.email, person.name)
    taken = statement.values(leased_until=now() + LEASE, attempts=mail.attempts + 1).returning(*columns)
    row = (await connection.execute(taken)).first()
    return ClaimedMail(*row) if row else None


async def hand_over(connection: AsyncConnection, one: ClaimedMail) -> bool:
    """Note that a mail server gets it now; False where another server of ours has taken it meanwhile."""
    ours = (mail.id == one.id, mail.attempts == one.attempts, mail.handed_at.is_(None), mail.sent_at.is_(None))
    statement = sa.update(OUTBOX).where(*ours).values(handed_at=now()).returning(mail.id)
    return (await connection.execute(statement)).first() is not None


async def note_sent(connection: AsyncConnection, one: ClaimedMail) -> None:
    """It was taken."""
    await connection.execute(sa.update(OUTBOX).where(mail.id == one.id).values(sent_at=now(), trouble=""))


async def note_trouble(connection: AsyncConnection, one: ClaimedMail, trouble: str) -> None:
    """It was not taken: another attempt later, at longer and longer distances."""
    pause = min(FIRST * 2 ** min(one.attempts - 1, 10), LONGEST)
    values = {"handed_at": None, "leased_until": None, "due_at": now() + pause, "trouble": trouble[:1000]}
    await connection.execute(sa.update(OUTBOX).where(mail.id == one.id, mail.sent_at.is_(None)).values(values))


async def sweep(database: Database) -> None:
    """Forget what was told long ago."""
    async with database.write.begin() as connection:
        await connection.execute(sa.delete(OUTBOX).where(mail.created_at < now() - KEPT))
