"""A long page is rendered in stretches, between which others go on, and not without end."""

from __future__ import annotations

import asyncio
import threading
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from app.web.http import pages
from app.writing.view import SheetView
from tests.register import collection, decision, store

FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.fixture
def in_small_stretches(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "STRETCH", -1.0)  # whatever the clock can tell apart
    monkeypatch.setattr(pages, "PIECES", 1)
    app.asgi_handler.page_cache.clear()


@pytest.mark.usefixtures("in_small_stretches")
async def test_others_go_on_while_a_long_page_is_rendered(client: httpx.AsyncClient, app: Any) -> None:
    into = collection()
    await store(app.state.database, *(decision(into, number, f"Stretch {number}") for number in range(1, 31)))
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


async def test_others_go_on_while_a_form_with_many_rows_is_drawn(
    editor: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads, fields = set[int](), SheetView.fields

    def noted(self: SheetView, *given: Any) -> Any:
        threads.add(threading.get_ident())
        return fields(self, *given)

    monkeypatch.setattr(SheetView, "fields", noted)
    rows = [part for number in range(150) for part in (("options", f"n{number}"), (f"options.n{number}.title", "x"))]
    answer = await editor.post("/decisions/new", content=urlencode(rows), headers=FORM)
    assert answer.text.count('class="part-row') >= 150
    assert threads
    assert threading.get_ident() not in threads
