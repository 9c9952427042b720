"""Imports that are not over: until then nothing of them is taken back, and nobody stores what that would take."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.files.uploads import UPLOAD
from app.history.models import Operation
from app.imports.findings import ImportRefused
from app.imports.storing.alive import AT_WORK, RUN
from app.jobs.models import Job, JobState
from app.persistence.fields import table

KIND = SLUG = "files"  # of the job; among the uploads of the admin pages, none of which is for a table of this name
JOB, OPERATION = table(Job), table(Operation)
THEIRS = (JOB.c.kind == KIND) & (
    JOB.c.arguments["upload"] == sa.cast(UPLOAD.c.id, sa.Text).cast(JOB.c.arguments.type)
)  # the job of an upload
OVER = JOB.c.state.in_([JobState.DONE, JobState.FAILED, JobState.CANCELLED])
TAKEN_BACK = "This import was taken back while it ran, so no more of it is stored."


async def is_underway(session: AsyncSession, operation: int) -> bool:
    """Whether an import goes on with this operation: it is at work, or was killed and its job will be resumed."""
    mine = (UPLOAD.c.slug == SLUG, UPLOAD.c.key == str(operation), THEIRS)
    jobs: Any = sa.select(UPLOAD.c.id).where(*mine)
    at_work = AT_WORK.where(RUN.c.operation_id == operation) & ~sa.exists(jobs.where(OVER))  # of the command line, too
    return bool(await session.scalar(sa.select(sa.or_(at_work, sa.exists(jobs.where(~OVER))))))


async def hold(session: AsyncSession, operation: int) -> None:
    """Let nobody take it back until the transaction ends. Raises ImportRefused where somebody has."""
    mine = sa.select(OPERATION.c.undone_at).where(OPERATION.c.id == operation)
    if await session.scalar(mine.with_for_update(read=True)):
        raise ImportRefused(TAKEN_BACK)
