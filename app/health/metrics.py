"""The question behind the figures for a monitor."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.jobs.models import UNFINISHED, Job, JobState
from app.persistence.fields import table

JOB = table(Job)


async def jobs(session: AsyncSession) -> list[tuple[str, int]]:
    """How many jobs wait and run."""
    query = sa.select(JOB.c.state, sa.func.count()).where(UNFINISHED).group_by(JOB.c.state)
    found = {row[0]: row[1] for row in await session.execute(query)}
    return [(state.value, found.get(state, 0)) for state in (JobState.WAITING, JobState.RUNNING)]
