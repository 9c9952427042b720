"""Who a provider's word lets in."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.audit.models import Action
from app.audit.trail import Subject, Trace, note
from app.people.models import PersonRole, PersonState
from app.persistence.fields import table
from app.persistence.repository import Repository
from app.sessions import service
from app.settings import Settings
from app.tables import Person
from app.web.http.request import Request

person = table(Person).c


class Unwelcome(Exception):
    """Somebody whom the provider knows and who is not let in; the message is for them."""


class People(Repository[Person]):
    """Accounts that come from single sign-on."""


def address_in(claims: dict[str, Any], settings: Settings) -> str:
    """The e-mail address that the provider has verified. Raises Unwelcome."""
    email = claims.get("email")
    if not isinstance(email, str) or not 3 <= len(email) <= 254 or not email.isprintable():
        raise Unwelcome("The sign-in service does not say which e-mail address is yours.")
    if email.lower().isascii() and not email.isascii():  # "K", the sign of kelvin: another mailbox, the same account
        raise Unwelcome("The sign-in service does not say which e-mail address is yours.")
    if claims.get("email_verified") is not True:
        raise Unwelcome("The sign-in service has not verified your e-mail address.")
    domains = {domain.strip().lower() for domain in settings.oidc_domains.split(",")} - {""}
    if domains and email.rpartition("@")[2].lower() not in domains:
        raise Unwelcome("Addresses like yours are not let in here.")
    return email


async def sign_in(session: AsyncSession, request: Request, claims: dict[str, Any], trace: Trace) -> None:
    """Begin a session of whoever has the address; with a default role, an account is made for who has none.

    Raises Unwelcome.
    """
    settings = request.app.state.settings
    email = address_in(claims, settings)
    same = sa.func.lower(person.email) == email.lower()
    statement = sa.select(person.id, person.name, person.state).where(same)
    known = (await session.execute(statement.with_for_update(read=True))).first()
    if known is not None and known.state == PersonState.ACTIVE:
        who, name = known.id, known.name
    elif known is None and settings.oidc_default_role:
        who, name = await _new(session, email, claims, PersonRole(settings.oidc_default_role), trace)
    else:
        raise Unwelcome("There is no account for you here. Ask an admin of this register for an invitation.")
    await service.begin(session, request, who)
    as_them = Trace(actor_id=who, actor_name=name, address=trace.address, request_id=trace.request_id)
    await note(session, as_them, Action.SIGN_IN, Subject("person", who, name), by="single sign-on")


async def _new(
    session: AsyncSession, email: str, claims: dict[str, Any], role: PersonRole, trace: Trace
) -> tuple[int, str]:
    """An account for who is new. A name that somebody has already is not taken over: it gets the address behind it."""
    given = claims.get("name")
    name = given.strip()[:120] if isinstance(given, str) and given.strip() and given.isprintable() else email
    taken = sa.select(sa.exists().where(sa.func.lower(person.name) == name.lower()))
    if await session.scalar(taken):
        name = f"{name[:60]} ({email})"[:200]
    account = Person(name=name, email=email, role=role, state=PersonState.ACTIVE)
    await People(session).add(account)
    await note(session, trace, Action.ACCOUNT, Subject("person", account.id, name), role=role.value)
    return account.id or 0, name
