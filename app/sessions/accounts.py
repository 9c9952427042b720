"""Accounts: whether there is any yet, and how one is opened."""

from __future__ import annotations

import re

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.people.models import PersonRole, PersonState
from app.persistence.database.engine import Database
from app.persistence.fields import table
from app.tables import Person

ANY = "SELECT EXISTS (SELECT FROM person WHERE state <> 'named')"
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")

person = table(Person).c


class Accounts:
    """Asks the database until there is an account, and never again: accounts are disabled, not taken away."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.known = False

    async def exist(self) -> bool:
        """Whether there is an account."""
        if not self.known:
            self.known = (await self.database.row(ANY))[0]
        return self.known


class AccountRefused(ValueError):
    """No account can be opened so: `field` is name or email, the message a sentence for who typed it."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


async def open_account(
    session: AsyncSession, *, name: str, email: str, role: PersonRole, password_hash: str | None = None
) -> Person:
    """An account, with its id. Somebody of this name whom records know already becomes its person.

    Raises AccountRefused where the address or the name belongs to an account.
    """
    if not ADDRESS.fullmatch(email):
        raise AccountRefused("email", "Enter an address such as ada@example.org.")
    same = sa.func.lower(person.name) == name.lower(), sa.func.lower(person.email) == email.lower()
    found = (await session.scalars(sa.select(Person).where(sa.or_(*same)).with_for_update())).all()
    for other in found:
        if other.state != PersonState.NAMED:
            taken = "email" if (other.email or "").lower() == email.lower() else "name"
            raise AccountRefused(taken, "There is an account with this address." if taken == "email" else TAKEN)
    if len(found) > 1:  # one has the name, the other the address
        raise AccountRefused("name", TAKEN)
    account = found[0] if found else Person(name=name)
    account.name, account.email, account.role, account.state = name, email, role, PersonState.ACTIVE
    account.password_hash = password_hash
    session.add(account)
    await session.flush()
    return account


TAKEN = "Somebody here has this name already. Add something that tells you apart."
