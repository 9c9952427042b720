"""The job that writes the search entries anew after an upgrade to a release in which their form is another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.jobs.models import Job, JobState
from app.jobs.run import Run, Work
from app.persistence.database.engine import Database
from app.persistence.fields import table
from app.persistence.querying.data_version import DATA_VERSION
from app.persistence.session import run_in_transaction
from app.search.indexing import FORM, refresh
from app.tables import Decision, ResearchDocument, SearchEntry

REINDEX = "reindex"
CHUNK = 200  # records
STATED, JOB = DATA_VERSION.c.search_form, table(Job)
ROW = {"kind": REINDEX, "title": "Search entries as this release writes them", "asked_by": "the register", "role": ""}


async def sweep(database: Database) -> None:
    """Ask for the job where the entries are of another release, unless it was asked for already."""

    async def ask(session: AsyncSession) -> None:
        other = sa.exists().where(STATED != FORM) & sa.exists().select_from(table(SearchEntry))
        waits = sa.exists().where(JOB.c.kind == REINDEX, JOB.c.state.in_([JobState.WAITING, JobState.RUNNING]))
        if await session.scalar(sa.select(other & ~waits)):
            arguments: dict[str, Any] = {"granted": [], "trace": None}
            await session.execute(sa.insert(JOB).values(ROW | {"arguments": arguments}))

    await run_in_transaction(database, ask)


async def _reindex(run: Run) -> str:
    kinds = [await _ids(run, Decision), await _ids(run, ResearchDocument)]
    done, total = 0, sum(map(len, kinds))
    for place, ids in enumerate(kinds):
        for start in range(0, len(ids), CHUNK):
            some: list[Sequence[int]] = [[], []]
            some[place] = ids[start : start + CHUNK]
            await refresh(run.session, *some)
            done += len(some[place])
            await run.advance(done, total)
    await run.session.execute(sa.update(DATA_VERSION).values(search_form=FORM))
    return f"Wrote the entries of {total:,} records."


async def _ids(run: Run, model: type[Decision | ResearchDocument]) -> list[int]:
    key = table(model).c.id
    return list(await run.session.scalars(sa.select(key).order_by(key)))


REINDEXING: dict[str, Work] = {REINDEX: _reindex}
