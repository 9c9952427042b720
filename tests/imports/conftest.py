"""Imports are read by processes that all tests share."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from app.imports.taking import IMPORTING
from app.jobs.run import Run
from app.jobs.worker import Worker
from app.settings import Settings


@pytest.fixture(autouse=True)
def shared_workers(workers: object) -> None:
    """Started once, before the first test that imports."""


@pytest.fixture
def impatient(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every import takes longer than a browser waits, and long enough for a look at how far it is."""
    tell = Run.tell

    def slowly(run: Run, done: int, total: int) -> None:
        time.sleep(0.01)
        tell(run, done, total)

    monkeypatch.setattr(Run, "tell", slowly)
    monkeypatch.setattr(app.state.worker, "patience", 0.0)
    monkeypatch.setattr(app.state.worker, "pause", 0.02)


@pytest_asyncio.fixture
async def another(settings: Settings) -> AsyncIterator[Worker]:
    """The worker of another server."""
    worker = Worker(settings, IMPORTING)
    worker.pause = 0.02
    yield worker
    await worker.stop()
