"""The questions that the pages of jobs ask. Jobs change at every step, so that no page of them is kept."""

from __future__ import annotations

from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.jobs import queue
from app.jobs.models import Job, JobState
from app.persistence.fields import table
from app.web.security.access import Access, Actor

MOST = 100  # of the latest jobs: a list for looking after work, and no archive
JOB = table(Job)
job = JOB.c
FIELDS = (
    "id", "title", "asked_by", "state", "done", "total", "message", "cancelling", "attempts", "arguments",
    "created_at", "started_at", "finished_at",
)  # fmt: skip


class JobRow(msgspec.Struct, frozen=True):
    id: int
    title: str
    asked_by: str
    state: JobState
    done: int
    total: int | None
    message: str
    cancelling: bool
    attempts: int
    arguments: dict[str, Any]
    created_at: Any
    started_at: Any
    finished_at: Any

    @property
    def is_unfinished(self) -> bool:
        """Whether it waits or runs."""
        return self.state in (JobState.WAITING, JobState.RUNNING)

    @property
    def back(self) -> str:
        """Where the records are that it was about, "" where nobody said."""
        return str(self.arguments.get("back", ""))


class JobRepository:
    """The jobs that the actor may see: their own, and every one for who may change everything."""

    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        self.session = session
        own = (job.asked_by_id == actor.id) if actor.id is not None else job.asked_by_id.is_(None)
        self.mine: sa.ColumnElement[bool] = sa.true() if actor.may(Access.ADMIN) else own

    async def latest(self) -> list[JobRow]:
        """Those that are not finished first, then the latest."""
        unfinished = job.state.in_([JobState.WAITING, JobState.RUNNING])
        rows = await self.session.execute(self._rows().order_by(unfinished.desc(), job.id.desc()).limit(MOST))
        return [JobRow(*row) for row in rows]

    async def find(self, id_: int) -> JobRow | None:
        """One of them."""
        row = (await self.session.execute(self._rows().where(job.id == id_))).first()
        return JobRow(*row) if row else None

    async def cancel(self, id_: int) -> None:
        """Cancel one; nothing happens to one that has ended."""
        await self.session.execute(queue.cancelling(id_).where(self.mine))

    def _rows(self) -> sa.Select[Any]:
        return sa.select(*(job[name] for name in FIELDS)).where(self.mine)
