"""Units of work. An import of the command line commits each, one by a job all of them at its end; a dry run does the
very same and takes everything back."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Protocol, TypeVar

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.history.recording import record_changes
from app.imports.findings import ImportRefused
from app.persistence.database.engine import Database
from app.persistence.history import REVISIONS
from app.persistence.locks import own
from app.persistence.session import run_in_transaction

Result = TypeVar("Result")
Work = Callable[[AsyncSession], Awaitable[Result]]

LOCK = 0x1111_D0C5  # imports write one at a time, so that two of the same folder meet no duplicates and no deadlock
PATIENCE = 600.0  # seconds
PAUSE = 0.1


class Units(Protocol):
    info: dict[Any, Any]  # what the sessions say of the changes

    async def run(self, work: Work[Result]) -> Result:
        """Do `work` whole or not at all."""


@asynccontextmanager
async def units(place: Database | AsyncSession, reason: str, *, dry_run: bool) -> AsyncIterator[Units]:
    """Where an import does its units of work; `reason` stands in the history of what it changes. In a session they are
    parts of its transaction."""
    info: dict[Any, Any] = {"actor": "import", "reason": reason}
    if isinstance(place, Database):
        record_changes(place)
    if isinstance(place, AsyncSession):
        async with _within(place, info, dry_run=dry_run) as work:
            yield work
    elif dry_run:
        async with place.write_sessions() as session, session.begin(), _within(session, info, dry_run=True) as work:
            yield work
    else:
        yield _Committed(place, info)


@asynccontextmanager
async def _within(session: AsyncSession, info: dict[Any, Any], *, dry_run: bool) -> AsyncIterator[Units]:
    await _prepare(session)
    before = dict(session.info)
    session.info.clear()  # of what holds for whoever asked, not of the history
    session.info.update({name: before[name] for name in (REVISIONS,) if name in before} | info)
    async with session.begin_nested() as savepoint:
        yield _Nested(session)
        if dry_run:
            await savepoint.rollback()
    session.info.clear()
    session.info.update(before)


class _Committed:
    def __init__(self, database: Database, info: dict[Any, Any]) -> None:
        self._database = database
        self.info = info

    async def run(self, work: Work[Result]) -> Result:
        async def prepared(session: AsyncSession) -> Result:
            session.info.update(self.info)
            await _prepare(session)
            result = await work(session)
            await session.flush()
            return result

        return await run_in_transaction(self._database, prepared)


class _Nested:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self.info = session.info

    async def run(self, work: Work[Result]) -> Result:
        try:
            async with self._session.begin_nested():
                result = await work(self._session)
                await self._session.flush()
        finally:
            self._session.expunge_all()
        return result


async def _prepare(session: AsyncSession) -> None:
    """Wait for other imports, and let the transaction idle while files are read."""
    await session.execute(sa.text("SET LOCAL idle_in_transaction_session_timeout = 0"))
    until = time.monotonic() + PATIENCE
    while not await session.scalar(sa.select(sa.func.pg_try_advisory_xact_lock(own(LOCK)))):
        if time.monotonic() > until:
            raise ImportRefused("Another import has been running for ten minutes; try again when it is done.")
        await asyncio.sleep(PAUSE)
