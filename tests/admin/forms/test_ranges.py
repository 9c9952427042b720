"""A range that nobody can read is refused wherever a table takes one; what an import brought stays as it is."""

from __future__ import annotations

import re

import httpx
import pytest_asyncio
import sqlalchemy as sa

from app.persistence.database.engine import Database
from app.tables import Package, Pin
from tests.admin.browsing import open_page, rows
from tests.register import collection, decision, store

UNREAD = "This is no range that can be read. Write it such as"


@pytest_asyncio.fixture
async def pins(database: Database) -> list[Pin]:
    """One range that can be read, and one that was imported and cannot."""
    some = [
        Pin(package=Package(ecosystem="pypi", name=name), specifier=specifier, level="required")
        for name, specifier in (("redis", ">=6"), ("celery", ">=5 <<6"))
    ]
    await store(database, decision(collection(), 1, "Cache in Redis", status="proposed", pins=some))
    return some


async def written(database: Database) -> list[str]:
    return [one.specifier for one in await rows(database, sa.select(Pin.specifier).order_by(Pin.id))]  # type: ignore[call-overload]


async def test_the_form_of_a_pin_says_it_beside_the_field(
    admin: httpx.AsyncClient, database: Database, pins: list[Pin]
) -> None:
    page = await (await open_page(admin, f"/admin/pins/{pins[0].id}")).fill(specifier=">=6 or so").press()
    assert (page.status, page["specifier"]) == (422, ">=6 or so")
    assert re.search(rf'id="specifier-error".*{UNREAD}', page.text)
    assert await written(database) == [">=6", ">=5 <<6"]
    assert (await page.fill(specifier=">=6.1").press()).status == 303
    page = await open_page(admin, f"/admin/pins/{pins[1].id}")
    assert (await page.fill(note="It was imported so.").press()).status == 303
    assert await written(database) == [">=6.1", ">=5 <<6"]


async def test_in_the_form_of_a_decision_the_one_that_was_typed_is_told(
    admin: httpx.AsyncClient, database: Database, pins: list[Pin]
) -> None:
    where = f"pins.{pins[0].id}.specifier"
    page = await (await open_page(admin, f"/admin/decisions/{pins[0].decision_id}")).set({where: "newest"}).press()
    assert page.status == 422
    assert re.findall(r'id="([^"]+)-error"', page.text) == [where]


async def test_changes_of_many_and_files_are_refused_too(
    admin: httpx.AsyncClient, database: Database, pins: list[Pin]
) -> None:
    chosen = await admin.post("/admin/pins/selections", data={"chosen": [str(one.id) for one in pins]})
    answer = await admin.post(f"{chosen.headers['location']}/edit", data={"specifier": "newest"})
    assert (answer.status_code, UNREAD in answer.text) == (422, True)
    lines = f"id,specifier,note\n{pins[0].id},>=6.2,\n{pins[1].id},newest,\n"
    shown = await admin.post("/admin/pins/import", data={"key": "id"}, files={"file": ("rows.csv", lines.encode())})
    told = (await admin.get(shown.headers["location"])).text
    assert re.search(rf">3</th><td>Version</td><td>{UNREAD}", told)
    assert await written(database) == [">=6", ">=5 <<6"]
