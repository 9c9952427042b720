"""Does the jobs: one at a time in each server, on connections of its own, so that pages never wait for them."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import nullcontext, suppress

import msgspec
import sqlalchemy as sa
import structlog
from sqlalchemy.exc import DBAPIError

from app.audit.trail import Trace
from app.decisions.locking import HOLDS
from app.history.recording import record_changes
from app.jobs import queue
from app.jobs.models import JobState
from app.jobs.run import JobCancelled, JobLost, JobRefused, Run, Work
from app.people.models import Person, PersonState
from app.persistence.database.engine import Database
from app.persistence.errors import PersistenceError, Unavailable, is_disconnect, is_retryable, translate
from app.persistence.fields import table
from app.persistence.polling import Polling
from app.settings import Settings
from app.tracing import Spans
from app.web.http.problems import Problem
from app.web.security.access import GRANTS, Access, Actor

log = structlog.get_logger()
PAUSE = 1.0  # seconds between looks at an empty queue, and between renewals
PATIENCE = 5.0  # seconds that a browser waits for the end of a job before it is shown how far that is
HOUR, MINUTE = 3600.0, 60.0  # seconds
LIMITS = {"pool_size": 2, "pool_overflow": 0, "pool_timeout": 30.0, "statement_timeout": 300.0, "lock_timeout": 30.0}
STOPPED = "It was cancelled, and what it did is taken back."
FAILED = "It failed through a fault of ours, and what it did is taken back. The server's log says more."

Hourly = Callable[[Database], Awaitable[None]]


class Worker:
    """`works` does the jobs of each kind. Each of `hourly` is called at the start and then once an hour, of `minutely`
    once a minute. Imports wait while one of the sweeps is `owed` what it takes back.
    """

    def __init__(
        self, settings: Settings, works: Mapping[str, Work], hourly: Sequence[Hourly] = (),
        minutely: Sequence[Hourly] = (), spans: Spans | None = None, owed: queue.Owed = queue.NOTHING,
    ) -> None:  # fmt: skip
        limits = LIMITS | {"idle_in_transaction_timeout": LIMITS["statement_timeout"]}
        self.database = record_changes(Database(msgspec.structs.replace(settings, **limits)))
        self.works = works
        self.spans = spans
        self.owed = owed
        self.sweeps = {HOUR: hourly, MINUTE: minutely}
        self.lease = queue.LEASE
        self.pause = PAUSE
        self.patience = PATIENCE
        self.name = secrets.token_hex(16)
        self._swept = dict.fromkeys(self.sweeps, float("-inf"))
        self._polling = Polling("jobs", self._step)
        self._busy = asyncio.Lock()  # one job at a time: the connections are for no more
        self._begun = set[asyncio.Task[bool]]()

    async def start(self) -> None:
        """Begin to look for jobs; they come as soon as the database does."""
        if self.spans:
            await self.spans.start()
        self._polling.start(self.pause)

    async def stop(self) -> None:
        """Stop at once: a job that runs is taken back and given to the next server that asks."""
        await self._polling.stop()
        for task in self._begun:
            task.cancel()
        await asyncio.gather(*self._begun, return_exceptions=True)
        await self.database.aclose()
        if self.spans:
            await self.spans.stop()

    async def _step(self) -> bool:
        clock = asyncio.get_running_loop().time
        for every, sweeps in self.sweeps.items():
            if clock() - self._swept[every] > every:
                for sweep in sweeps:
                    await sweep(self.database)
                self._swept[every] = clock()
        return await self.run_next()

    async def begin(self, job_id: int) -> None:
        """Begin with this job, unless another one is being done, and wait a little: what is small has ended then."""
        if self._busy.locked():
            return
        task = asyncio.create_task(self.run_next(job_id))
        self._begun.add(task)
        task.add_done_callback(self._ended)
        await asyncio.wait([task], timeout=self.patience)

    def _ended(self, task: asyncio.Task[bool]) -> None:
        self._begun.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.warning("jobs.unavailable", error=type(error).__name__)

    async def run_next(self, only: int | None = None) -> bool:
        """Do the next job, or `only` this one; False if there is none. Raises the errors of the connection."""
        async with self._busy:
            return await self._run_next(only)

    async def _run_next(self, only: int | None) -> bool:
        async with self.database.write.begin() as connection:
            claimed = await queue.claim(connection, self.name, self.lease, only, self.owed)
        if claimed is None:
            return False
        try:
            with self.spans.job(claimed.kind, claimed.id) if self.spans else nullcontext():
                await self._run(claimed)
        except asyncio.CancelledError:
            await asyncio.shield(self._end(claimed.id, None, ""))
            raise
        return True

    async def _run(self, claimed: queue.Claimed) -> None:
        try:
            await self._attempt(claimed)
        except JobLost:
            log.warning("jobs.lost", job=claimed.id)
        except JobCancelled as cancelled:
            await self._end(claimed.id, JobState.CANCELLED, str(cancelled) or STOPPED)
        except Unavailable:
            raise  # as of a connection that is lost
        except (JobRefused, PersistenceError, Problem) as refused:
            await self._end(claimed.id, JobState.FAILED, str(refused))
        except DBAPIError as error:
            if is_disconnect(error) or is_retryable(error):
                raise  # the lease runs out, and it is begun again
            refusal = translate(error)
            log.error("jobs.failed", job=claimed.id, exc_info=error)
            await self._end(claimed.id, JobState.FAILED, refusal.message if refusal else FAILED)
        except Exception as error:  # a job must not end the worker
            log.error("jobs.failed", job=claimed.id, exc_info=error)
            await self._end(claimed.id, JobState.FAILED, FAILED)

    async def _attempt(self, claimed: queue.Claimed) -> None:
        async with self.database.write_sessions() as session, session.begin():
            actor = await self._actor(claimed)
            given = claimed.arguments
            trace = msgspec.convert(given.get("trace"), Trace | None)
            session.info.update(actor=actor.name, actor_id=actor.id, reason=given.get("reason"), trace=trace)
            session.info[HOLDS] = not actor.may(Access.ADMIN)
            run = Run(claimed.arguments, actor, session, self.database)
            renewing = asyncio.create_task(self._renew(claimed.id, run))
            try:
                message = await self.works[claimed.kind](run)
                await session.flush()
            finally:
                renewing.cancel()
                with suppress(asyncio.CancelledError):
                    await renewing
            if not await queue.finish(session, claimed.id, self.name, message, (run.done, run.total or run.done)):
                raise JobLost if run.lost or not await self._is_cancelled(claimed.id) else JobCancelled

    async def _renew(self, job_id: int, run: Run) -> None:
        """Tell every second how far it is, and hear whether it shall go on."""
        while True:
            with suppress(DBAPIError, OSError):
                async with self.database.write.begin() as connection:
                    asked = await queue.renew(connection, job_id, self.name, (run.done, run.total), self.lease)
                run.lost, run.cancelled = asked is None, bool(asked)
            await asyncio.sleep(self.pause)

    async def _is_cancelled(self, job_id: int) -> bool:
        async with self.database.write.begin() as connection:
            return await queue.renew(connection, job_id, self.name, (0, None), self.lease) is not None

    async def _end(self, job_id: int, state: JobState | None, message: str) -> None:
        async with self.database.write.begin() as connection:
            if state is None:
                await queue.give_back(connection, job_id, self.name)
            else:
                await queue.end(connection, job_id, self.name, state, message)
                self._swept[MINUTE] = float("-inf")  # what it left behind goes at once

    async def _actor(self, claimed: queue.Claimed) -> Actor:
        """Who asked, with what they may do by now. Raises JobRefused if they may nothing any more."""
        granted = frozenset(Access(name) for name in claimed.arguments.get("granted", ()))
        if claimed.asked_by_id is None:
            return Actor(name=claimed.asked_by, role=claimed.role, grants=granted)
        person = table(Person).c
        found = sa.select(person.name, person.role).where(
            person.id == claimed.asked_by_id, person.state == PersonState.ACTIVE
        )
        async with self.database.write.connect() as connection:
            row = (await connection.execute(found)).first()
        if row is None:
            raise JobRefused("Whoever asked for it has no account any more. Nothing was changed.")
        return Actor(id=claimed.asked_by_id, name=row.name, role=row.role, grants=granted & GRANTS[row.role])
