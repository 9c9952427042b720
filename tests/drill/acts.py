"""What people do while something fails."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import httpx

KEY = re.compile(r'name="once" value="([^"]+)"')


async def form(browser: httpx.AsyncClient) -> str:
    """The key of a form for a new tag."""
    found = KEY.search((await browser.get("/admin/tags/new")).text)
    assert found is not None
    return found[1]


async def send(browser: httpx.AsyncClient, name: str, key: str) -> httpx.Response:
    return await browser.post("/admin/tags/new", data={"name": name, "once": key, "do": "save"})


async def until_answered(browser: httpx.AsyncClient, path: str = "/decisions") -> None:
    """As somebody does who presses “again” until the page is there."""
    while (await browser.get(path)).status_code != 200:
        await asyncio.sleep(0.05)


async def tags(app: Any) -> list[str]:
    return [row[0] for row in await app.state.database.rows("SELECT name FROM tag ORDER BY name")]
