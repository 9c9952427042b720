"""How packages stand is worked out for a change that it may rest on, and for no other."""

from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from app.persistence.database.engine import Database
from app.stack.models import Package, Pin
from app.tables import Decision
from tests.admin.browsing import open_page
from tests.register import collection, decision, store

CHANGES = {"title": ("Cache in Redis 7", False), "decided_on": ("2020-01-02", True), "binds": ("shop", True)}


@pytest.mark.parametrize("name", CHANGES)
async def test_how_packages_stand_is_asked_where_it_may_be_otherwise(
    admin: httpx.AsyncClient, app: Any, database: Database, name: str
) -> None:
    value, asked = CHANGES[name]
    made = await _pinning(database)
    page = await open_page(admin, f"/admin/decisions/{made.id}")
    seen: list[str] = []

    def note(*event: Any) -> None:
        seen.append(event[2])

    engine = app.state.database.write.sync_engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        assert (await page.fill(**{name: value}).press()).status == 303
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
    assert any("package_ring" in one for one in seen) is asked


async def test_how_a_package_stands_follows_what_a_collection_binds_and_not_its_name(
    admin: httpx.AsyncClient, database: Database
) -> None:
    made = await _pinning(database)
    path = f"/admin/collections/{made.collection_id}"
    for name, value in (("name", "Kitchen"), ("binds", "shop")):
        assert (await (await open_page(admin, path)).set({name: value}).press()).status == 303
    assert "in shop" in (await admin.get("/stack/pypi/redis")).text


async def _pinning(database: Database) -> Decision:
    pin = Pin(package=Package(ecosystem="pypi", name="redis"), specifier=">=6", normalised=">=6")
    made = decision(collection(), 1, "Cache in Redis", pins=[pin])
    await store(database, made)
    return made
