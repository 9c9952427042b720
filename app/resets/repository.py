"""Links that give a person a new password: made, and used once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncSession

from app import passwords
from app.audit.models import Action
from app.audit.trail import Subject, Trace, note
from app.factors.repository import FactorRepository
from app.outbox.account_mails import warn
from app.people.models import PersonState
from app.persistence.fields import now, table
from app.sessions import service
from app.sessions.revocation import Revocation, revoke
from app.tables import PasswordReset, Person
from app.web.http.request import Request
from app.web.security.secret_links import new_secret, stored_hash

USE = "/resets/use"  # where a link leads
BY_ADMIN, BY_MAIL = timedelta(days=1), timedelta(hours=1)  # that a link works
PAUSE = timedelta(minutes=2)  # between two mails to one person
ROW = table(PasswordReset)
reset, person = ROW.c, table(Person).c


class ResetRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def make(self, person_id: int, by: Trace, *, lost: bool = False) -> tuple[str, str] | None:
        """For an admin: the person's name and the secret of a new link; None if they have no active account.

        Whoever uses it has no second factor afterwards if that is `lost` as well.
        """
        found = await self._active(person.id == person_id)
        if found is None:
            return None
        return found.name, await self._store(found, by, by.actor_id, BY_ADMIN, lost=lost)

    async def ask(self, email: str, trace: Trace) -> tuple[str, str] | None:
        """For who says that this is their address: the stored one and the secret to mail to it.

        None for nobody's, or again so soon. Never mail to what was typed: other letters may be the same in lower case
        ("K", the sign of kelvin), and lead to somebody else.
        """
        found = await self._active(sa.func.lower(person.email) == email.lower())
        if found is None:
            return None
        lately = sa.exists().where(
            reset.person_id == found.id, reset.made_by_id.is_(None), reset.created_at > now() - PAUSE
        )
        if await self.session.scalar(sa.select(lately)):
            return None
        return found.email, await self._store(found, trace, None, BY_MAIL)

    async def opened(self, secret: str) -> Any:
        """Whose link it is (name, email); None where it is not good any more."""
        if not secret:
            return None
        statement = sa.select(person.name, person.email).join(ROW, reset.person_id == person.id)
        good = statement.where(reset.token_hash == stored_hash(secret), *_open(), person.state == PersonState.ACTIVE)
        return (await self.session.execute(good)).first()

    async def use(self, secret: str, password: str, request: Request, trace: Trace, also: Revocation) -> str | None:
        """Set the password; what is wrong with it, "" if nothing, None if the link is not good any more.

        All sessions of the person end, their other links, and what they chose `also`. Take the transaction back for
        anything but "".
        """
        claim = sa.update(ROW).where(reset.token_hash == stored_hash(secret), *_open()).values(used_at=now())
        claimed = (await self.session.execute(claim.returning(reset.person_id, reset.removes_factors))).first()
        found = claimed and await self._active(person.id == claimed.person_id)
        if claimed is None or found is None:
            return None
        if weakness := passwords.weakness(password, found.name, found.email):
            return weakness
        await service.set_password(self.session, request, found.id, password)
        await self.session.execute(sa.update(ROW).where(reset.person_id == found.id, *_open()).values(used_at=now()))
        who = replace(trace, actor_id=found.id, actor_name=found.name)
        await note(self.session, who, Action.RESET, Subject("person", found.id, found.name))
        await warn(self.session, found.id, "Your password was changed by a link", address=trace.address)
        await revoke(self.session, found.id, also, who)
        if claimed.removes_factors:
            await FactorRepository(self.session, request.app.state.settings).remove_all(found.id, who)
        return ""

    async def _active(self, which: sa.ColumnElement[bool]) -> Any:
        statement = sa.select(person.id, person.name, person.email).where(which, person.state == PersonState.ACTIVE)
        return (await self.session.execute(statement.with_for_update(read=True))).first()

    async def _store(
        self, whose: Any, trace: Trace, made_by: int | None, life: timedelta, *, lost: bool = False
    ) -> str:
        values = {
            "token_hash": stored_hash(secret := new_secret()), "person_id": whose.id, "made_by_id": made_by,
            "expires_at": now() + life, "removes_factors": lost,
        }  # fmt: skip
        await self.session.execute(sa.insert(ROW).values(values))
        factor = "removed with it" if lost else "stays"
        await note(
            self.session, trace, Action.RESET_LINK, Subject("person", whose.id, whose.name), second_factor=factor
        )
        return secret


def _open() -> list[Any]:
    return [reset.used_at.is_(None), reset.expires_at > sa.func.now()]
