"""Says now and then that an import is at work: of one that was killed is known at once that it was interrupted."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from app.imports.models import ImportRun
from app.imports.shapes import SILENCE
from app.persistence.database.engine import Database
from app.persistence.fields import now, table

BEAT = 5.0  # seconds
RUN = table(ImportRun)
_HEARD = sa.func.coalesce(RUN.c.alive_at, RUN.c.started_at) > sa.func.clock_timestamp() - SILENCE
AT_WORK = sa.exists().where(RUN.c.finished_at.is_(None), _HEARD)  # any import


@asynccontextmanager
async def alive(database: Database, run_id: int) -> AsyncIterator[None]:
    """While the import `run_id` is at work."""
    beating = asyncio.create_task(_beat(database, run_id))
    try:
        yield
    finally:
        beating.cancel()
        with suppress(asyncio.CancelledError):
            await beating


async def _beat(database: Database, run_id: int) -> None:
    while True:
        with suppress(DBAPIError, OSError):  # the import itself meets what is the matter
            async with database.write.begin() as connection:
                await connection.execute(sa.update(RUN).where(RUN.c.id == run_id).values(alive_at=now()))
        await asyncio.sleep(BEAT)
