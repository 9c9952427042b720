"""What holds for every page: one statement, harmless text, and sense made of any request."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio

from app.persistence.database.engine import Database
from app.persistence.querying import queries
from tests.pages.hostile import BAD, Attacks, records
from tests.register import PARTIAL, counted_statements, store

LISTS = [
    "/decisions",
    "/research",
    "/risks",
    "/stack",
    "/practices",
    "/assumptions",
    "/search?q=postgresql",
    "/imports",
    "/projects",
    "/waivers",
]
SHELVES = ["/tags", "/people", "/collections", "/tags/database", "/collections/ferrywire"]
RECORDS = [
    "/decisions/{decision}",
    "/research/{document}",
    "/people/{person}",
    "/imports/{run}",
    "/stack/pypi/redis",
    "/stack/radar",
    "/projects/booking",
    "/projects/booking?by=package",
    "/projects/mailer/verdicts?past=yes",
]
ASKED = [address.partition("?")[0] for address in [*LISTS, "/", "/tags", "/people", "/collections"]]
PAGES = ["/", *LISTS, *SHELVES, *RECORDS]


@pytest_asyncio.fixture
async def reader(app: Any) -> AsyncIterator[httpx.AsyncClient]:
    """A browser without scripts that leaves what the module has stored."""
    transport = httpx.ASGITransport(app=app, client=("127.0.0.1", 50_000))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as client:
        yield client


@pytest.mark.parametrize("address", PAGES)
async def test_a_page_is_one_statement_and_composed_once(
    reader: httpx.AsyncClient,
    app: object,
    demonstration: dict[str, Any],
    address: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await reader.get(address.format(**demonstration))  # a list asks once more when the data has changed
    monkeypatch.delattr(queries, "together")  # what composes one that cannot be kept
    with counted_statements(app) as seen:
        page = await reader.get(address.format(**demonstration))
    assert page.status_code == 200
    assert len(seen) == 1
    assert "OFFSET" not in seen[0].upper()


@pytest.mark.parametrize("address", PAGES)
async def test_a_page_has_one_heading_of_its_own_and_no_id_twice(
    reader: httpx.AsyncClient, demonstration: dict[str, Any], address: str
) -> None:
    text = (await reader.get(address.format(**demonstration))).text
    ids = [part.split('"')[0] for part in text.split(' id="')[1:]]
    assert text.count("<h1>") == 1
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize("address", LISTS)
async def test_htmx_gets_a_part_and_a_browser_the_whole(
    reader: httpx.AsyncClient, demonstration: dict[str, Any], address: str
) -> None:
    whole, part = await reader.get(address), await reader.get(address, headers=PARTIAL)
    assert demonstration
    assert whole.text.startswith("<!doctype html>")
    assert ("<form" in part.text) is (address == "/imports")  # which has nothing to filter by


@pytest.mark.parametrize("address", PAGES)
async def test_a_page_answers_to_reading_only(
    reader: httpx.AsyncClient, demonstration: dict[str, Any], address: str
) -> None:
    page = await reader.delete(address.format(**demonstration), headers={"sec-fetch-site": "same-origin"})
    assert page.status_code == 405
    assert "GET" in page.headers["allow"]
    assert "<h1>Not done this way</h1>" in page.text


@pytest.mark.parametrize(
    "query", ["q=a%00b", "sort=%00", "q=" + "x" * 1001, "x=" + "&x=".join("ab" * 300 for _ in range(20))]
)
async def test_what_no_page_sends_is_refused_in_words(reader: httpx.AsyncClient, query: str) -> None:
    for address in ASKED:
        page = await reader.get(f"{address}?{query}")
        assert (page.status_code, "<h1>This request cannot be read</h1>" in page.text) == (400, True), address


@pytest.mark.parametrize("address", ["/decisions/1%00", "/stack/pypi/a%00", "/tags/%00"])
async def test_a_path_that_no_text_can_hold_is_refused(reader: httpx.AsyncClient, address: str) -> None:
    assert (await reader.get(address)).status_code == 400


@pytest.mark.parametrize("query", ["q=%ff%fe", "after=%F0%9F%98%80", "sort[]=x", "=&==&&", "q=1&q=2&q=3", "kind=%2F.."])
async def test_a_mangled_address_still_shows_the_page(reader: httpx.AsyncClient, query: str) -> None:
    assert {address: (await reader.get(f"{address}?{query}")).status_code for address in ASKED} == dict.fromkeys(
        ASKED, 200
    )


async def test_hostile_text_does_nothing_on_any_page(client: httpx.AsyncClient, database: Database) -> None:
    made: list[Any] = records()
    await store(database, *made)
    worst, study, old, file, *_ = made
    addresses = [
        "/", *LISTS, "/search?q=boom", "/tags", "/people", "/collections", f"/people/{worst.owner_id}",
        f"/decisions/{worst.id}", f"/decisions/{old.id}", f"/research/{study.id}", f"/imports/{file.run_id}",
        "/collections/platform", "/stack/pypi/a'b\"><i>", f"/search?q={BAD}", f"/decisions?tag={BAD}&package={BAD}",
        "/projects/bad", "/projects/bad?by=package", "/projects/bad/verdicts", "/projects/bad/badge.svg",
        f"/projects?q={BAD}&package={BAD}",
    ]  # fmt: skip
    for address in addresses:
        page = await client.get(address)
        assert (page.status_code, Attacks(page.text).found, "54439" in page.text) == (200, [], False)
