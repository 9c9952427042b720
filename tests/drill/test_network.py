"""The network between the application and its database stalls and breaks."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from tests.drill.acts import form, send, tags, until_answered
from tests.drill.proxy import Proxy

pytestmark = pytest.mark.slow


async def test_a_network_that_stalls_ends_requests_and_heals(app: Any, ada: httpx.AsyncClient, proxy: Proxy) -> None:
    assert (await ada.get("/decisions")).status_code == 200
    proxy.hold()
    pages = await asyncio.gather(*(ada.get(path) for path in ("/decisions", "/risks", "/search?q=x", "/stack")))
    assert {page.status_code for page in pages} == {503}
    assert (await ada.get("/livez")).status_code == 200
    assert (await ada.get("/readyz")).status_code == 503
    proxy.release()
    await until_answered(ada)
    assert (await ada.get("/readyz")).status_code == 200
    while any(pool["in_use"] for pool in app.state.database.pool_status().values()):
        await asyncio.sleep(0.01)  # the one that looks up who asks is held for a moment


async def test_connections_that_are_reset_fail_no_page(ada: httpx.AsyncClient, proxy: Proxy) -> None:
    await until_answered(ada)
    for _ in range(5):
        proxy.cut()
        await asyncio.sleep(0)
        assert (await ada.get("/decisions")).status_code == 200


async def test_a_form_whose_answer_was_lost_is_stored_once(app: Any, ada: httpx.AsyncClient, proxy: Proxy) -> None:
    """The connection breaks at any moment of the change; whoever is not told sends the form again."""
    for step in range(12):
        key, name = await form(ada), f"lost-{step:02}"
        sending = asyncio.create_task(send(ada, name, key))
        await asyncio.sleep(step * 0.004)
        proxy.cut()
        answer = await sending
        while answer.status_code != 303:
            assert answer.status_code >= 500, answer.text
            answer = await send(ada, name, key)
    found = [name for name in await tags(app) if name.startswith("lost-")]
    assert found == [f"lost-{step:02}" for step in range(12)]
