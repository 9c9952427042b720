"""The list of research, narrowed by its own URL."""

import re
from datetime import date

import httpx
import pytest
import pytest_asyncio

from app.persistence.database.engine import Database
from app.research.models import DocumentStatus
from app.stack.models import Ecosystem
from app.tables import Evidence, Package, Person, Pin, ResearchDocument, Tag
from tests.register import PARTIAL, collection, counted_statements, decision, document, link, store, titles

QUEUES, POOLS, MAPS = "Queues on PostgreSQL", "Connection pools", "Maps at sea"
ALL = [MAPS, POOLS, QUEUES]


@pytest_asyncio.fixture
async def library(database: Database) -> list[ResearchDocument]:
    """Three documents that differ in all that can be asked for."""
    here, there = collection("Platform"), collection("Fleet")
    ines, tag = Person(name="Ines Calado"), Tag(name="persistence")
    pin = Pin(package=Package(ecosystem=Ecosystem.PYPI, name="asyncpg"), specifier=">=0.32")
    documents = [
        document(here, QUEUES, published_on=date(2024, 5, 1), author=ines, summary="Workers wait for **jobs**."),
        document(here, POOLS, published_on=date(2025, 6, 1), tags=[tag], pins=[pin]),
        document(there, MAPS, published_on=date(2026, 1, 9), status=DocumentStatus.DRAFT),
    ]
    documents[0].evidence = [Evidence(decision=decision(here, 7, "Run jobs from the database", slug="run-jobs"))]
    await store(database, *documents)
    return documents


@pytest.mark.usefixtures("library")
async def test_a_reader_sees_the_newest_research_first_with_what_rests_on_it(client: httpx.AsyncClient) -> None:
    page = await client.get("/research")
    assert page.status_code == 200
    assert titles(page.text) == ALL
    assert "3 documents" in page.text
    assert "Ines Calado" in page.text
    assert 'href="/tags/persistence"' in page.text
    assert "-run-jobs" in page.text
    assert "ADR-7" in page.text


NARROWED = {
    "q=worker+job": [QUEUES],
    "status=draft": [MAPS],
    "status=draft&status=published": ALL,
    "collection=fleet": [MAPS],
    "tag=Persistence": [POOLS],
    "year=2025": [POOLS],
    "package=AsyncPG": [POOLS],
    "year=2025&collection=fleet": [],
    "sort=oldest": [QUEUES, POOLS, MAPS],
    "sort=title": [POOLS, MAPS, QUEUES],
}


@pytest.mark.usefixtures("library")
async def test_the_address_narrows_and_sorts_the_list(client: httpx.AsyncClient) -> None:
    pages = {query: await client.get(f"/research?{query}") for query in NARROWED}
    assert {query: titles(page.text) for query, page in pages.items()} == NARROWED
    assert {page.status_code for page in pages.values()} == {200}


async def test_the_list_is_narrowed_to_an_author(client: httpx.AsyncClient, library: list[ResearchDocument]) -> None:
    page = await client.get(f"/research?author={library[0].author_id}")
    assert titles(page.text) == [QUEUES]
    assert "Remove the filter Author: Ines Calado" in page.text


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    "query",
    ["year=soon", "year=0", "author=-4", "author=99999999999999", "status=shiny", "sort=evil", "after=%21%21",
     "after=W10", "colour=red", "q=+"],
)  # fmt: skip
async def test_nonsense_in_the_address_falls_away(client: httpx.AsyncClient, query: str) -> None:
    page = await client.get(f"/research?{query}")
    assert (page.status_code, titles(page.text)) == (200, ALL)


@pytest.mark.usefixtures("library")
async def test_a_filter_is_shown_with_a_way_to_remove_it(client: httpx.AsyncClient) -> None:
    page = await client.get("/research?status=draft&year=2026")
    assert 'href="/research?status=draft" aria-label="Remove the filter Year: 2026"' in page.text
    assert re.search(r'<option value="2026"[^>]* selected>2026&nbsp;\(\d\)</option>', page.text)


@pytest.mark.usefixtures("library")
async def test_htmx_gets_the_results_alone(client: httpx.AsyncClient) -> None:
    part = await client.get("/research?tag=persistence", headers=PARTIAL)
    assert titles(part.text) == [POOLS]
    assert "<html" not in part.text
    assert "<form" not in part.text
    counts, rows = part.text.split("</div>", 1)  # the counts stand in the filters of a whole page
    assert counts.strip().startswith('<div id="counts" hidden')
    assert rows.strip() in (await client.get("/research?tag=persistence")).text


@pytest.mark.usefixtures("library")
async def test_a_filter_that_matches_nothing_says_how_to_go_on(client: httpx.AsyncClient) -> None:
    page = await client.get("/research?q=zeppelin")
    assert "No research matches" in page.text
    assert 'href="/search?q=zeppelin"' in page.text


async def test_an_empty_register_says_how_to_fill_it(editor: httpx.AsyncClient) -> None:
    page = await editor.get("/research")
    assert "No research yet" in page.text
    assert 'href="/imports/new"' in page.text


async def test_a_long_list_is_read_page_by_page_there_and_back(client: httpx.AsyncClient, database: Database) -> None:
    here = collection()
    await store(database, *(document(here, f"Study {n:03}", published_on=date(2020, 1, 1)) for n in range(120)))
    first = await client.get("/research?sort=title")
    second = await client.get(link(first.text, "next"))
    third = await client.get(link(second.text, "next"))
    seen = [title for page in (first, second, third) for title in titles(page.text)]
    assert seen == [f"Study {n:03}" for n in range(120)]
    assert 'rel="next"' not in third.text
    assert titles((await client.get(link(second.text, "prev"))).text) == titles(first.text)


@pytest.mark.usefixtures("library")
async def test_the_list_is_one_statement(client: httpx.AsyncClient, app: object) -> None:
    with counted_statements(app) as seen:
        await client.get("/research?q=pools&tag=persistence&package=asyncpg&year=2025")
    assert len(seen) == 1
    assert "OFFSET" not in seen[0]


async def test_a_hostile_title_is_text(client: httpx.AsyncClient, database: Database) -> None:
    await store(database, document(collection(), "<script>alert(1)</script>", tags=[Tag(name='"><img src=x>')]))
    page = await client.get("/research")
    assert "<script>alert" not in page.text
    assert "<img src=x" not in page.text
    assert "&lt;script&gt;alert(1)" in page.text
