"""A long page is rendered in stretches, between which others go on, and not without end."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from app.web.http import pages
from tests.register import collection, decision, store


@pytest.fixture
def in_small_stretches(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "STRETCH", -1.0)  # whatever the clock can tell apart
    monkeypatch.setattr(pages, "PIECES", 5)
    app.asgi_handler.page_cache.clear()


@pytest.mark.usefixtures("in_small_stretches")
async def test_others_go_on_while_a_long_page_is_rendered(client: httpx.AsyncClient, app: Any) -> None:
    into = collection()
    await store(app.state.database, *(decision(into, number, f"Decision {number}") for number in range(1, 31)))
    turns, asked = 0, asyncio.create_task(client.get("/decisions"))
    while not asked.done():
        await asyncio.sleep(0)
        turns += 1
    assert asked.result().text.count('class="row-title"') == 30
    assert turns > 50


@pytest.mark.usefixtures("in_small_stretches")
async def test_a_page_that_takes_too_long_says_so(client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "DEADLINE", -1.0)
    answer = await client.get("/decisions")
    assert answer.status_code == 503
    assert "This page is too large to be shown." in answer.text
