"""Imports are read by processes that all tests share."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import pytest_asyncio

from app.imports.storing.run import Storage
from app.imports.taking import IMPORTING
from app.jobs.worker import Worker
from app.settings import Settings


@pytest.fixture(autouse=True)
def shared_workers(workers: object) -> None:
    """Started once, before the first test that imports."""


@pytest.fixture
def impatient(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """No browser waits for what it sent to be imported."""
    monkeypatch.setattr(app.state.worker, "patience", 0.0)
    monkeypatch.setattr(app.state.worker, "pause", 0.02)


@pytest.fixture
def halfway(impatient: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[asyncio.Event]:
    """An import goes no further than its first files until this is set."""
    go_on, batch = asyncio.Event(), Storage._batch

    async def paused(storage: Storage, *given: Any, **options: Any) -> Any:
        waiting = await batch(storage, *given, **options)
        await go_on.wait()
        return waiting

    monkeypatch.setattr(Storage, "_batch", paused)
    yield go_on
    go_on.set()


@pytest_asyncio.fixture
async def another(settings: Settings) -> AsyncIterator[Worker]:
    """The worker of another server."""
    worker = Worker(settings, IMPORTING)
    worker.pause = 0.02
    yield worker
    await worker.stop()
