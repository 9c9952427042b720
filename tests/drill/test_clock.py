"""A server of the database in another zone, at a day when its clocks jump, says the same days and hours."""

from __future__ import annotations

import re
from typing import Any

import asyncpg
import httpx
import pytest

from app.persistence.database.embedded import EmbeddedServer
from app.persistence.database.url import parse
from tests.drill.acts import form, send

pytestmark = pytest.mark.slow
CHANGED = re.compile(r"[0-9a-f]{16,}|[\d.]+ ms|Ada Admin|\d\d:\d\d:\d\d")


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Los_Angeles"])
async def test_days_do_not_depend_on_the_zone_of_the_server(
    app: Any, ada: httpx.AsyncClient, primary: EmbeddedServer, zone: str
) -> None:
    assert (await send(ada, f"zoned-{zone[:5]}", await form(ada))).status_code == 303
    paths = ("/changes", "/", "/tags", "/admin/tags")
    before = [CHANGED.sub("", (await ada.get(path)).text) for path in paths]
    console = await asyncpg.connect(**parse(primary.url).arguments())
    await console.execute(f"ALTER DATABASE postgres SET timezone = '{zone}'")
    try:
        for engine in (app.state.database.read, app.state.database.write):
            await engine.dispose()
        assert [CHANGED.sub("", (await ada.get(path)).text) for path in paths] == before
        assert (await send(ada, f"after-{zone[:5]}", await form(ada))).status_code == 303
    finally:
        await console.execute("ALTER DATABASE postgres RESET timezone")
        await console.execute("DELETE FROM tag")
        await console.close()
