"""Beside each filter stands how many decisions it would find; where that is too dear, nothing, and the page says so."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import httpx
import pytest
import pytest_asyncio

from app.main import create_app
from app.persistence.database.engine import Database
from app.persistence.lists import counts
from app.settings import Settings
from app.stack.models import Ecosystem
from app.tables import Package, Pin
from tests.cast import set_up
from tests.decisions.log import log
from tests.register import PARTIAL, counted_statements, decision, store


@pytest_asyncio.fixture(autouse=True)
async def decisions(database: Database) -> list[Any]:
    made = log()
    await store(database, *made)
    return made


async def found(client: httpx.AsyncClient, query: str = "") -> dict[str, dict[str, int] | None]:
    page = await client.get(f"/decisions{query}", headers=PARTIAL)
    assert page.status_code == 200
    held = re.search(r'data-counts="([^"]*)"', page.text)
    assert held
    counted: dict[str, dict[str, int] | None] = json.loads(unescape(held[1]))
    return counted


async def test_every_filter_says_how_many_it_would_find(client: httpx.AsyncClient) -> None:
    text = (await client.get("/decisions")).text
    assert re.search(r'value="accepted">Accepted<span class="tally" data-count>1</span>', text)
    assert ">Ines Calado&nbsp;(2)</option>" in text
    assert ">2025&nbsp;(2)</option>" in text
    assert '<option value="redis">redis&nbsp;(2)</option>' in text
    assert (await found(client))["tag"] == {"cache": 1}


async def test_counts_are_within_the_filter_but_for_their_own(client: httpx.AsyncClient) -> None:
    counted = await found(client, "?collection=mobile")
    assert counted["status"] == {"rejected": 1}
    assert counted["collection"] == {"platform": 5, "mobile": 1}, "what another collection would find"
    assert counted["year"] == {"2025": 1}


async def test_a_part_of_the_page_brings_the_counts_along(client: httpx.AsyncClient) -> None:
    assert (await found(client, "?status=accepted"))["package"] == {"redis": 1}


async def test_a_decision_counts_once_for_a_package_of_two_ecosystems(
    client: httpx.AsyncClient, database: Database, decisions: list[Any]
) -> None:
    async with database.write_sessions() as session, session.begin():
        there = await session.merge(Package(ecosystem=Ecosystem.NPM, name="redis"))
        session.add(Pin(decision_id=decisions[1].id, package=there, specifier=">=5"))
    assert (await found(client))["package"] == {"redis": 2}, "of three pins in two decisions"


async def test_where_too_many_match_the_counts_are_left_out_and_the_page_says_so(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, database: Database
) -> None:
    monkeypatch.setattr(counts, "COUNTED", 3)
    text = (await client.get("/decisions?sort=title&q=-nothing")).text
    assert "the filters say no numbers" in text
    assert '>Accepted<span class="tally" data-count></span>' in text
    assert "6 decisions" in text, "all stand on one page"
    assert (await found(client, "?collection=mobile&year=2025"))["status"] == {"rejected": 1}


async def test_counts_cost_a_statement_when_the_data_has_changed_and_are_never_old(
    app: Any, client: httpx.AsyncClient, database: Database, settings: Settings, decisions: list[Any]
) -> None:
    other = set_up(create_app(settings))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=other), base_url="http://localhost:8000") as second:
        assert (await found(client))["status"] == (await found(second))["status"]
        await store(database, decision(decisions[0].collection, 7, "Keep a log"))
        for reader, program, statements in ((client, app, 2), (client, app, 1), (second, other, 1)):
            with counted_statements(program) as seen:
                assert ((await found(reader))["status"] or {})["accepted"] == 2
            assert len(seen) == statements
    await other.state.database.aclose()
