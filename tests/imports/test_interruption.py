"""Imports that are stopped half way, or meet another one."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from app.imports.reading.workers import Workers
from app.imports.service import run_import
from app.persistence.database.engine import Database
from tests.imports.files import SHARED, adr, column, lay, load, outcomes

pytestmark = pytest.mark.slow

MANY: dict[str, str | bytes] = {
    f"{place:04}-tea.md": adr(f"Use tea {place}", place, f"Superseded by [{place + 1}]({place + 1:04}-tea.md)")
    for place in range(1, 160)
}


async def test_an_interrupted_import_leaves_whole_files_and_is_completed_by_the_next(
    database: Database, tmp_path: Path
) -> None:
    half = asyncio.Event()

    def progress(done: int, total: int) -> None:
        if done >= 100:
            half.set()

    lay(tmp_path, MANY)
    running = asyncio.create_task(
        run_import(database, [tmp_path], collection="Log", workers=SHARED[0], progress=progress)
    )
    await half.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert await column(database, "SELECT finished_at IS NULL FROM import_run") == [True]
    stored = (await column(database, "SELECT count(*) FROM decision"))[0]
    assert 100 <= stored < 160
    assert await column(database, "SELECT count(*) FROM source") == [stored]
    report = await load(database, tmp_path, {})
    assert outcomes(report) == ["unchanged"] * stored + ["new"] * (159 - stored)
    assert await column(database, "SELECT count(*) FROM decision_link") == [158]


async def test_two_imports_of_one_folder_at_once_make_no_duplicates(database: Database, tmp_path: Path) -> None:
    lay(tmp_path, MANY)
    reports = await asyncio.gather(*(load(database, tmp_path, {}) for _ in range(2)))
    assert await column(database, "SELECT count(*) FROM decision") == [159]
    assert await column(database, "SELECT count(*) FROM collection") == [1]
    assert sum(report.outcomes().get("new", 0) for report in reports) == 159


async def test_a_file_that_its_reader_never_finishes_is_left_out(database: Database, tmp_path: Path) -> None:
    lay(tmp_path, {"0001-a.md": adr("Use tea", 1)})
    async with Workers(count=1, patience=0.001) as hasty:
        report = await run_import(database, [tmp_path], workers=hasty)
    assert outcomes(report) == ["skipped"]
    assert "took longer" in report.files[0].findings[0].message


async def test_a_reader_that_dies_takes_one_file_with_it(database: Database, tmp_path: Path) -> None:
    lay(tmp_path, {f"{place:04}-a.md": adr(f"Tea {place}", place) for place in range(1, 30)})
    async with Workers(count=1) as workers:

        def kill(done: int, total: int) -> None:
            for process in workers._started:
                process.kill()

        kill_soon = asyncio.get_running_loop().call_later(0.0, kill, 0, 0)
        report = await run_import(database, [tmp_path], collection="Log", workers=workers, progress=kill)
        kill_soon.cancel()
    assert set(outcomes(report)) <= {"new", "skipped"}
    assert outcomes(report).count("skipped") <= 1
