"""The tags, and what has one."""

from datetime import date
from html import unescape
from urllib.parse import quote

import httpx
import pytest
import pytest_asyncio

from app.persistence.database.engine import Database
from app.tables import Tag
from tests.register import PARTIAL, collection, counted_statements, decision, document, link, store, titles


@pytest_asyncio.fixture
async def tagged(database: Database) -> None:
    """Twelve decisions and a document with the tag "queues", one decision with "c/c++ & co"."""
    here, queues = collection(), Tag(name="queues")
    decisions = [decision(here, n, f"Choice {n:02}", decided_on=date(2025, 1, n), tags=[queues]) for n in range(1, 13)]
    await store(
        database,
        *decisions,
        document(here, "Queues compared", tags=[queues]),
        decision(here, 40, "Write it in C", tags=[Tag(name="c/c++ & co")]),
    )


@pytest.mark.usefixtures("tagged")
async def test_a_reader_sees_the_tags_and_how_often_each_is_used(client: httpx.AsyncClient) -> None:
    page = await client.get("/tags")
    assert "2 tags" in page.text
    assert 'title="12 decisions, 1 document"' in page.text
    assert 'queues <span class="tally">13</span>' in page.text


@pytest.mark.usefixtures("tagged")
async def test_tags_are_found_by_letters_of_their_names(client: httpx.AsyncClient) -> None:
    part = await client.get("/tags?q=UEU", headers=PARTIAL)
    assert "queues" in part.text
    assert "c++" not in part.text
    assert "No tag matches" in (await client.get("/tags?q=%25")).text


@pytest.mark.usefixtures("tagged")
async def test_a_tag_shows_the_newest_that_have_it_and_how_to_see_all(client: httpx.AsyncClient) -> None:
    page = await client.get("/tags/queues")
    assert titles(page.text) == [*(f"Choice {n:02}" for n in range(12, 2, -1)), "Queues compared"]
    assert 'href="/tags/queues?kind=decisions"' in page.text
    everything = await client.get("/tags/queues?kind=decisions")
    assert titles(everything.text) == [f"Choice {n:02}" for n in range(12, 0, -1)]


@pytest.mark.usefixtures("tagged")
async def test_the_page_of_a_tag_hands_out_its_accepted_decisions_as_a_file(client: httpx.AsyncClient) -> None:
    page = (await client.get("/tags/" + quote("c/c++ & co", safe=""))).text
    address = unescape(page.split("Accepted ones as")[1].split('href="')[1].split('"')[0])
    lines = (await client.get(address)).text.splitlines()
    assert [line.split(",")[1] for line in lines] == ["Title", "Write it in C"]


@pytest.mark.usefixtures("tagged")
async def test_the_name_of_a_tag_may_hold_anything(client: httpx.AsyncClient) -> None:
    page = await client.get("/tags/" + quote("c/c++ & co", safe=""))
    assert (page.status_code, titles(page.text)) == (200, ["Write it in C"])
    assert (await client.get("/tags/QUEUES")).status_code == 200


@pytest.mark.usefixtures("tagged")
async def test_a_tag_leads_to_its_records_and_they_to_it(client: httpx.AsyncClient) -> None:
    page = await client.get("/research?tag=queues")
    assert titles(page.text) == ["Queues compared"]
    assert 'href="/tags/queues"' in page.text


async def test_all_that_have_a_tag_are_read_page_by_page(client: httpx.AsyncClient, database: Database) -> None:
    here, tag = collection(), Tag(name="many")
    await store(database, *(decision(here, n, f"Choice {n:02}", tags=[tag]) for n in range(60)))
    first = await client.get("/tags/many?kind=decisions")
    second = await client.get(link(first.text, "next"))
    assert sorted(titles(first.text) + titles(second.text)) == [f"Choice {n:02}" for n in range(60)]
    assert titles((await client.get(link(second.text, "prev"))).text) == titles(first.text)


@pytest.mark.usefixtures("tagged")
@pytest.mark.parametrize("address", ["/tags", "/tags/queues", "/tags/queues?kind=research&after=x"])
async def test_each_page_of_tags_is_one_statement(client: httpx.AsyncClient, app: object, address: str) -> None:
    with counted_statements(app) as seen:
        assert (await client.get(address)).status_code == 200
    assert len(seen) == 1


@pytest.mark.usefixtures("tagged")
async def test_a_kind_that_does_not_exist_falls_away(client: httpx.AsyncClient) -> None:
    assert len(titles((await client.get("/tags/queues?kind=submarines")).text)) == 11


@pytest.mark.parametrize("name", ["none", "none/such", "%E2%82%AC"])
async def test_an_unknown_tag_is_a_page_that_says_so(client: httpx.AsyncClient, name: str) -> None:
    page = await client.get(f"/tags/{name}")
    assert page.status_code == 404
    assert "Nothing has this tag." in page.text


async def test_a_hostile_tag_is_text(client: httpx.AsyncClient, database: Database) -> None:
    bad = '"><script>alert(1)</script>'
    await store(database, document(collection(), "Bad", tags=[Tag(name=bad)]))
    for address in ("/tags", f"/tags/{quote(bad, safe='')}"):
        page = await client.get(address)
        assert page.status_code == 200
        assert "<script>alert" not in page.text


async def test_no_tags_say_where_they_come_from(client: httpx.AsyncClient) -> None:
    assert "No tags yet" in (await client.get("/tags")).text
