"""An import that is not over is not taken back, and one that was taken back all the same stores no more."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from app.jobs.worker import Worker
from app.persistence.database.engine import Database
from tests.imports.files import column
from tests.imports.test_taking import sent, until

OPERATION = "SELECT DISTINCT operation_id FROM import_run"
REGISTER = "SELECT title FROM decision UNION ALL SELECT name FROM collection"


async def operation_of(database: Database) -> str:
    (operation,) = await column(database, OPERATION)
    return f"/admin/operations/{operation}"


async def refuses(editor: httpx.AsyncClient, operation: str) -> None:
    page = (await editor.get(operation)).text
    assert "It is not done" in page
    assert f"{operation}/undo" not in page, "no button"
    refused = await editor.post(f"{operation}/undo")
    assert refused.status_code == 409
    assert "Take it back when it is, or cancel its job." in refused.text


async def test_an_import_is_not_taken_back_while_it_runs(
    halfway: asyncio.Event, editor: httpx.AsyncClient, database: Database
) -> None:
    job = await sent(editor)
    await until(editor, job, " of 159")
    operation = await operation_of(database)
    await refuses(editor, operation)
    halfway.set()
    await until(editor, job, "Imported: 159 new.")
    assert (await editor.post(f"{operation}/undo")).status_code == 303
    assert await column(database, REGISTER) == []


async def test_an_import_whose_server_was_killed_is_not_taken_back_before_it_is_resumed(
    halfway: asyncio.Event,
    app: Any,
    editor: httpx.AsyncClient,
    another: Worker,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def dies(*given: Any) -> None:
        """A killed server gives nothing back."""

    monkeypatch.setattr("app.jobs.queue.give_back", dies)
    job = await sent(editor)
    await until(editor, job, " of 159")
    (task,) = app.state.worker._begun
    task.cancel()
    await asyncio.wait([task])
    halfway.set()
    operation = await operation_of(database)
    await _run(database, "UPDATE import_run SET started_at = started_at - interval '1 min', alive_at = NULL")
    await refuses(editor, operation)
    await _run(database, "UPDATE job SET leased_until = now() - interval '1 s'")
    await refuses(editor, operation)
    assert await another.run_next()
    assert "Imported: 159 new." in (await editor.get(job)).text
    assert (await editor.post(f"{operation}/undo")).status_code == 303
    assert await column(database, REGISTER) == []


async def test_an_import_that_was_taken_back_while_it_ran_stores_no_more(
    halfway: asyncio.Event, editor: httpx.AsyncClient, database: Database
) -> None:
    job = await sent(editor)
    await until(editor, job, " of 159")
    await _run(database, f"UPDATE operation SET undone_at = now() WHERE id = ({OPERATION})")
    halfway.set()
    await until(editor, job, "taken back while it ran")
    assert (await column(database, "SELECT count(*) FROM source"))[0] < 159


async def test_an_import_that_was_taken_back_is_not_resumed(
    halfway: asyncio.Event, app: Any, editor: httpx.AsyncClient, another: Worker, database: Database
) -> None:
    job = await sent(editor)
    await until(editor, job, " of 159")
    (task,) = app.state.worker._begun
    task.cancel()
    await asyncio.wait([task])
    halfway.set()
    (stored,) = await column(database, "SELECT count(*) FROM source")
    await _run(database, f"UPDATE operation SET undone_at = now() WHERE id = ({OPERATION})")
    assert await another.run_next()
    assert "taken back while it ran" in (await editor.get(job)).text
    assert await column(database, "SELECT count(*) FROM source") == [stored]


async def _run(database: Database, statement: str) -> None:
    async with database.write.begin() as connection:
        await connection.execute(sa.text(statement))
