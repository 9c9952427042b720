"""The people of the tests, each in front of a browser without scripts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest_asyncio

from app.persistence.engine import Database
from app.web.access import GRANTS, Access, Actor

READS = frozenset({Access.PUBLIC, Access.READ})
CAST = {
    "admin": Actor(id=1, name="Ada Admin", role="admin", grants=GRANTS["admin"], key="ada", csrf="token-of-ada"),
    "editor": Actor(id=2, name="Edwin Editor", role="editor", grants=GRANTS["editor"], key="ed", csrf="token-of-ed"),
    "reader": Actor(id=3, name="Rosa Reader", role="reader", grants=GRANTS["reader"], key="rosa", csrf="token-of-rosa"),
    "stranger": Actor(grants=READS),
}


async def _browser(app: Any, name: str) -> AsyncIterator[httpx.AsyncClient]:
    edge = app.asgi_handler
    before = edge.authenticate

    async def authenticate(scope: Any, visit: Any) -> Actor:
        who = visit.headers.get(b"x-test-actor")
        return CAST[who.decode()] if who else await before(scope, visit)

    edge.authenticate = authenticate
    transport = httpx.ASGITransport(app=app, client=("127.0.0.1", 50_000))
    headers = {"x-test-actor": name, "sec-fetch-site": "same-origin"}
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000", headers=headers) as client:
        yield client
    edge.authenticate = before


@pytest_asyncio.fixture
async def admin(app: Any, database: Database) -> AsyncIterator[httpx.AsyncClient]:
    async for client in _browser(app, "admin"):
        yield client


@pytest_asyncio.fixture
async def editor(app: Any, database: Database) -> AsyncIterator[httpx.AsyncClient]:
    async for client in _browser(app, "editor"):
        yield client


@pytest_asyncio.fixture
async def reading_person(app: Any, database: Database) -> AsyncIterator[httpx.AsyncClient]:
    async for client in _browser(app, "reader"):
        yield client


@pytest_asyncio.fixture
async def stranger(app: Any, database: Database) -> AsyncIterator[httpx.AsyncClient]:
    async for client in _browser(app, "stranger"):
        yield client
