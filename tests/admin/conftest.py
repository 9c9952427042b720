"""An office: the demonstration register, and people in front of it, made once for a module of tests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, NamedTuple

import httpx
import pytest_asyncio

from app.people.models import PersonRole
from app.persistence.database.engine import Database
from tests.cast import browser_of, person, secret_of


class Office(NamedTuple):
    """Each person in front of a browser without scripts."""

    admin: httpx.AsyncClient
    editor: httpx.AsyncClient
    reader: httpx.AsyncClient
    stranger: httpx.AsyncClient


@pytest_asyncio.fixture(scope="module")
async def office(app: Any, demonstration: Any, shared_database: Database) -> AsyncIterator[Office]:
    app.asgi_handler.page_cache.clear()
    roles = {"Ada Admin": PersonRole.ADMIN, "Edwin Editor": PersonRole.EDITOR, "Rosa Reader": PersonRole.READER}
    secrets = [await secret_of(shared_database, person(name, role)) for name, role in roles.items()]
    clients = [browser_of(app, secret) for secret in (*secrets, "")]
    yield Office(*clients)
    for client in clients:
        await client.aclose()
