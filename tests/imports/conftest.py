"""Processes that read files, shared by all tests since starting one takes longer than most imports here."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from app.imports.reading.workers import Workers
from tests.imports import files


@pytest_asyncio.fixture(scope="session", autouse=True)
async def workers() -> AsyncIterator[Workers]:
    async with Workers() as workers:
        files.SHARED.append(workers)
        yield workers
        files.SHARED.clear()
