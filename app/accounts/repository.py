"""Accounts: asked for, and changed so that somebody always remains who may do everything."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from app.accounts.filters import IS_ACCOUNT, AccountFilter, person
from app.accounts.shapes import AccountRow, OwnSession, Profile
from app.audit.models import Action
from app.audit.trail import Trace, about, note
from app.factors.repository import FactorRepository
from app.people.models import Identity, PersonRole, PersonState
from app.persistence.errors import Conflict, InvalidValue
from app.persistence.fields import table
from app.persistence.lists.paging import Page, page_of
from app.persistence.querying.queries import fetch, fetch_together, one, rows
from app.persistence.repository import NotFound, Repository
from app.sessions.service import end_all
from app.settings import Settings
from app.tables import Person
from app.tables import Session as StoredSession

stored, identity = table(StoredSession).c, table(Identity).c
LAST_ADMIN = "This is the last admin, without whom nobody could manage the register. Make somebody else an admin first."


class LastAdmin(Exception):
    """An account that has to stay an active admin."""


class AccountRepository(Repository[Person]):
    async def search(self, wanted: AccountFilter) -> Page[AccountRow]:
        """The accounts that `wanted` narrows to, by name."""
        order = [sa.func.lower(person.name, type_=sa.Text)]
        query = page_of(
            AccountRow, *wanted.conditions(), order=order, after=wanted.after, before=wanted.before, count=True
        )
        return await fetch(self.session, query)

    async def row(self, person_id: int) -> AccountRow | None:
        """One account, None if there is none."""
        return await fetch(self.session, one(AccountRow, person.id == person_id, IS_ACCOUNT))

    async def profile(self, person_id: int) -> Profile:
        """Somebody's own account and open sessions, the last seen first."""
        mine = sa.select(sa.func.encode(stored.id_hash, "hex"), stored.device, stored.created_at, stored.seen_at).where(
            stored.person_id == person_id, stored.expires_at > sa.func.now()
        )
        return await fetch_together(
            self.session, Profile,
            person=one(AccountRow, person.id == person_id),
            sessions=rows(OwnSession, mine.order_by(stored.seen_at.desc(), stored.id_hash).limit(100)),
        )  # fmt: skip

    async def change_role(self, person_id: int, role: PersonRole, by: Trace) -> None:
        """Give an account another role; its sessions end. Raises NotFound, or LastAdmin."""
        account = await self._account(person_id)
        before = account.role
        if before != role:
            await self._set(account, role=role)
            await note(self.session, by, Action.ROLE_CHANGE, about(account), before=str(before), after=str(role))

    async def change_state(self, person_id: int, state: PersonState, by: Trace) -> None:
        """Let an account in or keep it out; its sessions end. Raises as `change_role`."""
        account = await self._account(person_id)
        if account.state != state:
            await self._set(account, state=state)
            action = Action.ENABLE if state == PersonState.ACTIVE else Action.DISABLE
            await note(self.session, by, action, about(account))

    async def unlink(self, person_id: int, by: Trace) -> None:
        """Whoever comes next by single sign-on with this account's address is its person then. Raises NotFound."""
        account = await self._account(person_id)
        ending = sa.delete(Identity).where(identity.person_id == person_id).returning(identity.subject)
        if (await self.session.execute(ending)).first():
            await note(
                self.session, by, Action.ACCOUNT_CHANGE, about(account), before="single sign-on", after="unlinked"
            )

    async def remove_factors(self, person_id: int, settings: Settings, by: Trace) -> None:
        """Take away the second factors of who has lost them; their sessions end."""
        account = await self._account(person_id)
        if await FactorRepository(self.session, settings).remove_all(person_id, by, about(account)):
            await end_all(self.session, person_id)

    async def rename(self, person_id: int, name: str, by: Trace) -> str:
        """Give somebody another name; why not in a sentence, "" if it was done."""
        account = await self._account(person_id)
        before = account.name
        try:
            await self.save(account, {"name": name})
        except Conflict:
            return "Somebody else in the register is called so."
        if name != before:
            await note(self.session, by, Action.ACCOUNT_CHANGE, about(account), before=before, after=name)
        return ""

    async def _account(self, person_id: int) -> Person:
        account = await self.get_or_404(person_id, lock=True)
        if account.state == PersonState.NAMED:
            raise NotFound
        return account

    async def _set(self, account: Person, **values: Any) -> None:
        try:
            await self.save(account, values)
        except InvalidValue as refused:
            if refused.constraint == "person_last_admin":
                raise LastAdmin from None
            raise
