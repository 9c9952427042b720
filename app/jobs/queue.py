"""The queue: statements on the table `job`, each of them one round trip.

A job that was claimed is leased for `LEASE` seconds. A worker that lives renews the lease; one that was killed does
not, and then the job is claimed again. Its work and the mark that it is done are one transaction, which commits only
for the worker that still holds the lease: whatever is killed, and however many servers run, a job takes effect once.

No queue library is used. pgqueuer and procrastinate mark a job as finished in a transaction of their own, so that a
kill between the two runs it twice, and beside their tables this one would still be needed for progress, cancelling and
results (procrastinate would also bring psycopg, a second driver).
"""

from __future__ import annotations

from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from app.jobs.models import TITLE, Job, JobState
from app.persistence.fields import table
from app.web.security.access import Actor

LEASE = 15.0  # seconds
MOST_ATTEMPTS = 5  # a job that ends its server each time is given up
ONE_AT_A_TIME = ("files", "undo")  # imports, and what takes them back, would only hold their workers
JOB = table(Job)
job = JOB.c
LEASED = sa.func.statement_timestamp() + sa.func.make_interval(0, 0, 0, 0, 0, 0, sa.bindparam("lease", type_=sa.Float))
Owed = sa.ColumnElement[bool]
NOTHING = sa.false()
GIVEN_UP = f"The server ended {MOST_ATTEMPTS} times while it ran. What it did is taken back."


class Claimed(msgspec.Struct, frozen=True, kw_only=True):
    """A job that a worker has taken."""

    id: int
    kind: str
    arguments: dict[str, Any]
    asked_by_id: int | None
    asked_by: str
    role: str


async def enqueue(session: AsyncSession, kind: str, title: str, arguments: dict[str, Any], actor: Actor) -> int:
    """Have the job done once the session's transaction is committed; returns its id. Arguments are kept as JSON.

    So is what the actor may do now: a job never does more, even if a token was less than its person; and for the audit
    log, in which request they asked.
    """
    granted, trace = sorted(actor.grants), msgspec.to_builtins(session.info.get("trace"))
    values = {
        "kind": kind, "title": title[:TITLE], "arguments": arguments | {"granted": granted, "trace": trace},
        "asked_by_id": actor.id, "asked_by": actor.name, "role": actor.role,
    }  # fmt: skip
    found = await session.execute(sa.insert(JOB).values(values).returning(job.id))
    return int(found.scalar_one())


async def claim(
    connection: AsyncConnection, worker: str, lease: float = LEASE, only: int | None = None, owed: Owed = NOTHING
) -> Claimed | None:
    """Take the oldest job that waits, or whose worker has died, or `only` this one; None if there is none.

    Imports wait while something is to be taken back, or is `owed` to be: they would find what goes.
    """
    died = (job.state == JobState.RUNNING) & (job.leased_until < sa.func.statement_timestamp())
    await connection.execute(_end(JobState.FAILED, GIVEN_UP).where(died, job.attempts >= MOST_ATTEMPTS))
    open_ = (job.state == JobState.WAITING) | died
    next_ = (
        sa.select(job.id).where(open_, sa.not_(_is_held_up()), sa.not_(_must_wait(owed)))
        .where(sa.true() if only is None else job.id == only)
        .order_by(job.id).limit(1).with_for_update(skip_locked=True)
    )  # fmt: skip
    taken = {
        "state": JobState.RUNNING, "worker": worker, "leased_until": LEASED, "attempts": job.attempts + 1,
        "done": 0, "total": None, "message": "", "started_at": sa.func.statement_timestamp(),
    }  # fmt: skip
    columns = [job[name] for name in Claimed.__struct_fields__]
    statement = sa.update(JOB).where(job.id == next_.scalar_subquery()).values(taken).returning(*columns)
    row = (await connection.execute(statement, {"lease": lease})).first()
    return Claimed(**row._mapping) if row else None


async def renew(
    connection: AsyncConnection, job_id: int, worker: str, progress: tuple[int, int | None], lease: float = LEASE
) -> bool | None:
    """Keep a job for longer and tell how far it is: whether it shall be cancelled, None where it is ours no more."""
    values = {"leased_until": LEASED, "done": progress[0], "total": progress[1]}
    statement = sa.update(JOB).where(*_ours(job_id, worker)).values(values).returning(job.cancelling)
    found: bool | None = (await connection.execute(statement, {"lease": lease})).scalar()
    return found


async def finish(session: AsyncSession, job_id: int, worker: str, message: str, progress: tuple[int, int]) -> bool:
    """Mark a job as done within the transaction of its work; False where the lease was lost, so that it must not be."""
    statement = _end(JobState.DONE, message).where(*_ours(job_id, worker), sa.not_(job.cancelling))
    result: Any = await session.execute(statement.values(done=progress[0], total=progress[1]))
    return bool(result.rowcount)


async def end(connection: AsyncConnection, job_id: int, worker: str, state: JobState, message: str) -> None:
    """Mark a job as failed or cancelled: its work was taken back."""
    await connection.execute(_end(state, message).where(*_ours(job_id, worker)))


async def give_back(connection: AsyncConnection, job_id: int, worker: str) -> None:
    """Let another worker have the job at once: this one stops, and that is no failure of the job."""
    values = {"state": JobState.WAITING, "worker": None, "leased_until": None, "attempts": job.attempts - 1, "done": 0}
    await connection.execute(sa.update(JOB).where(*_ours(job_id, worker)).values(values))


def cancelling(job_id: int) -> sa.Update:
    """Cancel a job: at once while it waits, at its next step when it runs. Nothing happens to one that has ended."""
    waits = job.state == JobState.WAITING
    values = {
        "cancelling": True,
        "state": sa.case((waits, JobState.CANCELLED), else_=job.state),
        "finished_at": sa.case((waits, sa.func.statement_timestamp()), else_=job.finished_at),
        "message": sa.case((waits, "Cancelled before it began."), else_=job.message),
    }
    return sa.update(JOB).where(job.id == job_id, job.state.in_([JobState.WAITING, JobState.RUNNING])).values(values)


def _is_held_up() -> sa.ColumnElement[bool]:
    other = JOB.alias().c
    lives = (other.state == JobState.RUNNING) & (other.leased_until >= sa.func.statement_timestamp())
    return job.kind.in_(ONE_AT_A_TIME) & sa.exists().where(other.kind.in_(ONE_AT_A_TIME), lives)


def _must_wait(owed: Owed) -> sa.ColumnElement[bool]:
    first = JOB.alias().c
    asked = sa.exists().where(first.kind == "undo", first.state.in_([JobState.WAITING, JobState.RUNNING]))
    return (job.kind == "files") & sa.or_(asked, owed)


def _ours(job_id: int, worker: str) -> tuple[sa.ColumnElement[bool], ...]:
    return job.id == job_id, job.worker == worker, job.state == JobState.RUNNING


def _end(state: JobState, message: str) -> sa.Update:
    return sa.update(JOB).values(
        state=state, message=message, worker=None, leased_until=None, finished_at=sa.func.statement_timestamp()
    )
