"""Assumptions across all records."""

import re
from datetime import date

import httpx
import pytest
import pytest_asyncio

from app.assumptions.models import AssumptionState
from app.persistence.database.engine import Database
from app.tables import Assumption, Decision, ResearchDocument
from tests.register import PARTIAL, collection, counted_statements, decision, document, link, store

HOLDS, DOUBTED, BROKEN = "Traffic grows slowly", "One region is enough", "The vendor stays"


def stated(html: str) -> list[str]:
    return re.findall(r'id="assumption-\d+">\s*<div class="prose[^>]*><p>(.*?)</p>', html)


@pytest_asyncio.fixture
async def records(database: Database) -> tuple[ResearchDocument, Decision]:
    """A document that assumes two things and a decision that assumes one."""
    here = collection()
    study = document(here, "Growth", slug="growth")
    study.assumptions = [
        Assumption(position=0, text=HOLDS, checked_on=date(2026, 3, 1)),
        Assumption(position=1, text=DOUBTED, state=AssumptionState.DOUBTED),
    ]
    broken = Assumption(text=BROKEN, state=AssumptionState.BROKEN, checked_on=date(2025, 2, 1))
    choice = decision(here, 4, "Rent the queue", assumptions=[broken])
    await store(database, study, choice)
    return study, choice


@pytest.mark.usefixtures("records")
async def test_a_reader_sees_what_is_assumed_and_when_it_was_checked(client: httpx.AsyncClient) -> None:
    page = await client.get("/assumptions")
    assert stated(page.text) == [HOLDS, DOUBTED, BROKEN]
    assert "3 assumptions" in page.text
    assert "1 Mar 2026" in page.text
    assert "Broken" in page.text


async def test_what_nobody_checked_is_not_said_to_hold(client: httpx.AsyncClient, database: Database) -> None:
    study = document(collection(), "Growth", slug="growth")
    study.assumptions = [Assumption(text=HOLDS)]
    await store(database, study)
    results = (await client.get("/assumptions", headers={"hx-request-type": "partial"})).text
    assert "Not checked yet" in results
    assert "Holds" not in results


@pytest.mark.usefixtures("records")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=vendor", [BROKEN]),
        ("state=doubted", [DOUBTED]),
        ("state=doubted&state=broken", [DOUBTED, BROKEN]),
        ("state=holds&q=vendor", []),
        ("sort=unchecked", [DOUBTED, BROKEN, HOLDS]),
        ("sort=checked", [HOLDS, BROKEN, DOUBTED]),
        ("state=perhaps&sort=evil&before=nowhere", [HOLDS, DOUBTED, BROKEN]),
    ],
)
async def test_the_address_narrows_and_sorts_assumptions(
    client: httpx.AsyncClient, query: str, found: list[str]
) -> None:
    page = await client.get(f"/assumptions?{query}")
    assert (page.status_code, stated(page.text)) == (200, found)


async def test_each_assumption_leads_to_its_place_in_its_record(
    client: httpx.AsyncClient, records: tuple[ResearchDocument, Decision]
) -> None:
    study, choice = records
    page = await client.get("/assumptions?sort=unchecked")
    address = f"/research/{study.id}-growth#assumption-{study.assumptions[1].id}"
    assert f'href="{address}"' in page.text
    assert f'id="assumption-{study.assumptions[1].id}"' in (await client.get(address)).text
    assert f'href="/decisions/{choice.id}#assumption-{choice.assumptions[0].id}"' in page.text


@pytest.mark.usefixtures("records")
async def test_htmx_gets_the_assumptions_alone(client: httpx.AsyncClient) -> None:
    part = await client.get("/assumptions?state=broken", headers=PARTIAL)
    assert stated(part.text) == [BROKEN]
    assert "<form" not in part.text


@pytest.mark.usefixtures("records")
async def test_the_page_of_assumptions_is_one_statement(client: httpx.AsyncClient, app: object) -> None:
    with counted_statements(app) as seen:
        await client.get("/assumptions?q=region&state=doubted&sort=checked")
    assert len(seen) == 1


async def test_many_assumptions_are_read_page_by_page(client: httpx.AsyncClient, database: Database) -> None:
    study = document(collection(), "Much taken for granted")
    study.assumptions = [Assumption(position=n, text=f"Thing {n:02}") for n in range(60)]
    await store(database, study)
    first = await client.get("/assumptions?sort=unchecked")
    second = await client.get(link(first.text, "next"))
    assert stated(first.text) + stated(second.text) == [f"Thing {n:02}" for n in range(60)]
    assert stated((await client.get(link(second.text, "prev"))).text) == stated(first.text)


async def test_no_assumptions_and_no_match_say_how_to_go_on(client: httpx.AsyncClient) -> None:
    assert "No assumptions yet" in (await client.get("/assumptions")).text
    assert "No assumption matches" in (await client.get("/assumptions?state=broken")).text


async def test_a_hostile_assumption_is_text(client: httpx.AsyncClient, database: Database) -> None:
    await store(database, document(collection(), "Bad", assumptions=[Assumption(text="<script>alert(1)</script>")]))
    assert "<script>alert" not in (await client.get("/assumptions")).text


@pytest.mark.usefixtures("records")
async def test_the_list_as_it_is_narrowed_is_a_file_with_its_records(client: httpx.AsyncClient) -> None:
    assert 'href="/assumptions?format=csv&amp;state=broken"' in (await client.get("/assumptions?state=broken")).text
    file = (await client.get("/assumptions?format=csv&sort=unchecked")).text.lstrip("\ufeff").splitlines()
    assert file[0] == "Assumption,State,Checked on,Collection,Record,Title of the record,Address"
    assert [line.partition(",http")[0] for line in file[1:]] == [
        f"{DOUBTED},doubted,,Platform,Research,Growth",
        f"{BROKEN},broken,2025-02-01,Platform,ADR-4,Rent the queue",
        f"{HOLDS},holds,2026-03-01,Platform,Research,Growth",
    ]
    assert "/decisions/" in file[2]
