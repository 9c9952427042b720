"""A build server with a token that may check, and a register whose decisions pin."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import msgspec
import pytest
import pytest_asyncio

from app.persistence.database.engine import Database
from app.projects.files import reading
from app.projects.files.reader import encoded
from app.tables import Decision
from tests.projects.builds import machine_of, pinning
from tests.register import collection, decision, store


class ReaderHere:
    """What the process that reads a check's files does, without one: to start it takes longer than most tests."""

    returncode: int | None = None

    async def communicate(self, files: bytes) -> tuple[bytes, None]:
        answer = await asyncio.to_thread(encoded, msgspec.msgpack.decode(files, type=dict[str, bytes]))
        self.returncode = 0
        return answer, None


@pytest.fixture
def quick_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are read here. tests/projects/test_checks.py has the process."""

    async def start() -> ReaderHere:
        return ReaderHere()

    monkeypatch.setattr(reading, "_start", start)


@pytest_asyncio.fixture
async def build(app: Any, editor: httpx.AsyncClient, quick_reader: None) -> AsyncIterator[httpx.AsyncClient]:
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
