"""What an earlier release wrote for the search is written anew, once."""

from __future__ import annotations

import httpx

from app.jobs import reindexing
from app.jobs.reindexing import REINDEXING, sweep
from app.jobs.worker import Worker
from app.persistence.database.engine import Database
from app.settings import Settings
from tests.imports.files import column
from tests.register import collection, decision, document, store


async def test_entries_of_an_earlier_release_are_written_anew_once(
    client: httpx.AsyncClient, settings: Settings, database: Database
) -> None:
    await sweep(database)
    assert await column(database, "SELECT count(*) FROM job") == [0], "there is nothing to write"
    here = collection()
    await store(database, decision(here, 1, "Use cups"), document(here, "Cups compared"))
    async with database.write.begin() as connection:
        await connection.exec_driver_sql("UPDATE search_entry SET title = 'Old', body = ''")
        await connection.exec_driver_sql("UPDATE data_version SET search_form = 0")
    assert "Use <mark>cups</mark>" not in (await client.get("/search?q=cups")).text
    for _ in range(2):
        await sweep(database)
    worker = Worker(settings, REINDEXING)
    assert [await worker.run_next(), await worker.run_next()] == [True, False]
    await worker.stop()
    assert await column(database, "SELECT message FROM job") == ["Wrote the entries of 2 records."]
    assert "Use <mark>cups</mark>" in (await client.get("/search?q=cups")).text
    await sweep(database)
    assert await column(database, "SELECT count(*) FROM job") == [1]
    assert await column(database, "SELECT search_form FROM data_version") == [reindexing.FORM]
