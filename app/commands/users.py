"""`rationale user`: accounts from the command line, for the first one and for when nobody gets in any more."""

from __future__ import annotations

import asyncio
import getpass
import sys
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import Any, TypeVar

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app import passwords
from app.audit.models import Action
from app.audit.trail import COMMAND_LINE, about, note
from app.commands.database import migrated_database
from app.commands.failures import CommandFailed
from app.history.recording import record_changes
from app.people.models import PersonRole, PersonState
from app.persistence.database.engine import Database
from app.persistence.fields import table
from app.persistence.session import run_in_transaction
from app.resets.repository import USE, ResetRepository
from app.sessions.accounts import AccountRefused, open_account
from app.sessions.service import end_all
from app.settings import Settings
from app.tables import Person, SetupToken
from app.web.security import secret_links

Result = TypeVar("Result")
ACTOR = "the command line"
person = table(Person).c


def add(*, email: str, name: str, role: str) -> None:
    """Open an account with a password that is asked for, or comes as the first line of standard input."""
    password = _password(name, email)

    async def work(session: AsyncSession) -> None:
        hashed = await passwords.hashed(password)
        account = await open_account(session, name=name, email=email, role=PersonRole(role), password_hash=hashed)
        await note(session, COMMAND_LINE, Action.ACCOUNT, about(account), role=role)
        await session.execute(sa.delete(SetupToken))

    try:
        _run(work)
    except AccountRefused as refused:
        raise CommandFailed(str(refused)) from None
    _say(f"{name} has an account as {role} and signs in as {email}.")


def list_all(*, output: str) -> None:
    """Print every account."""
    columns = person.email, person.name, person.role, person.state

    async def work(session: AsyncSession) -> list[dict[str, Any]]:
        found = await session.execute(
            sa.select(*columns).where(person.state != PersonState.NAMED).order_by(sa.func.lower(person.email))
        )
        return [dict(row._mapping) for row in found]

    for account in _run(work):
        line = msgspec.json.encode(account).decode() if output == "json" else "{email}  {name}  {role}  {state}"
        _say(line if output == "json" else line.format(**account))


def disable(*, email: str) -> None:
    """Disable an account: its sessions and tokens are of no use from then on."""

    async def work(session: AsyncSession) -> str:
        found = await session.scalar(
            sa.select(Person).where(sa.func.lower(person.email) == email.lower(), person.state != PersonState.NAMED)
        )
        if found is None:
            raise CommandFailed(f"Nobody has an account with the address {email}.")
        found.state = PersonState.DISABLED
        await session.flush()
        await end_all(session, found.id or 0)
        await note(session, COMMAND_LINE, Action.DISABLE, about(found))
        return found.name

    _say(f"{_run(work)} cannot sign in any more.")


def reset(*, email: str, lost_factor: bool = False) -> None:
    """Print a link that gives an account a new password, and takes away a second factor that is lost as well."""

    async def work(session: AsyncSession) -> tuple[str, str] | None:
        found = await session.scalar(sa.select(person.id).where(sa.func.lower(person.email) == email.lower()))
        return None if found is None else await ResetRepository(session).make(found, COMMAND_LINE, lost=lost_factor)

    made = _run(work)
    if made is None:
        raise CommandFailed(f"Nobody has an active account with the address {email}.")
    settings = Settings.read()
    _say(secret_links.link(settings.site or f"http://127.0.0.1:{settings.port}", USE, made[1]))
    sys.stderr.write(
        f"Whoever opens this link gives {made[0]} a new password. It works once, within a day. "
        "A server at another address, set by PORT or RATIONALE_BASE_URL when it started, has that before /resets/use.\n"
    )


def _run(work: Callable[[AsyncSession], Awaitable[Result]]) -> Result:
    with migrated_database() as settings:
        return asyncio.run(_at(settings, work))


async def _at(settings: Settings, work: Callable[[AsyncSession], Awaitable[Result]]) -> Result:
    async def named(session: AsyncSession) -> Result:
        session.info["actor"] = ACTOR
        return await work(session)

    async with aclosing(record_changes(Database(settings))) as database:
        return await run_in_transaction(database, named)


def _password(name: str, email: str) -> str:
    if sys.stdin.isatty():
        password = getpass.getpass(f"Password for {name}: ")
        if password != getpass.getpass("Once more: "):
            raise CommandFailed("The two passwords differ.")
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    if weak := passwords.weakness(password, name, email):
        raise CommandFailed(weak)
    return password


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
