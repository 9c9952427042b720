"""The rate limit of expensive pages."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from app.web.security import rate_limit
from app.web.security.rate_limit import MOST_KEPT, OF_ADDRESS, RateLimit, Turns
from tests.cast import browser_of
from tests.register import PARTIAL


@pytest.fixture
def limit(app: Any, monkeypatch: pytest.MonkeyPatch) -> RateLimit:
    limit = RateLimit(3, clock=lambda: 100.0)
    app.asgi_handler.page_cache.clear()
    monkeypatch.setitem(app.state._state, "rate_limit", limit)
    return limit


async def searches(client: httpx.AsyncClient, words: str, **headers: str) -> list[int]:
    return [(await client.get(f"/search?q={words}{n}", headers=headers)).status_code for n in range(4)]


@pytest.mark.usefixtures("limit")
async def test_who_asks_too_often_is_told_when_to_come_again(client: httpx.AsyncClient) -> None:
    assert await searches(client, "queue") == [200, 200, 200, 429]
    page, part = await client.get("/search?q=x"), await client.get("/search?q=x", headers=PARTIAL)
    assert (page.status_code, page.headers["retry-after"]) == (429, "20")
    assert "<h1>Too many requests</h1>" in page.text
    assert part.status_code == 429
    assert "<!doctype html>" not in part.text
    assert (await client.get("/decisions")).status_code == 200


@pytest.mark.usefixtures("limit")
async def test_others_are_not_kept_waiting(
    app: Any, client: httpx.AsyncClient, reading_person: httpx.AsyncClient
) -> None:
    assert await searches(client, "queue") == [200, 200, 200, 429]
    assert await searches(reading_person, "queue") == [200, 200, 200, 429]
    async with browser_of(app, address="192.0.2.7") as elsewhere:
        assert (await elsewhere.get("/search?q=queue")).status_code == 200


def test_people_behind_one_address_have_a_limit_together() -> None:
    limit = RateLimit(3, clock=lambda: 100.0)
    waits = [limit.wait(str(person), "192.0.2.1") for person in range(3 * OF_ADDRESS + 1)]
    assert waits == [0] * 3 * OF_ADDRESS + [5]


@given(st.lists(st.floats(0, 100), max_size=200))
def test_in_no_minute_are_more_answered_than_the_limit_and_what_was_saved_up(pauses: list[float]) -> None:
    now, answered = [100.0], list[float]()
    limit = RateLimit(10, clock=lambda: now[0])
    for pause in pauses:
        now[0] += pause
        if not limit.wait("1", "192.0.2.1"):
            answered.append(now[0])
    assert all(sum(at <= one < at + 60 for one in answered) <= 20 for at in answered)


def test_it_remembers_a_bounded_number_of_people() -> None:
    limit = RateLimit(1, clock=lambda: 100.0)
    for number in range(2 * MOST_KEPT):
        limit.wait("", str(number))
    assert len(limit._buckets) <= MOST_KEPT


async def test_who_asks_for_much_at_once_waits_and_nobody_else(
    app: Any, admin: httpx.AsyncClient, reading_person: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    front, inside, at_once, go_on = app.asgi_handler, list[int](), list[int](), asyncio.Event()
    made = front._made

    async def held(scope: Any, *rest: Any) -> None:
        who = scope["user"].id
        inside.append(who)
        at_once.append(inside.count(who))
        if not go_on.is_set() and who == slow:
            await go_on.wait()
        await made(scope, *rest)
        inside.remove(who)

    async with app.state.database.read_sessions() as session:
        slow = await session.scalar(sa.text("SELECT id FROM person WHERE role = 'admin'"))
    monkeypatch.setattr(front, "_made", held)
    monkeypatch.setattr(front, "turns", Turns(2))
    asked = [asyncio.create_task(admin.get(f"/search?q=queue{number}")) for number in range(9)]
    while inside.count(slow) < 2 or front.turns._asking.total() < len(asked):
        await asyncio.sleep(0)
    assert (await reading_person.get("/search?q=queue")).status_code == 200
    monkeypatch.setattr(rate_limit, "PATIENCE", 0.0)
    refused = await admin.get("/search?q=late")
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "1")
    go_on.set()
    assert [(await one).status_code for one in asked] == [200] * 9
    assert max(at_once) == 2
    assert not front.turns._turns


async def test_what_is_sent_slowly_takes_no_turn_before_it_is_there(
    app: Any, admin: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on, front = asyncio.Event(), asyncio.Event(), app.asgi_handler

    async def slowly() -> AsyncIterator[bytes]:
        yield b"name="
        begun.set()
        await go_on.wait()
        yield b"slow"

    monkeypatch.setattr(front, "turns", Turns(1))
    monkeypatch.setattr(rate_limit, "PATIENCE", 0.0)
    form = {"content-type": "application/x-www-form-urlencoded"}
    sending = asyncio.create_task(admin.post("/admin/tags/new", content=slowly(), headers=form))
    await begun.wait()
    assert (await admin.get("/search?q=meanwhile")).status_code == 200
    go_on.set()
    assert 'value="slow"' in (await sending).text
    assert not front.turns._turns


async def test_a_turn_ends_with_whoever_gave_up_waiting() -> None:
    turns = Turns(1)
    done = await turns.take("1", "192.0.2.1")
    waiting = asyncio.create_task(turns.take("1", "192.0.2.1"))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    done()
    (await turns.take("1", "192.0.2.1"))()
    assert not turns._turns
