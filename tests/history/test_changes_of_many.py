"""What a page tells of a change of many records was counted with the change: it reads as much after a large one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from litestar import Litestar

from app.imports.service import run_import
from app.persistence.database.engine import Database
from tests.imports.files import SHARED, adr, column
from tests.operations.test_undoing_a_change_of_many import newest
from tests.operations.test_undoing_an_import import take_back
from tests.register import titles

MANY = 80
FEW = 24  # revisions that a page reads: of each change the first, of a record its own
ASKING = re.compile(r"SELECT|WITH")


@pytest.fixture(autouse=True)
def shared_workers(workers: object) -> None:
    """Started once, before the first test that imports."""


async def imported(database: Database, folder: Path) -> None:
    for number in range(1, MANY + 1):
        (folder / f"{number:04}.md").write_text(adr(f"Choice {number}", number), encoding="utf-8")
    await run_import(database, [folder], collection="Shop", workers=SHARED[0])


async def read(app: Litestar, who: httpx.AsyncClient, path: str) -> dict[str, int]:
    """How many rows of each table a page reads where a plan uses indexes as in a large register."""
    seen: list[Any] = []
    database = app.state.database
    app.asgi_handler.page_cache.clear()  # type: ignore[attr-defined]

    def note(*event: Any) -> None:
        seen.append((event[2], event[3]))

    sa.event.listen(database.read.sync_engine, "before_cursor_execute", note)
    assert (await who.get(path, follow_redirects=True)).status_code == 200
    sa.event.remove(database.read.sync_engine, "before_cursor_execute", note)
    asked = [one for one in seen if ASKING.match(one[0].lstrip())]
    async with database.write_sessions() as session:
        await session.execute(sa.text("SET LOCAL enable_seqscan = off"))
        driver = await session.connection()
        plans = [await driver.exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", given) for sql, given in asked]
        roots = [plan.scalar_one()[0]["Plan"] for plan in plans]
    found: dict[str, int] = {}
    for node in (node for root in roots for node in nodes(root)):
        rows = (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
        name = node.get("Relation Name", "")
        found[name] = found.get(name, 0) + round(rows)
    return found


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", []):
        yield from nodes(part)


async def test_no_page_reads_all_that_an_import_brought(
    app: Litestar, reading_person: httpx.AsyncClient, database: Database, tmp_path: Path
) -> None:
    await imported(database, tmp_path)
    assert (await column(database, "SELECT count(*) FROM revision"))[0] > MANY
    assert f"{MANY} decisions imported into Shop" in titles((await reading_person.get("/changes")).text)
    one = (await column(database, "SELECT max(id) FROM decision"))[0]
    for path in ("/", f"/decisions/{one}/history"):
        assert (await read(app, reading_person, path))["revision"] <= FEW, path
    assert (await read(app, reading_person, "/"))["imported_file"] <= FEW, "those that have findings"
    assert (await read(app, reading_person, "/changes")).get("decision", 0) <= FEW, "none of its lines is of one"


async def test_neither_does_one_after_it_was_taken_back(
    app: Litestar, admin: httpx.AsyncClient, reading_person: httpx.AsyncClient, database: Database, tmp_path: Path
) -> None:
    await imported(database, tmp_path)
    assert (await take_back(admin, f"/admin/operations/{await newest(database, 'operation')}")).status_code == 303
    assert await column(database, "SELECT figures -> 'deleted' FROM operation ORDER BY id DESC LIMIT 1") == [MANY]
    assert f"{MANY} records deleted" in (await reading_person.get("/changes")).text
    assert (await read(app, reading_person, "/"))["revision"] <= FEW
