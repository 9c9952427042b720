"""A build server with a token that may check, and a register whose decisions pin."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest_asyncio

from app.persistence.database.engine import Database
from app.tables import Decision
from tests.projects.builds import machine_of, pinning
from tests.register import collection, decision, store


@pytest_asyncio.fixture
async def build(app: Any, editor: httpx.AsyncClient) -> AsyncIterator[httpx.AsyncClient]:
    async for client in machine_of(app, editor, "check"):
        yield client


@pytest_asyncio.fixture
async def register(database: Database) -> list[Decision]:
    """httpx from 0.28 on, anyio and sniffio together, never requests; proposed: idna below 3."""
    here = collection()
    one = decision(here, 1, "Async HTTP", pins=pinning(("httpx", ">=0.28", "required"), ("requests", "", "forbidden")))
    two = decision(here, 2, "Names", status="proposed", pins=pinning(("idna", "<3", "recommended")))
    await store(database, one, two)
    return [one, two]
