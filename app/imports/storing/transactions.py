"""Units of work. An import commits each, so that it holds nothing for long; a dry run does the very same and takes
everything back, and begins anew where somebody waits for what it holds."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any, Protocol, TypeVar

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.history.recording import GOES_ON, record_changes
from app.imports.findings import ImportRefused
from app.imports.storing.alive import AT_WORK
from app.imports.underway import hold
from app.persistence.database.engine import Database
from app.persistence.locks import own
from app.persistence.session import run_in_transaction

Result = TypeVar("Result")
Work = Callable[[AsyncSession], Awaitable[Result]]

LOCK = 0x1111_D0C5  # imports write one at a time, so that two of the same folder meet no duplicates and no deadlock
PATIENCE = 600.0  # seconds
PAUSE = 0.1
ATTEMPTS = 10  # of a dry run
BUSY = "Another import has been running for ten minutes; try again when it is done."
DISTURBED = "Others keep changing the very records that it looks at. Nothing was stored; try again when they are done."
AWAITED = sa.text(
    "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid)))"
)
NO_LIMIT = sa.text("SET LOCAL idle_in_transaction_session_timeout = 0")  # while files are read


class InTheWay(Exception):
    """Somebody waits for what a dry run holds."""


class Units(Protocol):
    info: dict[Any, Any]  # what the sessions say of the changes

    async def run(self, work: Work[Result]) -> Result:
        """Do `work` whole or not at all."""


@asynccontextmanager
async def units(database: Database, reason: str, *, dry_run: bool) -> AsyncIterator[Units]:
    """Where an import does its units of work; `reason` stands in the history of what it changes."""
    info: dict[Any, Any] = {"actor": "import", "reason": reason, GOES_ON: True}
    record_changes(database)
    if not dry_run:
        yield _Committed(database, info)
        return
    async with database.write_sessions() as session:  # nothing commits it
        await _until(lambda: session.scalar(sa.select(~AT_WORK)))
        await session.execute(NO_LIMIT)
        session.info.update(info)
        yield _TakenBack(session)


async def undisturbed(work: Callable[[], Awaitable[Result]]) -> Result:
    """Do a dry run, and again from its beginning where it was in somebody's way. Raises ImportRefused."""
    for _ in range(ATTEMPTS):
        with suppress(InTheWay):
            return await work()
    raise ImportRefused(DISTURBED)


class _Committed:
    def __init__(self, database: Database, info: dict[Any, Any]) -> None:
        self._database = database
        self.info = info

    async def run(self, work: Work[Result]) -> Result:
        async def prepared(session: AsyncSession) -> Result:
            session.info.update(self.info)
            await session.execute(NO_LIMIT)
            await _until(lambda: session.scalar(sa.select(sa.func.pg_try_advisory_xact_lock(own(LOCK)))))
            if operation := self.info.get("operation"):
                await hold(session, operation)
            result = await work(session)
            await session.flush()
            return result

        return await run_in_transaction(self._database, prepared)


class _TakenBack:
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
        if await self._session.scalar(AWAITED):
            raise InTheWay
        return result


async def _until(is_free: Callable[[], Awaitable[bool | None]]) -> None:
    """Wait for other imports."""
    until = time.monotonic() + PATIENCE
    while not await is_free():
        if time.monotonic() > until:
            raise ImportRefused(BUSY)
        await asyncio.sleep(PAUSE)
