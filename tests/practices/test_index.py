"""Practices across all records."""

import re
from html import unescape

import httpx
import pytest
import pytest_asyncio

from app.persistence.database.engine import Database
from app.tables import Decision, Practice, ResearchDocument
from tests.register import PARTIAL, collection, counted_statements, decision, document, link, store

ALL = ["Pin together", "Wait with a limit", "Ask first"]


def named(html: str) -> list[str]:
    return [unescape(found) for found in re.findall(r'id="practice-\d+">\s*<h\d>(.*?)</h\d>', html)]


@pytest_asyncio.fixture
async def records(database: Database) -> tuple[ResearchDocument, Decision]:
    """A document with two practices and a decision with one."""
    here = collection()
    study = document(here, "Dependencies", slug="dependencies")
    study.practices = [
        Practice(position=1, title="Wait with a limit", code="SET lock_timeout = '3s';", language="sql"),
        Practice(position=0, title="Pin together", body="Raise **one**, raise all.", code="a = 1", language="python"),
    ]
    choice = decision(here, 4, "Review in pairs", practices=[Practice(title="Ask first", body="Then type.")])
    await store(database, study, choice)
    return study, choice


async def test_practices_stand_under_their_records_in_their_order(
    client: httpx.AsyncClient, records: tuple[ResearchDocument, Decision]
) -> None:
    page = await client.get("/practices")
    assert named(page.text) == ALL
    assert "3 practices" in page.text
    for record, folder in zip(records, ("research", "decisions"), strict=True):
        assert page.text.count(f'href="/{folder}/{record.id}') == 1
    assert "<strong>one</strong>" in page.text
    assert "Copy</button>" in page.text


@pytest.mark.usefixtures("records")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=lock_timeout", ["Wait with a limit"]),
        ("language=python", ["Pin together"]),
        ("language=python&q=limit", []),
        ("language=klingon", []),
        ("sort=title", ["Ask first", "Pin together", "Wait with a limit"]),
        ("sort=evil&language=&after=nowhere", ALL),
    ],
)
async def test_the_address_narrows_and_sorts_practices(client: httpx.AsyncClient, query: str, found: list[str]) -> None:
    page = await client.get(f"/practices?{query}")
    assert (page.status_code, named(page.text)) == (200, found)


async def test_by_title_each_practice_leads_to_its_place_in_its_record(
    client: httpx.AsyncClient, records: tuple[ResearchDocument, Decision]
) -> None:
    page = await client.get("/practices?sort=title")
    study, choice = records
    for practice in study.practices:
        address = f"/research/{study.id}-dependencies#practice-{practice.id}"
        assert f'href="{address}"' in page.text
        assert f'id="practice-{practice.id}"' in (await client.get(address)).text
    assert f'href="/decisions/{choice.id}#practice-{choice.practices[0].id}"' in page.text


@pytest.mark.usefixtures("records")
async def test_htmx_gets_the_practices_alone(client: httpx.AsyncClient) -> None:
    part = await client.get("/practices?q=pin", headers=PARTIAL)
    assert named(part.text) == ["Pin together"]
    assert "<form" not in part.text


@pytest.mark.usefixtures("records")
async def test_the_page_of_practices_is_one_statement(client: httpx.AsyncClient, app: object) -> None:
    with counted_statements(app) as seen:
        await client.get("/practices?q=pin&language=python")
    assert len(seen) == 1


async def test_many_practices_are_read_page_by_page(client: httpx.AsyncClient, database: Database) -> None:
    study = document(collection(), "Much to do")
    study.practices = [Practice(position=n, title=f"Step {n:02}") for n in range(60)]
    await store(database, study)
    page, seen = await client.get("/practices"), []
    while 'rel="next"' in page.text:
        seen += named(page.text)
        page = await client.get(link(page.text, "next"))
    assert seen + named(page.text) == [f"Step {n:02}" for n in range(60)]
    assert named((await client.get(link(page.text, "prev"))).text) == seen[-25:]


async def test_no_practices_and_no_match_say_how_to_go_on(client: httpx.AsyncClient) -> None:
    assert "No practices yet" in (await client.get("/practices")).text
    assert "No practice matches" in (await client.get("/practices?q=zeppelin")).text


async def test_hostile_code_is_shown_and_not_run(client: httpx.AsyncClient, database: Database) -> None:
    bad = "</code></pre><script>alert(1)</script>"
    study = document(collection(), "Bad", practices=[Practice(title=bad, body=bad, code=bad, language='"><b>')])
    await store(database, study)
    page = await client.get("/practices")
    assert "<script>alert" not in page.text
    assert '"><b>' not in page.text


@pytest.mark.usefixtures("records")
async def test_what_the_list_is_narrowed_to_is_a_file_with_its_code(client: httpx.AsyncClient) -> None:
    file = (await client.get("/practices?format=csv&language=sql")).text.lstrip("\ufeff").splitlines()
    assert file[0] == "Practice,Explanation,Code,Language,Collection,Record,Title of the record,Address"
    assert [line.partition(",http")[0] for line in file[1:]] == [
        "Wait with a limit,,SET lock_timeout = '3s';,sql,Platform,Research,Dependencies"
    ]
