"""What an earlier release wrote for the search is written anew, once, and holds up nobody."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import aclosing
from typing import Any

import httpx
import pytest
import pytest_asyncio
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from app.commands.database import bring_up_to_date
from app.jobs import reindexing
from app.jobs.reindexing import REINDEXING, sweep
from app.jobs.worker import Worker
from app.persistence.database.engine import Database
from app.search.indexing import FORM, refresh
from app.settings import Settings
from tests.admin.browsing import open_page
from tests.imports.files import column
from tests.register import collection, decision, document, store

STALE = "SELECT count(*) FROM search_entry WHERE title = 'Old'"
LEASED = "SELECT leased_until FROM job"
JOBS = "SELECT concat_ws(' ', state, attempts, message) FROM job"


@pytest_asyncio.fixture
async def worker(settings: Settings) -> AsyncIterator[Worker]:
    worker = Worker(settings, REINDEXING)
    yield worker
    await worker.stop()


async def forget(database: Database) -> None:
    """Entries as an earlier release left them."""
    async with database.write.begin() as connection:
        await connection.exec_driver_sql("UPDATE search_entry SET title = 'Old', body = ''")
        await connection.exec_driver_sql("UPDATE data_version SET search_form = 0")
    await sweep(database)


async def stale_register(database: Database) -> None:
    """Three decisions and a document, each of which is written by itself."""
    here = collection()
    await store(database, *(decision(here, at, f"Use cup {at}") for at in (1, 2, 3)), document(here, "Cups compared"))
    await forget(database)


@pytest.fixture
def befalls(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """What happens once so many records were written, each in a batch of its own, while the next one's is open."""

    def befalls(after: int, happening: Callable[[AsyncSession], Any]) -> None:
        written = list[Sequence[int]]()

        async def hooked(session: AsyncSession, *ids: Sequence[int]) -> None:
            await refresh(session, *ids)
            written.extend(ids)
            if len(written) == 2 * (after + 1):
                await happening(session)

        monkeypatch.setattr(reindexing, "BATCH", 1)
        monkeypatch.setattr(reindexing, "refresh", hooked)

    return befalls


async def test_entries_of_an_earlier_release_are_written_anew_once(
    client: httpx.AsyncClient, database: Database, worker: Worker
) -> None:
    here = collection()
    await store(database, decision(here, 1, "Use cups"), document(here, "Cups compared"))
    await forget(database)
    assert "Use <mark>cups</mark>" not in (await client.get("/search?q=cups")).text
    await asyncio.gather(sweep(database), sweep(database))
    assert [await worker.run_next(), await worker.run_next()] == [True, False]
    assert await column(database, JOBS) == ["done 1 Wrote the entries of 2 records."]
    assert "Use <mark>cups</mark>" in (await client.get("/search?q=cups")).text
    await sweep(database)
    assert await column(database, "SELECT count(*) FROM job") == [1]
    assert await column(database, "SELECT search_form FROM data_version") == [FORM]


async def test_a_register_whose_entries_are_all_of_this_release_has_nothing_to_write(database: Database) -> None:
    await sweep(database)
    await store(database, decision(collection(), 1, "Use cups"))
    await sweep(database)
    assert await column(database, JOBS) == []


@pytest.mark.slow
async def test_a_register_that_was_filled_before_its_first_start_has_nothing_to_write(empty_database_url: str) -> None:
    settings = Settings(database_url=empty_database_url, startup_timeout=300, migration_timeout=300)
    assert await asyncio.to_thread(bring_up_to_date, settings)
    async with aclosing(Database(settings)) as database:
        await store(database, decision(collection(), 1, "Use cups"))
        await sweep(database)
        assert await column(database, JOBS) == []


async def test_who_saves_a_record_meanwhile_waits_for_no_other(
    admin: httpx.AsyncClient, database: Database, worker: Worker, befalls: Callable[..., None]
) -> None:
    await stale_register(database)
    answers = list[int]()

    async def save(_: AsyncSession) -> None:
        for id_ in (ids[0], ids[2]):
            page = await open_page(admin, f"/admin/decisions/{id_}")
            answers.append((await page.fill(title=f"Use mug {id_}").press()).status)

    ids = await column(database, "SELECT id FROM decision ORDER BY number")
    befalls(1, save)
    assert await worker.run_next()
    assert answers == [303, 303], "one that was written, and one that is to be"
    found = await column(database, "SELECT title FROM search_entry WHERE kind = 'decision' ORDER BY item_id")
    assert found == [f"Use mug {ids[0]}", "Use cup 2", f"Use mug {ids[2]}"]
    assert await column(database, JOBS) == ["done 1 Wrote the entries of 4 records."]


async def test_what_somebody_changes_is_written_when_they_are_done(
    database: Database, worker: Worker, befalls: Callable[..., None]
) -> None:
    await stale_register(database)
    befalls(9, refresh)
    async with database.write.begin() as connection:
        await connection.exec_driver_sql("UPDATE decision SET title = 'Use mugs' WHERE number = 3")
        running = asyncio.create_task(worker.run_next())
        while await column(database, STALE) != [2]:
            await asyncio.sleep(0.01)
        assert not running.done()
    assert await running
    assert await column(database, "SELECT title FROM search_entry ORDER BY kind, item_id") == [
        "Use cup 1", "Use cup 2", "Use mugs", "Cups compared",
    ]  # fmt: skip


async def test_what_a_killed_server_began_another_one_goes_on_with(
    database: Database, worker: Worker, settings: Settings, befalls: Callable[..., None]
) -> None:
    await stale_register(database)

    async def killed(session: AsyncSession) -> None:
        await session.execute(sa.text("SELECT pg_terminate_backend(pg_backend_pid())"))

    befalls(2, killed)
    with pytest.raises(DBAPIError):
        await worker.run_next()
    assert await column(database, STALE) == [2], "what was written before stays so, and the rest as it was"
    async with database.write.begin() as connection:
        await connection.exec_driver_sql("UPDATE search_entry SET title = 'Kept' WHERE title = 'Use cup 1'")
        await connection.exec_driver_sql("UPDATE job SET leased_until = now()")
    another = Worker(settings, REINDEXING)
    assert [await another.run_next(), await another.run_next()] == [True, False]
    await another.stop()
    assert await column(database, "SELECT title FROM search_entry ORDER BY kind, item_id") == [
        "Kept", "Use cup 2", "Use cup 3", "Cups compared",
    ], "nothing is written twice"  # fmt: skip
    assert await column(database, JOBS) == ["done 2 Wrote the entries of 4 records."]


async def test_whoever_cancels_it_is_told_what_stays(
    admin: httpx.AsyncClient, database: Database, worker: Worker, befalls: Callable[..., None]
) -> None:
    await stale_register(database)
    worker.pause = 0.01

    async def cancel(_: AsyncSession) -> None:
        await admin.post(f"/admin/jobs/{(await column(database, 'SELECT id FROM job'))[0]}/cancellation")
        for _ in range(2):  # the worker has heard of it once it asks again
            renewed = await column(database, LEASED)
            while await column(database, LEASED) == renewed:
                await asyncio.sleep(0.01)

    befalls(1, cancel)
    assert await worker.run_next()
    assert "What it wrote stays" in (await column(database, JOBS))[0]
    await sweep(database)
    assert await column(database, "SELECT count(*) FROM job WHERE state = 'waiting'") == [1]
