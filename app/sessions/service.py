"""Sessions begin and end here, and nowhere else.

A session is a row, found by the hash of a random id that only its browser has. It ends with its row. Changing a
person's role or disabling them ends all of theirs, by a trigger of the database, so that nothing can go past it.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncSession

from app import passwords
from app.people.models import DEVICE_NAME, PersonState
from app.persistence.database.engine import Database
from app.persistence.fields import table
from app.tables import KnownDevice, PendingSignIn, Person
from app.tables import Session as StoredSession
from app.web.http.request import Request
from app.web.security.access import GRANTS
from app.web.security.cookies import SESSION
from app.web.security.csrf import token
from app.web.security.secret_links import stored_hash

DAY = 86_400  # seconds
DEVICE = "rationale-device"  # the cookie of a browser in which somebody has signed in before
DEVICE_DAYS = 365
SIGNING_IN = "SELECT id, name, role, password_hash FROM person WHERE lower(email) = lower($1) AND state = 'active'"

person, stored, device, pending = (table(one).c for one in (Person, StoredSession, KnownDevice, PendingSignIn))


async def begin(
    session: AsyncSession, request: Request, person_id: int, *, second_factor: bool = False,
    proven_at: datetime | None = None,
) -> None:  # fmt: skip
    """Sign a person in: a new session, in the transaction of `session`, whose cookie leaves with the answer.

    `second_factor`: whether they used one, now or when they signed in before; `proven_at`: when, if not now.
    The session that the browser had until now ends, so call this after a change of password as well, with `end_all`.
    """
    if request.actor.session:
        await end(session, request.actor.session)
    await session.execute(sa.delete(StoredSession).where(stored.expires_at < sa.func.now()))
    settings = request.app.state.settings
    secret = await create(session, person_id, device=device_of(request), days=settings.session_days)
    if second_factor or proven_at:
        mine = sa.update(StoredSession).where(stored.id_hash == stored_hash(secret))
        await session.execute(mine.values(second_factor=second_factor, proven_at=proven_at or sa.func.now()))
    request.set_cookie(SESSION, secret, round(settings.session_days * DAY))
    csrf, hashed = token(secret), stored_hash(secret)
    request.actor = replace(
        request.actor, id=person_id, key=csrf, csrf=csrf, session=hashed, second_factor=second_factor
    )  # for the page that answers
    await _remember(session, request, person_id)


async def _remember(session: AsyncSession, request: Request, person_id: int) -> None:
    """Know this browser again, whatever strangers try in the meantime (app/sessions/rate_limit.py)."""
    secret = secrets.token_urlsafe(32)
    old = device.seen_at < sa.func.now() - timedelta(days=DEVICE_DAYS)
    same = device.id_hash == stored_hash(request.cookie(DEVICE))
    await session.execute(sa.delete(KnownDevice).where(old | same))
    await session.execute(sa.insert(KnownDevice).values(id_hash=stored_hash(secret), person_id=person_id))
    request.set_cookie(DEVICE, secret, DEVICE_DAYS * DAY)


async def create(session: AsyncSession, person_id: int, *, device: str = "", days: float = 30) -> str:
    """Store a new session and return the secret for its cookie."""
    secret = secrets.token_urlsafe(32)
    values = {
        "id_hash": stored_hash(secret),
        "person_id": person_id,
        "device": device,
        "created_at": sa.func.now(),
        "seen_at": sa.func.now(),
        "expires_at": sa.func.now() + sa.func.make_interval(0, 0, 0, 0, 0, 0, days * DAY),
    }
    await session.execute(sa.insert(StoredSession).values(values))
    return secret


async def end(session: AsyncSession, id_hash: bytes, *, of: int | None = None) -> bool:
    """End one session; with `of` only if it is that person's. Whether there was one."""
    ours = [stored.person_id == of] if of is not None else []
    ending = sa.delete(StoredSession).where(stored.id_hash == id_hash, *ours).returning(stored.id_hash)
    return (await session.execute(ending)).first() is not None


async def end_all(session: AsyncSession, person_id: int, *, but: bytes = b"") -> None:
    """End every session of a person, `but` the one with this hash."""
    await session.execute(sa.delete(StoredSession).where(stored.person_id == person_id, stored.id_hash != but))


def forget(request: Request) -> None:
    """Have the browser forget its session."""
    request.set_cookie(SESSION, "", 0)


def device_of(request: Request) -> str:
    """What the browser says it is."""
    told = request.headers.get("user-agent", "")
    return "".join(sign for sign in told if sign.isprintable())[:DEVICE_NAME]


async def recognise(database: Database, email: str, password: str) -> Any:
    """The person (id, name, role, password_hash) with this address and password, None if there is none.

    It takes as long for an address that is nobody's. No connection is held while the password is compared.
    """
    found = await database.row(SIGNING_IN, email)
    if not await passwords.is_right(found and found["password_hash"], password):
        return None
    return found


async def is_still(session: AsyncSession, known: Any, password: str) -> bool:
    """Whether who was recognised has neither been disabled nor got another password in the meantime."""
    unchanged = sa.select(person.id).where(
        person.id == known["id"], person.state == PersonState.ACTIVE, person.password_hash == known["password_hash"]
    )
    if await session.scalar(unchanged.with_for_update(read=True)) is None:
        return False
    if passwords.is_outdated(known["password_hash"]):
        fresh = await passwords.hashed(password)
        await session.execute(sa.update(Person).where(person.id == known["id"]).values(password_hash=fresh))
    return True


async def sign_in(session: AsyncSession, request: Request, known: Any, *, second_factor: bool = False) -> None:
    """Begin a session of a person (id, name, role); the page that answers is theirs."""
    await begin(session, request, known["id"], second_factor=second_factor)
    request.actor = replace(request.actor, name=known["name"], role=known["role"], grants=GRANTS[known["role"]])


async def account(session: AsyncSession, person_id: int) -> Any:
    """The person (id, name, role, email, password_hash) of a session that has begun."""
    columns = person.id, person.name, person.role, person.email, person.password_hash
    return (await session.execute(sa.select(*columns).where(person.id == person_id))).mappings().one()


async def set_password(session: AsyncSession, request: Request, person_id: int, password: str) -> None:
    """Give a person a password; all their sessions end, and one begins in this browser if it is theirs."""
    fresh = await passwords.hashed(password)
    await session.execute(sa.update(Person).where(person.id == person_id).values(password_hash=fresh))
    await end_all(session, person_id)
    await session.execute(sa.delete(PendingSignIn).where(pending.person_id == person_id))
    if request.actor.id == person_id:
        await begin(session, request, person_id, second_factor=request.actor.second_factor)
