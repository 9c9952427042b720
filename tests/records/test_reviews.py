"""Reviews as a filter of lists, of the search and of people."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest
import pytest_asyncio

from app.decisions.models import Status
from app.persistence.database.engine import Database
from app.persistence.fields import now
from app.tables import Person, Risk
from tests.register import collection, decision, store, titles

DAYS = {"Late": -1, "Today": 0, "Soon": 30, "Far": 31, "Never": None}


@pytest_asyncio.fixture
async def register(database: Database) -> Person:
    """Decisions and risks of one person, of which each is to be looked at again on another day."""
    here, owner, today = collection(), Person(name="Ines Calado"), now().date()
    days = {name: None if days is None else today + timedelta(days) for name, days in DAYS.items()}
    some = [
        decision(here, n, name, review_on=day, owner=owner, risks=[Risk(title=f"R {name}", review_on=day, owner=owner)])
        for n, (name, day) in enumerate(days.items(), 1)
    ]
    gone = [decision(here, 9, "Gone", review_on=days["Late"], status=Status.SUPERSEDED)]
    closed = Risk(title="R closed", review_on=days["Late"], treatment="closed")
    gone[0].risks = [closed]
    await store(database, *some, *gone)
    return owner


ASKED = [
    ("review=overdue", {"Late"}), ("review=30d", {"Today", "Soon"}), ("review=none", {"Never"}),
    ("review=overdue&review=30d", {"Late", "Today", "Soon"}), ("review=overdue&review=none", {"Late", "Never"}),
]  # fmt: skip


@pytest.mark.parametrize(("query", "found"), ASKED)
async def test_lists_are_narrowed_to_reviews(
    client: httpx.AsyncClient, register: Person, query: str, found: set[str]
) -> None:
    assert set(titles((await client.get(f"/decisions?{query}&sort=review")).text)) == found
    assert set(titles((await client.get(f"/risks?{query}")).text)) == {f"R {name}" for name in found}


@pytest.mark.parametrize(
    ("asked", "found"),
    [("overdue", {"Late"}), ("30d", {"Today", "Soon"}), ("none", {"Never"}), ("due", {"Late", "Today", "Soon"})],
)
async def test_the_search_means_the_same(
    client: httpx.AsyncClient, register: Person, asked: str, found: set[str]
) -> None:
    page = await client.get("/search", params={"q": f"review:{asked} kind:decision"})
    assert set(titles(page.text)) == found


async def test_of_a_person_the_overdue_ones_come_first(client: httpx.AsyncClient, register: Person) -> None:
    assert titles((await client.get(f"/people/{register.id}")).text)[:2] == ["Late", "R Late"]
    assert "Ines Calado" in (await client.get("/people?review=overdue")).text
    mine = await client.get(f"/decisions?owner={register.id}&review=overdue")
    assert titles(mine.text) == ["Late"]


async def test_the_first_page_leads_to_all_that_are_overdue(client: httpx.AsyncClient, register: Person) -> None:
    assert '<a href="/decisions?review=overdue&amp;sort=review">All 1 overdue</a>' in (await client.get("/")).text


async def test_a_chip_says_what_was_asked_for(client: httpx.AsyncClient, register: Person) -> None:
    assert (
        'aria-label="Remove the filter Review: Due within 30 days"' in (await client.get("/decisions?review=30d")).text
    )
