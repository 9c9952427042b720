"""A browser between the password and the second factor: it is known by a secret of its own, for some minutes."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.people.models import PersonState
from app.persistence.fields import table
from app.tables import PendingSignIn, Person
from app.web.http.request import Request
from app.web.security.secret_links import stored_hash

STEP = "rationale-step"  # its cookie
STEP_LIFE = timedelta(minutes=10)

person, pending = table(Person).c, table(PendingSignIn).c


async def await_factor(session: AsyncSession, request: Request, person_id: int) -> str:
    """Have the browser of who typed the right password wait for their second factor: the secret that it is known by."""
    old = pending.created_at < sa.func.now() - STEP_LIFE
    await session.execute(sa.delete(PendingSignIn).where(old | (pending.id_hash == stored_hash(request.cookie(STEP)))))
    secret = secrets.token_urlsafe(32)
    await session.execute(sa.insert(PendingSignIn).values(id_hash=stored_hash(secret), person_id=person_id))
    request.set_cookie(STEP, secret, round(STEP_LIFE.total_seconds()))
    return secret


async def awaited(session: AsyncSession, request: Request, *, lock: bool = False) -> Any:
    """Whose second factor this browser waits for (id, name, role, email); None if nobody's, or not any more."""
    statement = sa.select(person.id, person.name, person.role, person.email).join(
        PendingSignIn, pending.person_id == person.id
    )
    mine = pending.id_hash == stored_hash(request.cookie(STEP)), pending.created_at > sa.func.now() - STEP_LIFE
    found = statement.where(*mine, person.state == PersonState.ACTIVE)
    locked = found.with_for_update(read=True, of=Person) if lock else found
    return (await session.execute(locked)).mappings().first()


async def factor_came(session: AsyncSession, request: Request) -> None:
    """Forget that this browser waits."""
    await session.execute(sa.delete(PendingSignIn).where(pending.id_hash == stored_hash(request.cookie(STEP))))
    request.set_cookie(STEP, "", 0)
