"""Who a provider's word lets in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.audit.models import Action
from app.audit.trail import Subject, Trace, note
from app.factors.repository import FactorRepository
from app.people.models import Identity, PersonRole, PersonState
from app.persistence.fields import now, table
from app.persistence.repository import Repository
from app.records.limits import PERSON_NAME
from app.sessions import service
from app.sessions.waiting import await_factor
from app.settings import Settings
from app.tables import Person
from app.web.http.request import Request

person, identity = table(Person).c, table(Identity).c
NO_ACCOUNT = "There is no account for you here. Ask an admin of this register for an invitation."
ANOTHERS = "The account with your address belongs to somebody else at the sign-in service. An admin can unlink it."


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


def proven_at(claims: dict[str, Any]) -> datetime | None:
    """When the provider last had them prove who they are, where it says so: it may have let them in by a cookie."""
    told = claims.get("auth_time")
    if not isinstance(told, int) or isinstance(told, bool) or not 0 <= told <= now().timestamp():
        return None
    return datetime.fromtimestamp(told, UTC)


def used_several(claims: dict[str, Any]) -> bool:
    """Whether the provider says that it had them use several factors (RFC 8176, 2)."""
    told = claims.get("amr")
    return isinstance(told, list) and "mfa" in told


async def sign_in(session: AsyncSession, request: Request, claims: dict[str, Any], trace: Trace) -> bool:
    """Begin a session of whoever this is at the provider; False where they have to use their second factor first.

    Who comes for the first time is known by their address or, with a default role, gets an account. From then on the
    address tells nobody: it may change, or be given to somebody else. Raises Unwelcome.
    """
    settings = request.app.state.settings
    known = await _known(session, settings, claims["sub"])
    if known is not None and settings.oidc_domains:
        address_in(claims, settings)  # an address of another domain is not let in at any time
    if known is None:
        who, name = await _first(session, settings, claims, trace)
    elif known.state == PersonState.ACTIVE:
        who, name = known.id, known.name
    else:
        raise Unwelcome(NO_ACCOUNT)
    proven = settings.oidc_second_factor or used_several(claims)
    if not proven and await FactorRepository(session, settings).any_of(who):
        await await_factor(session, request, who)
        return False
    await service.begin(session, request, who, second_factor=proven, proven_at=proven_at(claims))
    as_them = Trace(actor_id=who, actor_name=name, address=trace.address, request_id=trace.request_id)
    await note(session, as_them, Action.SIGN_IN, Subject("person", who, name), by="single sign-on")
    return True


async def _known(session: AsyncSession, settings: Settings, subject: str) -> Any:
    """The account that has been signed in to by this subject before, None if there is none."""
    bound = sa.select(person.id, person.name, person.state).join(Identity, identity.person_id == person.id)
    same = identity.issuer == settings.oidc_issuer, identity.subject == subject
    return (await session.execute(bound.where(*same).with_for_update(read=True, of=Person))).first()


async def _first(session: AsyncSession, settings: Settings, claims: dict[str, Any], trace: Trace) -> tuple[int, str]:
    """The account with this address, which belongs to this subject from now on, or a new one. Raises Unwelcome."""
    email = address_in(claims, settings)
    same = sa.func.lower(person.email) == email.lower()
    found = (
        await session.execute(sa.select(person.id, person.name, person.state).where(same).with_for_update())
    ).first()
    if found is not None and found.state == PersonState.ACTIVE:
        who, name = found.id, found.name
        mine = identity.person_id == who, identity.issuer == settings.oidc_issuer
        if await session.scalar(sa.select(sa.exists().where(*mine))):
            raise Unwelcome(ANOTHERS)
    elif found is None and settings.oidc_default_role:
        who, name = await _new(session, email, claims, PersonRole(settings.oidc_default_role), trace)
    else:
        raise Unwelcome(NO_ACCOUNT)
    session.add(Identity(issuer=settings.oidc_issuer, subject=claims["sub"], person_id=who))
    await session.flush()
    return who, name


async def _new(
    session: AsyncSession, email: str, claims: dict[str, Any], role: PersonRole, trace: Trace
) -> tuple[int, str]:
    """An account for who is new. A name that somebody has already is not taken over: it gets the address behind it."""
    given = claims.get("name")
    name = given.strip()[:120] if isinstance(given, str) and given.strip() and given.isprintable() else email
    taken = sa.select(sa.exists().where(sa.func.lower(person.name) == name.lower()))
    if await session.scalar(taken):
        name = f"{name[:60]} ({email})"[:PERSON_NAME]
    account = Person(name=name, email=email, role=role, state=PersonState.ACTIVE)
    await People(session).add(account)
    await note(session, trace, Action.ACCOUNT, Subject("person", account.id, name), role=role.value)
    return account.id or 0, name
