"""The job that writes the search entries anew after an upgrade to a release in which their form is another.

It takes a few records at a time, each time in a transaction of its own with the mark how far it is, so that whoever
saves one waits for no more than that, and what a killed server has begun another one goes on with. It waits for nobody
itself: where somebody changes one of these records it lets go of all of them and comes again, long before PostgreSQL
would call it a deadlock.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from app.jobs.models import Job, JobState
from app.jobs.run import JobCancelled, Run, Work
from app.persistence.database.engine import Database
from app.persistence.errors import Busy, translate
from app.persistence.fields import table
from app.persistence.locks import own
from app.persistence.querying.data_version import DATA_VERSION
from app.persistence.session import run_in_transaction
from app.search.indexing import FORM, refresh
from app.tables import Decision, ResearchDocument, SearchEntry

REINDEX = "reindex"
BATCH = 25  # records
PAUSE = 0.2  # seconds until it comes again
LOCK = 0x5EA7_F02A  # one server asks at a time
BRIEFLY = sa.text("SET LOCAL lock_timeout = '100ms'")
RECORDS = (table(Decision), table(ResearchDocument))
STATED, JOB = DATA_VERSION.c.search_form, table(Job)
ROW = {
    "kind": REINDEX, "title": "Search entries as this release writes them", "asked_by": "the register", "role": "",
    "arguments": {"granted": [], "trace": None},
}  # fmt: skip
CANCELLED = "It was cancelled. What it wrote stays; within an hour it begins again."

_LAST = 2**31 - 1  # the highest id
Place = tuple[int, int]  # of a record: which of RECORDS, and its id
END: Place = (len(RECORDS), 0)


async def note_form(session: AsyncSession) -> None:
    """Where there is no entry yet, this release writes them all."""
    none = ~sa.exists().select_from(table(SearchEntry))
    await session.execute(sa.update(DATA_VERSION).where(STATED != FORM, none).values(search_form=FORM))


async def sweep(database: Database) -> None:
    """Ask for the job where the entries are of another release, unless it was asked for already."""

    async def ask(session: AsyncSession) -> None:
        await session.execute(sa.select(sa.func.pg_advisory_xact_lock(own(LOCK))))
        await note_form(session)
        waits = sa.exists().where(JOB.c.kind == REINDEX, JOB.c.state.in_([JobState.WAITING, JobState.RUNNING]))
        if await session.scalar(sa.select(sa.exists().where(STATED != FORM) & ~waits)):
            await session.execute(sa.insert(JOB).values(ROW))

    await run_in_transaction(database, ask)


async def _reindex(run: Run) -> str:
    reached: Place = tuple(run.arguments.get("reached") or (0, 0))
    total = await run_in_transaction(run.database, partial(_many, reached=END))
    done = await run_in_transaction(run.database, partial(_many, reached=reached))
    try:
        while some := await run_in_transaction(run.database, partial(_next, reached=reached)):
            if await _is_written(run, some):
                done, reached = done + len(some), some[-1]
            else:
                await asyncio.sleep(PAUSE)
            await run.advance(min(done, total), total)
    except JobCancelled:
        raise JobCancelled(CANCELLED) from None
    await run.session.execute(sa.update(DATA_VERSION).values(search_form=FORM))
    return f"Wrote the entries of {done:,} records."


async def _many(session: AsyncSession, reached: Place) -> int:
    """How many records there are up to a place."""
    some = [RECORDS[at].c.id <= (reached[1] if at == reached[0] else _LAST) for at in range(len(RECORDS))]
    counts = [sa.select(sa.func.count()).where(one).scalar_subquery() for one in some[: reached[0] + 1]]
    return int(await session.scalar(sa.select(sum(counts, sa.literal(0)))) or 0)


async def _next(session: AsyncSession, reached: Place) -> list[Place]:
    """The records behind a place, those of one kind alone."""
    for at in range(reached[0], len(RECORDS)):
        key = RECORDS[at].c.id
        behind = sa.select(key).where(key > (reached[1] if at == reached[0] else 0)).order_by(key).limit(BATCH)
        if found := [(at, id_) for id_ in await session.scalars(behind)]:
            return found
    return []


async def _is_written(run: Run, some: Sequence[Place]) -> bool:
    """Write the entries of these records; False where somebody else is at one of them."""
    try:
        await run_in_transaction(run.database, partial(_write, run=run, some=some))
    except DBAPIError as error:
        if not isinstance(translate(error), Busy):
            raise
        return False
    return True


async def _write(session: AsyncSession, run: Run, some: Sequence[Place]) -> None:
    """Records before their entries, by their ids, as whoever saves one does."""
    await session.execute(BRIEFLY)
    ids = [[id_ for at, id_ in some if at == kind] for kind in range(len(RECORDS))]
    for record, mine in zip(RECORDS, ids, strict=True):
        key = record.c.id
        await session.execute(sa.select(key).where(key.in_(mine)).order_by(key).with_for_update(read=True))
    await refresh(session, *ids)
    reached = run.arguments | {"reached": some[-1]}
    mark = sa.update(JOB).where(JOB.c.kind == REINDEX, JOB.c.state == JobState.RUNNING)
    await session.execute(mark.values(arguments=reached))


REINDEXING: dict[str, Work] = {REINDEX: _reindex}
