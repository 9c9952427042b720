"""Files that were sent are a job: whatever happens to the server, they are imported once, each whole."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from app.imports.taking import sweep
from app.jobs.worker import Worker
from app.persistence.database.engine import Database
from tests.imports.files import adr, column
from tests.imports.test_pages import packed, send
from tests.register import titles

MANY = packed(**{f"{place:04}": adr(f"Use tea {place}", place) for place in range(1, 160)})


async def sent(editor: httpx.AsyncClient, content: bytes = MANY) -> str:
    """The address of the job of files that were sent."""
    answer = await send(editor, "log.zip", content, collection="Ops")
    assert answer.status_code == 303
    taken = answer.headers["location"]
    assert taken.startswith("/imports/uploads/")
    return (await editor.get(taken)).headers["location"]


async def until(editor: httpx.AsyncClient, job: str, word: str) -> str:
    while word not in (page := (await editor.get(job)).text):
        assert "refresh" in page, f"it has ended, and nothing said “{word}”"
        await asyncio.sleep(0.02)
    return page


async def test_what_takes_long_shows_how_far_it_is_and_leads_on(
    halfway: asyncio.Event, editor: httpx.AsyncClient, database: Database
) -> None:
    job = await sent(editor)
    page = (await editor.get(job)).text
    assert "Import log.zip" in page
    assert '<noscript><meta http-equiv="refresh"' in page, "also without scripts"
    await until(editor, job, " of 159")
    halfway.set()
    done = await until(editor, job, "Imported: 159 new.")
    assert "refresh" not in done
    back = done.split('href="/imports/uploads/')[1].split('"')[0]
    run = await editor.get(f"/imports/uploads/{back}", follow_redirects=True)
    assert "159 files" in run.text
    assert await column(database, "SELECT count(*) FROM decision") == [159]
    assert await column(database, f"SELECT content FROM upload WHERE id = {back}") == [b""], "it is kept no more"


async def test_a_server_that_stops_midway_leaves_it_to_another(
    halfway: asyncio.Event, app: Any, editor: httpx.AsyncClient, another: Worker, database: Database
) -> None:
    job = await sent(editor)
    await until(editor, job, " of 159")
    (task,) = app.state.worker._begun
    task.cancel()
    await asyncio.wait([task])
    halfway.set()
    (stored,) = await column(database, "SELECT count(*) FROM decision")
    assert 0 < stored < 159
    assert await column(database, "SELECT count(*) FROM source") == [stored], "each whole"
    assert "Waiting" in (await editor.get(job)).text
    assert await another.run_next()
    assert "Imported: 159 new." in (await editor.get(job)).text
    assert await column(database, "SELECT count(*) FROM decision") == [159]
    (operation,) = await column(database, "SELECT DISTINCT operation_id FROM import_run")
    assert (await editor.post(f"/admin/operations/{operation}/undo")).status_code == 303, "both parts are taken back"
    assert await column(database, "SELECT title FROM decision UNION ALL SELECT name FROM collection") == []


@pytest.mark.usefixtures("impatient")
async def test_a_server_that_stops_before_it_says_so_has_imported_them_all_the_same(
    editor: httpx.AsyncClient, another: Worker, app: Any, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped = asyncio.Event()

    async def stop(*given: Any) -> bool:
        stopped.set()
        raise asyncio.CancelledError

    monkeypatch.setattr("app.jobs.queue.finish", stop)
    job = await sent(editor)
    await stopped.wait()
    while app.state.worker._begun:
        await asyncio.sleep(0.01)
    monkeypatch.undo()
    assert await another.run_next()
    assert "Imported: 159 new." in (await editor.get(job)).text
    assert await column(database, "SELECT count(*) FROM import_run") == [1]


async def test_it_is_cancelled_and_takes_everything_back(
    halfway: asyncio.Event, app: Any, editor: httpx.AsyncClient, database: Database
) -> None:
    worker = app.state.worker
    job = await sent(editor)
    await until(editor, job, " of 159")
    await editor.post(f"{job}/cancellation")
    halfway.set()
    await until(editor, job, "is taken back")
    await sweep(worker.database)
    assert await worker.run_next()
    assert not await worker.run_next(), "once"
    assert await column(database, "SELECT count(*) FROM decision") == [0]
    assert await column(database, "SELECT count(*) FROM collection") == [0]


async def test_the_next_import_waits_until_what_a_cancelled_one_stored_is_taken_back(
    halfway: asyncio.Event, app: Any, editor: httpx.AsyncClient, database: Database
) -> None:
    worker = app.state.worker
    job = await sent(editor)
    await until(editor, job, " of 159")
    await editor.post(f"{job}/cancellation")
    halfway.set()
    await until(editor, job, "is taken back")
    other = await sent(editor)
    assert not await worker.run_next(), "what is to be taken back is no job yet"
    assert "Waiting" in (await editor.get(other)).text
    await sweep(worker.database)
    assert not await worker.run_next(int(other.rpartition("/")[2])), "and then it is done first"
    assert await worker.run_next()
    assert await column(database, "SELECT count(*) FROM decision") == [0]
    assert await worker.run_next()
    assert "Imported: 159 new." in (await editor.get(other)).text
    assert await column(database, "SELECT count(*) FROM decision") == [159]


async def test_nobody_else_sees_what_was_sent(editor: httpx.AsyncClient, admin: httpx.AsyncClient) -> None:
    answer = await send(editor, "1.md", adr("Use one server", 1), only_check="true")
    assert titles((await editor.get(answer.headers["location"])).text) == ["Use one server"]
    for address in (answer.headers["location"], "/imports/uploads/999999", "/imports/uploads/x"):
        assert (await admin.get(address)).status_code == 404


async def test_files_that_a_browser_sent_leave_a_history_and_are_taken_back_as_well(
    editor: httpx.AsyncClient, database: Database
) -> None:
    answer = await send(editor, "log.zip", packed(**{"0001-a": adr("Use one server", 1)}), collection="Ops")
    run = int(answer.headers["location"].rpartition("/")[2])
    (made,) = await column(database, "SELECT id FROM decision")
    assert "Imported from log.zip" in (await editor.get(f"/decisions/{made}/history", follow_redirects=True)).text
    (operation,) = await column(database, f"SELECT operation_id FROM import_run WHERE id = {run}")
    assert (await editor.post(f"/admin/operations/{operation}/undo")).status_code == 303
    assert await column(database, "SELECT title FROM decision UNION ALL SELECT name FROM collection") == []


async def test_files_that_were_refused_are_not_kept(app: Any, editor: httpx.AsyncClient, database: Database) -> None:
    refused = await send(editor, "log.zip", b"PK\x03\x04 and nothing more")
    assert refused.status_code == 422
    await sweep(app.state.worker.database)
    assert await column(database, "SELECT count(*) FROM upload WHERE octet_length(content) > 0") == [0]
