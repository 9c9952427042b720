"""The collections, and what each holds."""

import re
from datetime import date

import httpx
import pytest
import pytest_asyncio
import sqlalchemy as sa

from app.decisions.models import Status
from app.persistence.database.engine import Database
from app.tables import Collection
from tests.admin.browsing import open_page, rows
from tests.register import collection, counted_statements, decision, document, store, titles


@pytest_asyncio.fixture
async def platform(database: Database) -> Collection:
    """A collection with twelve decisions, two of them rejected, and a document; another with one decision."""
    platform = collection("Platform")
    platform.repository_url, platform.description = "https://example.org/platform", "What the platform team decides."
    decisions = [
        decision(platform, n, f"Choice {n:02}", decided_on=date(2025, 1, n),
                 status=Status.REJECTED if n < 3 else Status.ACCEPTED)
        for n in range(1, 13)
    ]  # fmt: skip
    fleet = decision(collection("Fleet"), 1, "Paint the ships")
    await store(database, *decisions, document(platform, "Queues compared"), fleet)
    return platform


@pytest.mark.usefixtures("platform")
async def test_a_reader_sees_the_collections_and_how_much_each_holds(client: httpx.AsyncClient) -> None:
    page = await client.get("/collections")
    assert [title for title in titles(page.text) if title != "main"] == ["Fleet", "Platform"]
    row = page.text.split("Platform</a>")[1].split("</li>")[0]
    assert "12 decisions" in row
    assert "1 document<" in row
    assert "What the platform team decides." in row


@pytest.mark.usefixtures("platform")
async def test_a_collection_shows_how_its_decisions_stand(client: httpx.AsyncClient) -> None:
    page = await client.get("/collections/platform")
    tallies = page.text.split('class="cluster tallies"')[1].split("</p>")[0]
    assert re.findall(r"\w+", re.sub("<[^>]*>", " ", tallies)) == ["Accepted", "10", "Rejected", "2"]
    rejected = "/decisions?collection=platform&amp;status=rejected"
    assert f'href="{rejected}"' in page.text
    assert titles((await client.get(rejected.replace("&amp;", "&"))).text) == ["Choice 02", "Choice 01"]


@pytest.mark.usefixtures("platform")
async def test_a_collection_shows_its_newest_decisions_and_its_research(client: httpx.AsyncClient) -> None:
    page = await client.get("/collections/platform")
    assert titles(page.text) == [*(f"Choice {n:02}" for n in range(12, 2, -1)), "Queues compared"]
    assert 'href="https://example.org/platform"' in page.text
    everything = await client.get("/collections/platform?kind=decisions")
    assert titles(everything.text) == [f"Choice {n:02}" for n in range(12, 0, -1)]


@pytest.mark.usefixtures("platform")
async def test_records_lead_to_their_collection(client: httpx.AsyncClient) -> None:
    address = titles_to_addresses((await client.get("/collections/platform")).text)["Queues compared"]
    assert 'href="/collections/platform"' in (await client.get(address)).text


def titles_to_addresses(html: str) -> dict[str, str]:
    rows = html.split('class="row-title" href="')[1:]
    return {row.split(">")[1].split("<")[0]: row.split('"')[0] for row in rows}


@pytest.mark.usefixtures("platform")
@pytest.mark.parametrize("address", ["/collections", "/collections/platform", "/collections/platform?kind=research"])
async def test_each_page_of_collections_is_one_statement(client: httpx.AsyncClient, app: object, address: str) -> None:
    with counted_statements(app) as seen:
        assert (await client.get(address)).status_code == 200
    assert len(seen) == 1


@pytest.mark.parametrize("slug", ["none", "Platform%20", "-"])
async def test_an_unknown_collection_is_a_page_that_says_so(client: httpx.AsyncClient, slug: str) -> None:
    page = await client.get(f"/collections/{slug}")
    assert page.status_code == 404
    assert "There is no collection at this address." in page.text


async def test_a_hostile_collection_is_text(client: httpx.AsyncClient, database: Database) -> None:
    bad = "<script>alert(1)</script>"
    await store(database, Collection(name=bad, slug="bad", description=bad, repository_url="javascript:alert(1)"))
    for address in ("/collections", "/collections/bad"):
        page = await client.get(address)
        assert "<script>alert" not in page.text
        assert 'href="javascript:' not in page.text


async def test_an_empty_collection_says_so(client: httpx.AsyncClient, database: Database) -> None:
    await store(database, collection("Bare"))
    assert "Nothing here" in (await client.get("/collections/bare")).text


async def test_a_slug_that_is_left_empty_is_made_from_the_name(admin: httpx.AsyncClient, database: Database) -> None:
    page = await open_page(admin, "/admin/collections/new")
    assert 'placeholder="From the name"' in page.text
    assert (await page.fill(name="Café & Shop").press()).status == 303
    assert await rows(database, sa.select(Collection.slug)) == [("cafe-shop",)]  # type: ignore[call-overload]
    page = await (await open_page(admin, "/admin/collections/new")).fill(name="Cafe shop").press()
    assert (page.status, page["slug"]) == (422, "cafe-shop")
    (id_,) = (await rows(database, sa.select(Collection.id)))[0]  # type: ignore[call-overload]
    page = await open_page(admin, f"/admin/collections/{id_}")
    assert "From the name" not in page.text
    assert "Fill this in." in (await page.fill(slug="").press()).text
