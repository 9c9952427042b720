"""When decisions change, every project that holds the package is judged anew from what it sent."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
import pytest_asyncio
import sqlalchemy as sa

from app.effects.changes import Changes
from app.jobs.worker import Worker
from app.persistence.database.engine import Database
from app.persistence.fields import now, table
from app.projects.models import WaiverState
from app.projects.works import project_works, sweep
from app.settings import Settings
from app.tables import Collection, Decision, Pin, Project, Waiver
from tests.accounts.links import rows
from tests.projects.builds import held, pinning, send, uv_lock

FILE = uv_lock(httpx="0.28.1", anyio="4.9.0")


@pytest_asyncio.fixture
async def worker(settings: Settings) -> AsyncIterator[Worker]:
    worker = Worker(settings, project_works("http://localhost:8000"))
    yield worker
    await worker.stop()


async def all_done(worker: Worker) -> int:
    count = 0
    while await worker.run_next():
        count += 1
    return count


async def change(database: Database, table_: Any, id_: int | None, **values: Any) -> None:
    async with database.write_sessions() as session, session.begin():
        await session.execute(sa.update(table(table_)).where(table(table_).c.id == id_).values(values))
        changes = Changes()
        await changes.add_ids(session, table(table_), [id_ or 0])
        await changes.follow(session)


async def test_a_pin_that_changes_is_held_against_what_was_sent(
    build: httpx.AsyncClient, register: list[Decision], database: Database, worker: Worker
) -> None:
    await send(build, uv_lock=FILE)
    await send(build, "other", uv_lock=uv_lock(idna="2.10"))
    await change(database, Pin, register[0].pins[0].id, specifier=">=0.29")
    assert await all_done(worker) == 2  # the second finds nobody left
    found = "SELECT p.slug, v.package, v.kind FROM verdict v JOIN project p ON p.id = project_id WHERE v.until IS NULL"
    assert await rows(database, f"{found} AND v.kind <> 'unmanaged' ORDER BY 1, 2") == [
        ("other", "idna", "ok"), ("shop", "httpx", "violation"),
    ]  # fmt: skip
    assert await rows(database, "SELECT slug, standing FROM project ORDER BY 1") == [
        ("other", "passing"), ("shop", "failing"),
    ]  # fmt: skip
    assert await held(database, "until IS NOT NULL") == [("httpx", "ok")]


async def test_whom_a_decision_binds_is_what_it_names_or_else_its_collection(
    build: httpx.AsyncClient, register: list[Decision], database: Database, worker: Worker
) -> None:
    await send(build, uv_lock=uv_lock(requests="2.32.0"))
    await send(build, "other", uv_lock=uv_lock(idna="2.10"))
    assert await held(database) == [("requests", "forbidden"), ("idna", "ok")]
    await change(database, Decision, register[0].id, binds="other\nweb-*")
    await all_done(worker)
    assert await held(database) == [("idna", "ok"), ("httpx", "missing required")]
    await change(database, Decision, register[0].id, binds="")
    await change(database, Collection, register[0].collection_id, binds="shop")
    await all_done(worker)
    assert sorted(await held(database)) == [("httpx", "missing required"), ("requests", "forbidden")]


async def test_a_decision_that_ends_binds_nobody_any_more(
    build: httpx.AsyncClient, register: list[Decision], database: Database, worker: Worker
) -> None:
    await send(build, uv_lock=uv_lock(requests="2.32.0", httpx="0.28.1"))
    assert ("requests", "forbidden") in await held(database)
    await change(database, Decision, register[0].id, status="deprecated")
    await all_done(worker)
    assert await rows(database, "SELECT standing, error_count FROM project") == [("passing", 0)]
    assert sorted(await held(database, "until IS NULL")) == [("httpx", "unmanaged"), ("requests", "unmanaged")]


async def test_a_change_that_changes_no_verdict_is_no_history(
    build: httpx.AsyncClient, register: list[Decision], database: Database, worker: Worker
) -> None:
    await send(build, uv_lock=FILE)
    before = await rows(database, "SELECT id, since FROM verdict ORDER BY id")
    await change(database, Decision, register[0].id, title="Asynchronous HTTP")
    await change(database, Pin, register[0].pins[0].id, specifier=">=0.28.1")
    assert await all_done(worker) == 4
    assert await rows(database, "SELECT id, since FROM verdict ORDER BY id") == before
    told = await rows(database, "SELECT message FROM verdict WHERE package = 'httpx'")
    assert "“Asynchronous HTTP”" in told[0][0]


async def test_without_projects_nothing_is_judged(register: list[Decision], database: Database, worker: Worker) -> None:
    await change(database, Decision, register[0].id, title="Asynchronous HTTP")
    assert await all_done(worker) == 0


async def test_packages_that_move_together_are_judged_together(
    build: httpx.AsyncClient, database: Database, register: list[Decision], worker: Worker
) -> None:
    pins = pinning(("anyio", ">=4", "required"), ("sniffio", ">=1.3", "required"), group="async")
    for one in pins:
        one.decision_id = register[0].id
    async with database.write_sessions() as session, session.begin():
        session.add_all(pins)
    await send(build, uv_lock=uv_lock(httpx="0.28.1", anyio="4.9", sniffio="1.3.1"))
    await change(database, Pin, pins[0].id, specifier=">=5")
    await all_done(worker)
    assert sorted(await held(database)) == [
        ("anyio", "group moved apart"), ("anyio", "violation"), ("httpx", "ok"), ("sniffio", "ok"),
    ]  # fmt: skip


@pytest.mark.usefixtures("register")
async def test_once_a_day_everything_is_judged_so_that_dates_act(
    build: httpx.AsyncClient, database: Database, worker: Worker
) -> None:
    await send(build, uv_lock=uv_lock(httpx="0.27.0"))
    async with database.write_sessions() as session, session.begin():
        project = await session.scalar(sa.select(table(Project).c.id))
        session.add(Waiver(
            project_id=project, package="httpx", reason="a fork", until_then="it is merged by then",
            state=WaiverState.APPROVED, expires_on=now().date() + timedelta(days=30),
        ))  # fmt: skip
    for _ in range(2):
        await sweep(database)
    assert await rows(database, "SELECT count(*) FROM job") == [(1,)]
    await all_done(worker)
    assert await rows(database, "SELECT standing FROM project") == [("passing",)]
    waived = "SELECT severity, waiver_id IS NOT NULL FROM verdict WHERE until IS NULL AND kind = 'violation'"
    assert await rows(database, waived) == [("none", True)]
    async with database.write.begin() as connection:
        await connection.exec_driver_sql("UPDATE waiver SET expires_on = now() - interval '1 day'")
        await connection.exec_driver_sql("UPDATE job SET created_at = now() - interval '2 days'")
    await sweep(database)
    await all_done(worker)
    assert await rows(database, "SELECT standing FROM project") == [("failing",)]
