"""Titles and names stand in the order in which people look for them."""

from __future__ import annotations

import random
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from app.people.models import Person
from app.persistence.database.engine import Database
from app.tables import Risk, Tag
from tests.register import collection, decision, document, link, store, titles

ORDER = ["apple", "Äpfel", "Banana", "eclair", "éclair", "Éclair", "“Quoted”", "Zebra", "Ὠδή", "Яблоко", "яблоня"]


def shuffled() -> list[str]:
    return random.Random(1).sample(ORDER, len(ORDER))


@pytest.mark.parametrize("page", ["decisions", "research", "risks"])
async def test_titles_are_sorted_without_regard_to_capitals_and_accents(
    client: httpx.AsyncClient, database: Database, page: str
) -> None:
    into = collection()
    for number, title in enumerate(shuffled(), 1):
        holder: Any = decision(into, number, title)
        if page == "research":
            holder = document(into, title)
        elif page == "risks":
            holder.risks = [Risk(title=title)]
        await store(database, holder)
    order = "title"
    assert titles((await client.get(f"/{page}?sort={order}")).text) == ORDER


async def test_a_list_by_title_continues_where_a_page_ends(client: httpx.AsyncClient, database: Database) -> None:
    into = collection()
    names = [f"{'Éé'[number % 2]}{number:03}" for number in range(60)]
    await store(database, *(decision(into, number, name) for number, name in enumerate(names, 1)))
    first = (await client.get("/decisions?sort=title")).text
    second = (await client.get(link(first, "next"))).text
    assert titles(first) + titles(second) == names
    assert titles((await client.get(link(second, "prev"))).text) == titles(first)


async def test_the_order_of_titles_is_read_off_an_index(database: Database) -> None:
    async with database.write.begin() as connection:
        await connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        await connection.exec_driver_sql("SET LOCAL enable_sort = off")
        query = 'SELECT id FROM decision ORDER BY sort_key(title) COLLATE "C", id LIMIT 3'
        plan = str((await connection.execute(sa.text(f"EXPLAIN {query}"))).scalars().all())
    assert "Index" in plan
    assert "decision_by_title" in plan


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("/people?q=muller", "Jörg Müller"), ("/people?q=MU\u0308LLER", "Jörg Müller"), ("/people?q=жук", "Иван Жуков"),
        ("/people?q=o'brien", "Ann O’Brien"), ("/tags?q=cafe", "café"), ("/tags?q=CAFE\u0301", "café"),
        ("/tags?q=ca\u00adfé", "café"),
    ],
)  # fmt: skip
async def test_people_and_tags_are_found_as_everything_else(
    client: httpx.AsyncClient, database: Database, address: str, found: str
) -> None:
    people = [Person(name=name) for name in ("Jörg Müller", "Иван Жуков", "Ann O’Brien")]
    await store(database, *people, Tag(name="café"), Tag(name="tea"))
    text = (await client.get(address)).text
    assert found in text
    assert not [
        other for other in ("Müller", "Жуков", "O’Brien", "café", "tea<") if other not in found and f"{other}<" in text
    ]
