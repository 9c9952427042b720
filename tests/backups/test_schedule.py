"""Backups that the server makes by itself, and how one hears that they fail."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import msgspec
import pytest
import pytest_asyncio
import sqlalchemy as sa

from app.audit.models import Action
from app.audit.trail import COMMAND_LINE, Subject, note_alone
from app.backups.age import Backup, told
from app.backups.manifest import BackupManifest
from app.backups.saving import Saved, prune
from app.backups.schedule import backup_works, schedule
from app.jobs.worker import Worker
from app.persistence.database.engine import Database
from app.persistence.fields import now
from app.settings import Settings
from app.tables import Job
from tests.register import collection, decision, store

pytestmark = pytest.mark.slow


@pytest.fixture
def scheduled(settings: Settings, tmp_path: Path) -> Settings:
    return msgspec.structs.replace(settings, backup_folder=str(tmp_path), backup_keep=1)


@pytest_asyncio.fixture
async def worker(scheduled: Settings, database: Database) -> AsyncIterator[Worker]:
    worker = Worker(scheduled, backup_works(scheduled))
    yield worker
    await worker.stop()


def files(folder: Path) -> list[Path]:
    return list(folder.iterdir())


def remove(folder: Path) -> None:
    folder.rmdir()


async def jobs(database: Database) -> list[tuple[str, str]]:
    async with database.read_sessions() as session:
        return [(job.state.value, job.message) for job in await session.scalars(sa.select(Job).order_by(sa.text("id")))]


async def test_of_several_servers_one_asks_and_the_next_backup_is_due_a_day_later(
    worker: Worker, database: Database, tmp_path: Path
) -> None:
    await store(database, decision(collection(), 1, "Kept"))
    await asyncio.gather(*(schedule(worker.database) for _ in range(4)))
    assert await worker.run_next()
    ((state, message),) = await jobs(database)
    assert state == "done", message
    (file,) = files(tmp_path)
    assert f"Saved {file}" in message
    assert "it restores as saved: 1 decision" in message
    await schedule(worker.database)
    assert len(await jobs(database)) == 1


async def test_a_folder_that_cannot_be_written_is_told_by_the_job_and_asked_for_again(
    worker: Worker, database: Database, tmp_path: Path
) -> None:
    remove(tmp_path)
    await schedule(worker.database)
    assert await worker.run_next()
    ((state, message),) = await jobs(database)
    assert (state, message) == ("failed", "--keep is about the backups in a folder, and this is none.")
    await schedule(worker.database)
    assert len(await jobs(database)) == 2


async def test_a_backup_that_is_cancelled_leaves_nothing(worker: Worker, database: Database, tmp_path: Path) -> None:
    await schedule(worker.database)
    running = asyncio.create_task(worker.run_next())
    await asyncio.sleep(0.3)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert files(tmp_path) == []
    ((state, _),) = await jobs(database)
    assert state == "waiting", "the next server has it"


async def test_without_a_folder_nothing_is_asked(shared_database: Database, database: Database) -> None:
    await schedule(shared_database)
    assert await jobs(database) == []


def test_only_the_oldest_of_the_same_register_go(tmp_path: Path) -> None:
    names = [f"rationale-aaaaaaaa-2026113{day}-010000.zip" for day in range(4)]
    others = ["rationale-bbbbbbbb-20261001-010000.zip", "notes.zip"]
    for name in names + others:
        (tmp_path / name).touch()
    manifest = BackupManifest(
        format=1, made_at=now(), release="", schema="", postgresql="", register="", tables=[], sequences={}
    )  # fmt: skip
    prune(Saved(tmp_path / names[-1], 0, manifest), 2)
    assert {path.name for path in tmp_path.iterdir()} == {*names[-2:], *others}


def ages() -> Iterator[tuple[float | None, str, bool, str]]:
    yield None, "", True, "none yet; “rationale backup” makes one, or a folder that is set for them"
    yield None, "/srv", False, "none yet; the server makes one within an hour"
    yield 0.5, "/srv", True, "within the last hour, a.zip"
    yield 47, "/srv", True, "47 hours ago, a.zip"
    yield 49, "/srv", False, "2 days ago, a.zip; the jobs say why there is no newer one"
    yield 500, "", True, "20 days ago, a.zip"


@pytest.mark.parametrize(("hours", "folder", "well", "words"), list(ages()))
def test_the_age_is_told_and_a_schedule_that_is_not_kept_is_wrong(
    hours: float | None, folder: str, well: bool, words: str
) -> None:
    latest = None if hours is None else Backup(now() - timedelta(hours=hours), "a.zip")
    assert told(latest, Settings(backup_folder=folder)) == (well, words)


async def test_admins_and_monitors_see_the_age(admin: httpx.AsyncClient, database: Database) -> None:
    page = (await admin.get("/admin")).text
    assert "none yet; “rationale backup” makes one" in page
    assert "rationale_backup_age_seconds{" not in (await admin.get("/metrics")).text
    await note_alone(database, COMMAND_LINE, Action.BACKUP, Subject("backup", None, "a.zip"))
    assert "within the last hour, a.zip" in (await admin.get("/admin")).text
    assert "rationale_backup_age_seconds{} 0" in (await admin.get("/metrics")).text
