"""While files are imported, or looked at, people go on writing, in the very collection they go to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.imports.service import run_import
from app.imports.storing.run import Storage
from app.persistence.database.engine import Database
from tests.admin.browsing import open_page
from tests.imports.files import SHARED, adr, column, lay, load, outcomes
from tests.imports.test_pages import packed, send

SOME = {f"{place:04}-tea": adr(f"Use tea {place}", place) for place in range(1, 60)}  # two batches
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"


def pause(monkeypatch: pytest.MonkeyPatch, hold: Callable[[int], Any]) -> None:
    """Have `hold` awaited after each batch of files, with how many came before it."""
    batch, done = Storage._batch, 0

    async def paused(storage: Storage, *given: Any, **options: Any) -> Any:
        nonlocal done
        waiting = await batch(storage, *given, **options)
        done += 1
        await hold(done)
        return waiting

    monkeypatch.setattr(Storage, "_batch", paused)


async def written(editor: httpx.AsyncClient) -> int:
    """The status of the answer to somebody who writes a decision in the collection that there is."""
    page = (await open_page(editor, "/decisions/new")).fill(title="Use coffee")
    return (await page.press("propose")).status


@pytest.mark.parametrize("before", [9000, 0], ids=["later", "the first time"])
async def test_somebody_writes_in_the_collection_that_files_are_imported_into(
    app: Any,
    editor: httpx.AsyncClient,
    database: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    before: int,
) -> None:
    """What is written is numbered behind the files, those that are still to come among them."""
    if before:
        await load(database, tmp_path, {"9000-milk.md": adr("Use milk", before)}, collection="Ops")
    half, go_on = asyncio.Event(), asyncio.Event()

    async def hold(done: int) -> None:
        half.set()
        await go_on.wait()

    pause(monkeypatch, hold)
    monkeypatch.setattr(app.state.worker, "patience", 0.0)
    assert (await send(editor, "log.zip", packed(**SOME), collection="Ops")).status_code == 303
    await half.wait()
    assert await written(editor) == 303
    go_on.set()
    await asyncio.wait(list(app.state.worker._begun))
    assert await column(database, "SELECT count(*) FROM collection") == [1]
    assert await column(database, "SELECT count(*) FROM decision WHERE title <> 'Use milk'") == [1 + len(SOME)]
    written_beside = max(before, len(SOME)) + 1
    assert await column(database, "SELECT number FROM decision WHERE title = 'Use coffee'") == [written_beside]
    assert await column(database, "SELECT count(*) FROM decision WHERE source_number IS NOT NULL") == [0]


async def test_a_dry_run_begins_anew_where_somebody_waits_for_it(
    editor: httpx.AsyncClient, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await load(database, tmp_path / "milk", {"9000-milk.md": adr("Use milk", 9000)})
    half, others = asyncio.Event(), asyncio.Event()

    async def hold(done: int) -> None:
        half.set()
        while done == 1 and await column(database, WAITING) == [0]:
            await asyncio.sleep(0.01)
        if done > 1:
            await others.wait()

    pause(monkeypatch, hold)
    folder = lay(tmp_path / "tea", {f"{name}.md": text for name, text in SOME.items()})
    looking = asyncio.create_task(run_import(database, [folder], collection="Log", dry_run=True, workers=SHARED[0]))
    await half.wait()
    assert await written(editor) == 303
    others.set()
    assert outcomes(await looking).count("new") == len(SOME)
    assert await column(database, "SELECT title FROM decision ORDER BY number") == ["Use milk", "Use coffee"]


async def test_a_dry_run_holds_up_no_other_import(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    half, other = asyncio.Event(), list[asyncio.Task[Any]]()

    async def hold(done: int) -> None:
        half.set()
        while not (other and other[0].done()) and await column(database, WAITING) == [0]:
            await asyncio.sleep(0.01)

    pause(monkeypatch, hold)
    folder = lay(tmp_path / "tea", {f"{name}.md": text for name, text in SOME.items()})
    looking = asyncio.create_task(run_import(database, [folder], collection="Log", dry_run=True, workers=SHARED[0]))
    await half.wait()
    monkeypatch.undo()
    milk = load(database, tmp_path / "milk", {"1-milk.md": adr("Use milk", 1)}, collection="Milk")
    other.append(asyncio.create_task(milk))
    assert outcomes(await other[0]) == ["new"]
    assert outcomes(await looking).count("new") == len(SOME)
