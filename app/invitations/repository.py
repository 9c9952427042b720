"""Invitations: made, shown, taken back, and accepted once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncSession

from app import passwords
from app.audit.models import Action
from app.audit.trail import Subject, Trace, note
from app.invitations.forms import AcceptanceInput, InvitationInput
from app.invitations.shapes import InvitationRow
from app.people.models import PersonState
from app.persistence.errors import Conflict
from app.persistence.fields import now, table
from app.persistence.lists.paging import Page, page_of
from app.persistence.querying.queries import fetch, one
from app.persistence.repository import Repository
from app.tables import Invitation, Person
from app.web.lists.filters import Filter
from app.web.security.secret_links import new_secret, stored_hash

LIFE = timedelta(days=7)
ROW = table(Invitation)
invitation, person = ROW.c, table(Person).c

TAKEN = (
    "The register knows somebody of this name already. If that is you, ask who invited you for an invitation for the "
    "person that records name; if not, add a middle name or a place."
)


class Unfit(Exception):
    """An invitation or acceptance that cannot be; `field` is the one to mend."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class People(Repository[Person]):
    """Accounts that come from invitations."""


class InvitationRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def all(self, wanted: Filter) -> Page[InvitationRow]:
        """The invitations, the latest first."""
        return await fetch(
            self.session,
            page_of(InvitationRow, order=[invitation.id.desc()], after=wanted.after, before=wanted.before, count=True),
        )

    async def make(self, wanted: InvitationInput, by: Trace) -> str:
        """Store an invitation and return the secret of its link; earlier ones to the address end. Raises Unfit."""
        known = await self._known(wanted)
        same = sa.func.lower(invitation.email) == wanted.email.lower()
        await self.session.execute(sa.update(ROW).where(same, *_open()).values(revoked_at=now()))
        values = {
            "token_hash": stored_hash(secret := new_secret()),
            "email": wanted.email,
            "role": wanted.role,
            "person_id": known,
            "invited_by_id": by.actor_id,
            "expires_at": now() + LIFE,
        }
        found = await self.session.execute(sa.insert(ROW).values(values).returning(invitation.id))
        subject = Subject("invitation", found.scalar_one(), wanted.email)
        await note(self.session, by, Action.INVITATION, subject, role=wanted.role.value)
        return secret

    async def revoke(self, invitation_id: int, by: Trace) -> bool:
        """Take an invitation back; False if it was not open any more."""
        statement = sa.update(ROW).where(invitation.id == invitation_id, *_open()).values(revoked_at=now())
        email = await self.session.scalar(statement.returning(invitation.email))
        if email is not None:
            await note(self.session, by, Action.INVITATION_END, Subject("invitation", invitation_id, email))
        return email is not None

    async def opened(self, secret: str) -> InvitationRow | None:
        """The open invitation behind a link, None if there is none."""
        if not secret:
            return None
        return await fetch(self.session, one(InvitationRow, invitation.token_hash == stored_hash(secret), *_open()))

    async def accept(self, secret: str, given: AcceptanceInput, trace: Trace) -> Person | None:
        """Make the account; None if the invitation is not open. Of two at once, one is first and the other gets None.

        Raises Unfit; then the transaction must be taken back, so that the invitation stays open.
        """
        claim = sa.update(ROW).where(invitation.token_hash == stored_hash(secret), *_open()).values(used_at=now())
        claimed = (await self.session.execute(claim.returning(ROW))).first()
        if claimed is None:
            return None
        if weakness := passwords.weakness(given.password, given.name, claimed.email):
            raise Unfit("password", weakness)
        account = await self._account(claimed, given.name, await passwords.hashed(given.password))
        who = replace(trace, actor_id=account.id, actor_name=account.name)
        await note(self.session, who, Action.INVITATION_USE, Subject("person", account.id, account.name))
        return account

    async def _account(self, claimed: Any, name: str, password_hash: str) -> Person:
        values = {
            "name": name, "email": claimed.email, "role": claimed.role, "state": PersonState.ACTIVE,
            "password_hash": password_hash,
        }  # fmt: skip
        people = People(self.session)
        try:
            if claimed.person_id is None:
                return await people.add(Person(**values))
            known = await people.get_or_404(claimed.person_id, lock=True)
            if known.state != PersonState.NAMED:
                raise Unfit("", "Whom this invitation was for has an account already.")
            await people.save(known, values)
            return known
        except Conflict as conflict:
            if conflict.constraint == "person_email_unique":
                raise Unfit(
                    "", "There is an account with this address already. Sign in, or reset its password."
                ) from None
            raise Unfit("name", TAKEN) from None

    async def _known(self, wanted: InvitationInput) -> int | None:
        """The person without an account that the invitation is for: by address, or else by name."""
        address = sa.func.lower(person.email) == wanted.email.lower()
        owner = (await self.session.execute(sa.select(person.id, person.state).where(address))).first()
        if owner is not None and owner.state != PersonState.NAMED:
            raise Unfit("email", "There is an account with this address already.")
        if owner is not None or not wanted.known_as:
            return owner and owner.id
        name = sa.func.lower(person.name) == wanted.known_as.lower()
        found = await self.session.scalar(sa.select(person.id).where(name, person.state == PersonState.NAMED))
        if found is None:
            raise Unfit("known_as", "Nobody without an account is called so. Write the name as it stands in records.")
        return int(found)


def _open() -> list[Any]:
    return [invitation.used_at.is_(None), invitation.revoked_at.is_(None), invitation.expires_at > sa.func.now()]
