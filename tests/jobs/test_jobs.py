"""A job takes effect whole or not at all, and once, whatever happens to the server that does it."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
import sqlalchemy as sa

from app.jobs.models import JobState
from app.jobs.queue import MOST_ATTEMPTS, claim, end, enqueue
from app.jobs.run import JobRefused, Run
from app.jobs.worker import Worker
from app.people.models import PersonRole
from app.persistence.database.engine import Database
from app.persistence.session import run_in_transaction
from app.settings import Settings
from app.tables import Collection, Job, Person
from app.web.security.access import GRANTS, Access, Actor
from tests.cast import person
from tests.processes import environment

pytestmark = pytest.mark.slow

MACHINE = Actor(name="this machine", role="admin", grants=GRANTS["admin"])


@pytest_asyncio.fixture
async def worker(settings: Settings, database: Database) -> AsyncIterator[Worker]:
    worker = Worker(settings, {"make": make, "refuse": refuse, "break": broken, "endless": endless})
    worker.pause = 0.05
    yield worker
    await worker.stop()


async def make(run: Run) -> str:
    run.session.add(Collection(name="Whole", slug="whole"))
    await run.advance(1, 1)
    return f"Made by {run.actor.name}: {', '.join(sorted(run.actor.grants & {'public', 'read', 'write', 'admin'}))}."


async def refuse(run: Run) -> str:
    await make(run)
    raise JobRefused("This cannot be done.")


async def broken(run: Run) -> str:
    await make(run)
    raise ZeroDivisionError


async def endless(run: Run) -> str:
    await make(run)
    await run.session.flush()
    step = 0
    while True:
        step += 1
        await run.advance(step, 1_000_000)
        await asyncio.sleep(0.01)


async def ask(database: Database, kind: str = "make", actor: Actor = MACHINE) -> int:
    return await run_in_transaction(database, lambda session: enqueue(session, kind, "Make one", {}, actor))


async def job(database: Database) -> Job:
    async with database.read_sessions() as session:
        found: Job | None = await session.scalar(sa.select(Job).order_by(sa.desc("id")).limit(1))
        assert found is not None
        return found


async def made(database: Database) -> list[str]:
    async with database.read_sessions() as session:
        return list(await session.scalars(sa.select(Collection.name)))


async def until(database: Database, wanted: Any) -> Job:
    while not wanted(found := await job(database)):
        await asyncio.sleep(0.02)
    return found


async def test_a_job_is_done_once_and_says_what_it_did(database: Database, worker: Worker) -> None:
    await ask(database)
    assert [await worker.run_next(), await worker.run_next()] == [True, False]
    done = await job(database)
    assert (done.state, done.message, done.done, done.total) == (
        JobState.DONE,
        "Made by this machine: admin, public, read, write.",
        1,
        1,
    )
    assert await made(database) == ["Whole"]


@pytest.mark.parametrize(
    ("kind", "message"), [("refuse", "This cannot be done."), ("break", "fault of ours"), ("unknown", "fault of ours")]
)
async def test_a_job_that_fails_changes_nothing_and_says_why(
    kind: str, message: str, database: Database, worker: Worker
) -> None:
    await ask(database, kind)
    assert await worker.run_next()
    failed = await job(database)
    assert failed.state == JobState.FAILED
    assert message in failed.message
    assert await made(database) == []


async def test_a_killed_server_leaves_nothing_half_done_and_another_does_it_again(
    database: Database, worker: Worker, settings: Settings
) -> None:
    await ask(database)
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.jobs.slow_worker"], stdout=subprocess.PIPE, text=True,
        cwd=Path(__file__).parents[2], env=environment(DATABASE_URL=settings.database_url),
    )  # fmt: skip
    assert process.stdout is not None
    try:
        assert await asyncio.to_thread(process.stdout.readline) == "working\n"
        running = await until(database, lambda job: job.done > 0)
        assert (running.state, running.total) == (JobState.RUNNING, 6_000)
        assert not await worker.run_next(), "a job that is being done is nobody else's"
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
    assert await made(database) == []
    assert not await worker.run_next(), "it is somebody's until the lease is over"
    async with database.write.begin() as connection:
        await connection.execute(sa.update(Job).values(leased_until=sa.func.now()))
    assert await worker.run_next()
    done = await job(database)
    assert (done.state, done.attempts) == (JobState.DONE, 2)
    assert await made(database) == ["Whole"]


async def test_a_worker_that_lost_its_job_cannot_finish_it(database: Database, worker: Worker) -> None:
    async def stolen(run: Run) -> str:
        await make(run)
        async with database.write.begin() as connection:
            await connection.execute(sa.update(Job).values(worker="another"))
        return "Done."

    worker.works = {"make": stolen}
    await ask(database)
    await worker.run_next()
    assert (await job(database)).state == JobState.RUNNING
    assert await made(database) == []


async def test_a_job_that_ends_its_server_each_time_is_given_up(database: Database, worker: Worker) -> None:
    await ask(database)
    async with database.write.begin() as connection:
        past = sa.func.now() - sa.text("interval '1 minute'")
        await connection.execute(
            sa.update(Job).values(state="running", attempts=MOST_ATTEMPTS, worker="x", leased_until=past)
        )
    assert not await worker.run_next()
    assert f"{MOST_ATTEMPTS} times" in (await job(database)).message


async def test_a_running_job_is_cancelled_and_takes_everything_back(
    database: Database, worker: Worker, admin: httpx.AsyncClient
) -> None:
    id_ = await ask(database, "endless")
    await worker.start()
    running = await until(database, lambda job: job.done > 1)
    shown = await admin.get(f"/admin/jobs/{id_}")
    assert f'value="{running.done}"' in shown.text or "<progress" in shown.text
    assert (await admin.post(f"/admin/jobs/{id_}/cancellation")).headers["location"] == f"/admin/jobs/{id_}"
    cancelled = await until(database, lambda job: job.state == JobState.CANCELLED)
    assert "is taken back" in cancelled.message
    assert await made(database) == []


async def test_a_server_that_stops_gives_its_job_back_at_once(database: Database, worker: Worker) -> None:
    await ask(database, "endless")
    await worker.start()
    await until(database, lambda job: job.state == JobState.RUNNING and job.done)
    await worker.stop()
    waiting = await job(database)
    assert (waiting.state, waiting.attempts, waiting.worker) == (JobState.WAITING, 0, None)


async def a_person(database: Database, name: str, role: PersonRole) -> Actor:
    """Somebody with an account, as one of their requests would know them."""
    async with database.write_sessions() as session, session.begin():
        session.add(one := person(name, role))
        await session.flush()
    return Actor(id=one.id, name=name, role=role, grants=GRANTS[role] - {Access.SELF, Access.CHECK})


async def test_a_job_is_done_with_the_rights_that_who_asked_has_by_then(database: Database, worker: Worker) -> None:
    edwin = await a_person(database, "Edwin Editor", PersonRole.EDITOR)
    await ask(database, actor=edwin)
    await worker.run_next()
    assert (await job(database)).message == "Made by Edwin Editor: public, read, write."
    async with database.write.begin() as connection:
        await connection.execute(sa.update(Person).values(state="disabled"))
    await ask(database, actor=edwin)
    await worker.run_next()
    assert "no account" in (await job(database)).message


async def test_an_import_waits_for_another_without_holding_a_worker(database: Database) -> None:
    first, second, other = await ask(database, "files"), await ask(database, "files"), await ask(database, "bulk")

    async def claimed(worker: str) -> int | None:
        async with database.write.begin() as connection:
            found = await claim(connection, worker)
        return found.id if found else None

    assert [await claimed("one"), await claimed("two"), await claimed("three")] == [first, other, None]
    async with database.write.begin() as connection:
        await end(connection, first, "one", JobState.DONE, "")
    assert await claimed("three") == second
