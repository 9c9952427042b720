"""A table that somebody has locked holds the pages that need it, and nobody at the door."""

from __future__ import annotations

import asyncio
from typing import Any

import asyncpg
import httpx
import pytest

from app.persistence.database.embedded import EmbeddedServer
from app.persistence.database.url import parse

pytestmark = pytest.mark.slow


async def test_who_is_known_and_who_signs_in_do_not_wait_for_it(
    app: Any, ada: httpx.AsyncClient, primary: EmbeddedServer
) -> None:
    assert (await ada.get("/tags")).status_code == 200
    console = await asyncpg.connect(**parse(primary.url).arguments())
    async with console.transaction():
        await console.execute("LOCK TABLE decision IN ACCESS EXCLUSIVE MODE")
        held = [asyncio.create_task(ada.get(f"/decisions?q={number}")) for number in range(12)]
        while app.state.database.pool_status()["read"]["in_use"] < 2:
            await asyncio.sleep(0.01)
        for path, status in (("/readyz", 200), ("/sign-in", 303), ("/admin/jobs/none", 404), ("/livez", 200)):
            answer = await ada.get(path)
            assert answer.status_code == status
        assert not all(one.done() for one in held), "the pages were held meanwhile"
        assert {answer.status_code for answer in await asyncio.gather(*held)} == {503}
    await console.close()
    assert (await ada.get("/decisions")).status_code == 200
