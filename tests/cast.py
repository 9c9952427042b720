"""The people of the tests, each signed in, in front of a browser without scripts.

    async def test_a_reader_cannot_import(reading_person: httpx.AsyncClient): ...

`stranger` is not signed in and may read, because the register of the tests is public; with the fixture `closed` it is
not. `disabled` still holds the cookie of the time before. What a browser sends says by itself that it comes from a page
of ours (Sec-Fetch-Site) and carries its token.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
import pytest_asyncio
import sqlalchemy as sa
from argon2 import PasswordHasher

from app import passwords
from app.people.models import Person, PersonRole, PersonState
from app.persistence.database.engine import Database
from app.persistence.fields import table
from app.sessions import service
from app.web.security.access import NOBODY
from app.web.security.csrf import token

COOKIE = "__Host-rationale"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # the least that Argon2 takes
SITE = "http://localhost:8000"
PLAIN = {"accept-encoding": "identity"}  # tests of compression ask for it; to the others it would be dear
# With its hash by QUICK
PASSWORD = "correct horse battery staple"
QUICK_HASH = "$argon2id$v=19$m=8,t=1,p=1$ws6+ciARRt0$AsDAcEYFUFjWs76JL83aIA"


def set_up(app: Any) -> Any:
    """The application as if somebody had an account: it asks the database no more. Its browsers wait for what is done
    in the background, however slow the machine is."""
    app.state.accounts.known = True
    app.state.worker.patience = 300.0
    return app


def person(name: str, role: PersonRole = PersonRole.READER, **more: Any) -> Person:
    """An account that is not stored yet: `Ada Admin` has the address ada@example.org."""
    email = f"{name.partition(' ')[0].lower()}@example.org"
    return Person(**{"name": name, "email": email, "role": role, "state": PersonState.ACTIVE} | more)


CAST = {
    "admin": ("Ada Admin", PersonRole.ADMIN, PersonState.ACTIVE),
    "editor": ("Edwin Editor", PersonRole.EDITOR, PersonState.ACTIVE),
    "reader": ("Rosa Reader", PersonRole.READER, PersonState.ACTIVE),
    "disabled": ("Dora Disabled", PersonRole.EDITOR, PersonState.DISABLED),
}


async def secret_of(database: Database, who: Person | str) -> str:
    """Store a person (or one of the cast by name), if need be, and a session of theirs; what its cookie holds."""
    if isinstance(who, str):
        name, role, state = CAST[who]
        who = person(name, role, state=state)
    async with database.write_sessions() as session, session.begin():
        known = await session.scalar(sa.select(table(Person).c.id).where(table(Person).c.email == who.email))
        if known is None:
            session.add(who)
            await session.flush()
        return await service.create(session, known or who.id or 0)


def browser_of(app: Any, secret: str = "", *, address: str = "127.0.0.1") -> httpx.AsyncClient:
    """A browser with this session; without one that of a stranger."""
    headers = PLAIN | {"sec-fetch-site": "same-origin"}
    if secret:
        headers |= {"cookie": f"{COOKIE}={secret}", "x-csrf-token": token(secret)}
    transport = httpx.ASGITransport(app=app, client=(address, 50_000))
    return httpx.AsyncClient(transport=transport, base_url=SITE, headers=headers)


async def _signed_in(app: Any, database: Database, who: str) -> AsyncIterator[httpx.AsyncClient]:
    async with browser_of(app, await secret_of(database, who)) as client:
        yield client


@pytest_asyncio.fixture
async def admin(app: Any, database: Database) -> AsyncIterator[httpx.AsyncClient]:
    async for client in _signed_in(app, database, "admin"):
        yield client


@pytest_asyncio.fixture
async def editor(app: Any, database: Database) -> AsyncIterator[httpx.AsyncClient]:
    async for client in _signed_in(app, database, "editor"):
        yield client


@pytest_asyncio.fixture
async def reading_person(app: Any, database: Database) -> AsyncIterator[httpx.AsyncClient]:
    async for client in _signed_in(app, database, "reader"):
        yield client


@pytest_asyncio.fixture
async def disabled(app: Any, database: Database) -> AsyncIterator[httpx.AsyncClient]:
    async for client in _signed_in(app, database, "disabled"):
        yield client


@pytest_asyncio.fixture
async def stranger(app: Any, database: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with browser_of(app) as client:
        yield client


@pytest.fixture(scope="session", autouse=True)
def quick_hashes() -> Iterator[None]:
    """Passwords are hashed quickly."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", QUICK)
        yield


@pytest.fixture
def dear_hashes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """They are hashed as they are for people."""
    parameters = {"time_cost": passwords.PASSES, "memory_cost": passwords.MEMORY, "parallelism": passwords.LANES}
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(**parameters))
    passwords._nobodys.cache_clear()
    yield
    passwords._nobodys.cache_clear()


@pytest.fixture
def closed(app: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Reading is for who is signed in, as it is unless settings say otherwise."""
    monkeypatch.setattr(app.asgi_handler.authenticate, "public", NOBODY)
    app.asgi_handler.page_cache.clear()
    yield
    app.asgi_handler.page_cache.clear()
