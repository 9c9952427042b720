"""The admin pages serve another application as they are: nothing in them knows this one."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
import sqlalchemy as sa

from app.persistence.database.engine import Database
from app.settings import Settings
from tests.admin.garden import Bed, Plant, Watering, create_garden, lay_out
from tests.persistence.library import store

pytestmark = pytest.mark.slow


@pytest_asyncio.fixture
async def garden(empty_database_url: str, tmp_path: Path) -> AsyncIterator[tuple[httpx.AsyncClient, Database]]:
    database = Database(Settings(database_url=empty_database_url, pool_size=2, application_name="garden"))
    await lay_out(database)
    app = create_garden(database, tmp_path / "templates")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://garden") as client:
        yield client, database
    await database.aclose()


def once(page: str) -> dict[str, str]:
    """What the form on a page carries besides its fields."""
    return dict(re.findall(r'<input type="hidden" name="(once|version)" value="([^"]*)"', page))


async def stored(database: Database) -> list[tuple[str, str, int | None]]:
    asked = (
        sa.select(Plant.name, Plant.light, Watering.litres).outerjoin(Watering).order_by(Plant.id, Watering.position)
    )  # type: ignore[arg-type]
    async with database.read_sessions() as session:
        return [tuple(row) for row in await session.execute(asked)]


async def test_another_application_lists_creates_changes_and_deletes(
    garden: tuple[httpx.AsyncClient, Database],
) -> None:
    client, database = garden
    await store(database, Bed(name="By the wall"))  # type: ignore[arg-type]
    assert "0 plants" in (await client.get("/admin/plants")).text

    form = once((await client.get("/admin/plants/new")).text)
    typed = {"name": "Órache", "light": "sun", "bed.text": "By the wall", "bed": "", "do": "save",
             "waterings": "n1", "waterings.n1.litres": "3"}  # fmt: skip
    made = await client.post("/admin/plants/new", data=form | typed)
    assert (made.status_code, await stored(database)) == (303, [("Órache", "sun", 3)])
    listed = (await client.get("/admin/plants?q=orache&light=sun&bed=wall")).text
    assert "Órache" in listed
    assert '<a href="/admin/beds/1">By the wall</a>' in listed

    form = once(page := (await client.get("/admin/plants/1")).text)
    assert 'value="By the wall"' in page
    refused = await client.post("/admin/plants/1", data=form | {"name": "", "do": "save"})
    assert refused.status_code == 422
    changed = await client.post("/admin/plants/1", data=once(refused.text) | {"light": "shade", "do": "save"})
    assert (changed.status_code, await stored(database)) == (303, [("Órache", "shade", 3)])
    assert "Gwen" in (await client.get("/admin/plants/1/history")).text

    form = once((await client.get("/admin/plants/1/delete")).text)
    gone = await client.post("/admin/plants/1/delete", data=form)
    assert (gone.status_code, await stored(database)) == (303, [])
    assert (await client.get("/admin/plants/1")).status_code == 404


def test_what_is_lifted_out_imports_nothing_else_of_this_application() -> None:
    asked = "import sys, tests.admin.garden; print(*{name.split('.')[1] for name in sys.modules if name[:4] == 'app.'})"
    imported = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout
    assert set(imported.split()) == {"admin", "persistence", "settings", "web"}
