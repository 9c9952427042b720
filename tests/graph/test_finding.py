"""One decision and its neighbours, in a graph of many."""

from __future__ import annotations

import re
from itertools import pairwise

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import expect

from app.persistence.database.engine import Database
from app.tables import Decision, DecisionLink
from tests.browser_fixtures import Visit
from tests.register import collection, decision, store


@pytest_asyncio.fixture
async def chain(database: Database) -> list[Decision]:
    """Four decisions, each of which builds on the one before."""
    platform = collection("Platform")
    made = [decision(platform, number, title) for number, title in enumerate(("Wire", "Queue", "Café", "Cache"), 1)]
    await store(database, *made)
    links = [DecisionLink(from_id=one.id, to_id=other.id, kind="depends_on") for other, one in pairwise(made)]
    await store(database, *links)
    return made


async def long_chain(database: Database) -> None:
    """Sixteen decisions, each built on the one before: a drawing of 4,400 units."""
    platform = collection("Platform")
    made = [decision(platform, number, f"Step {number}") for number in range(1, 17)]
    await store(database, *made)
    await store(
        database, *(DecisionLink(from_id=one.id, to_id=other.id, kind="depends_on") for other, one in pairwise(made))
    )


def drawn(html: str) -> list[str]:
    return sorted(re.findall(r'<a class="node tone-\w+(?: found)?"[^>]*aria-label="\S+ (\w+),', html))


def found(html: str) -> list[str]:
    return re.findall(r'<a class="node tone-\w+ found"[^>]*aria-label="\S+ (\w+),', html)


@pytest.mark.usefixtures("chain")
@pytest.mark.parametrize(
    ("asked", "said", "near"),
    [
        ("queue", ["Queue"], ["Café", "Queue", "Wire"]),
        ("ADR-1", ["Wire"], ["Queue", "Wire"]),
        ("4", ["Cache"], ["Cache", "Café"]),
        ("", [], ["Cache", "Café", "Queue", "Wire"]),
    ],
)
async def test_a_decision_is_found_and_stands_among_its_neighbours(
    client: httpx.AsyncClient, asked: str, said: list[str], near: list[str]
) -> None:
    page = (await client.get("/decisions/graph", params={"q": asked})).text
    assert (found(page), drawn(page)) == (said, near)


@pytest.mark.usefixtures("chain")
async def test_a_name_that_no_decision_has_is_said(client: httpx.AsyncClient) -> None:
    assert "No decision with relations is called so" in (await client.get("/decisions/graph?q=nothing")).text


async def test_a_long_chain_of_decisions_is_fitted_into_the_window(
    client: httpx.AsyncClient, database: Database
) -> None:
    await long_chain(database)
    page = (await client.get("/decisions/graph")).text
    assert 'class="graph fit far"' in page
    assert 'aria-current="true">Fit' in page


@pytest.mark.browser
async def test_what_a_phone_would_fit_too_small_to_read_begins_larger(visit: Visit, database: Database) -> None:
    await long_chain(database)
    page = await visit("/decisions/graph", viewport={"width": 390, "height": 844})
    await expect(page.locator("svg.graph:not(.fit)")).to_be_visible()
    await page.get_by_role("link", name="Fit").click()
    await expect(page.locator("svg.graph.fit")).to_be_visible()
