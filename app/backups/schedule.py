"""Backups that the server makes by itself: jobs, so that of several servers one does it, and a page tells how it went.

The work is done by a process of its own: pages wait neither for its compressing nor for the trial of the file.
"""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.audit.models import Action, AuditEvent, Result
from app.jobs.models import Job, JobState
from app.jobs.run import JobRefused, Run, Work
from app.persistence.database.engine import Database
from app.persistence.fields import now, table
from app.persistence.locks import own
from app.persistence.session import run_in_transaction
from app.settings import Settings, for_a_child

KIND = "backup"
LOCK = 0x5EA7_BACC  # one server asks at a time
COMMAND = (sys.executable, "-c", "from app.cli import main; main()", "backup", "--verify", "--keep")
JOB, EVENT = table(Job), table(AuditEvent)
WAITS = {
    "kind": KIND, "title": "Backup of the register", "asked_by": "the register", "role": "",
    "arguments": {"granted": [], "trace": None},
}  # fmt: skip


async def schedule(database: Database) -> None:
    """Ask for a job where the last backup is too old and none is under way."""
    settings = database.settings
    if not settings.backup_folder:
        return
    since = now() - timedelta(hours=settings.backup_hours)
    done = (EVENT.c.action == Action.BACKUP.value) & (EVENT.c.result == Result.DONE) & (EVENT.c.happened_at > since)
    under_way = (JOB.c.kind == KIND) & JOB.c.state.in_([JobState.WAITING, JobState.RUNNING])

    async def ask(session: AsyncSession) -> None:
        await session.execute(sa.select(sa.func.pg_advisory_xact_lock(own(LOCK))))
        if not await session.scalar(sa.select(sa.exists().where(done) | sa.exists().where(under_way))):
            await session.execute(sa.insert(JOB).values(WAITS))

    await run_in_transaction(database, ask)


def backup_works(settings: Settings) -> dict[str, Work]:
    """What makes them, by the kind of job."""

    async def work(run: Run) -> str:
        command = [*COMMAND, str(settings.backup_keep), settings.backup_folder]
        process = await asyncio.create_subprocess_exec(
            *command, stdout=PIPE, stderr=PIPE, env=for_a_child(settings), start_new_session=True
        )
        try:
            said, complained = await _ended(process, run)
        finally:
            await _end(process)
        if process.returncode:
            raise JobRefused(complained.decode(errors="replace").strip().removeprefix("rationale: ")[-2000:])
        return said.decode().strip()

    return {KIND: work}


async def _ended(process: Process, run: Run) -> tuple[bytes, bytes]:
    """What it said, once it has ended; meanwhile whoever cancels the job is heard."""
    talking = asyncio.ensure_future(process.communicate())
    try:
        while not talking.done():
            await asyncio.wait([talking], timeout=1)
            await run.advance(0, 1)
        await run.advance(1, 1)
        return await talking
    finally:
        talking.cancel()


async def _end(process: Process) -> None:
    """Have it clean up, where it is not through yet."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.terminate()
        await process.wait()
