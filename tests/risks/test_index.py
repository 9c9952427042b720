"""The risk register and its matrix."""

import csv
import io
import re
from datetime import date
from html import unescape

import httpx
import pytest
import pytest_asyncio

from app.persistence.database.engine import Database
from app.tables import Decision, Person, Risk
from tests.admin.browsing import open_page
from tests.register import PARTIAL, collection, counted_statements, decision, document, link, store, titles

LEAK, OUTAGE, DRIFT, GUESS = "Keys leak", "The region is out", "Versions drift", "Nobody judged this"
SEVEREST = [LEAK, OUTAGE, DRIFT, GUESS]


@pytest_asyncio.fixture
async def choice(database: Database) -> Decision:
    """A decision with three risks; a fourth belongs to research of another collection."""
    owner = Person(name="Samir Haddad")
    choice = decision(collection(), 5, "Rent the keys", slug="rent-the-keys")
    choice.risks = [
        Risk(title=DRIFT, likelihood=3, severity=2, review_on=date(2026, 1, 1), treatment="accept"),
        Risk(
            title=LEAK,
            likelihood=4,
            severity=5,
            mitigation="A *vault*.",
            owner=owner,
            residual_likelihood=1,
            residual_severity=5,
            treatment="mitigate",
        ),
        Risk(title=GUESS),
    ]
    study = document(collection("Mobile"), "Outages", slug="outages")
    study.risks = [Risk(title=OUTAGE, likelihood=4, severity=3, review_on=date(2025, 1, 1))]
    await store(database, choice)
    await store(database, study)
    return choice


async def test_a_risk_says_from_where_it_has_come(
    choice: Decision, editor: httpx.AsyncClient, database: Database
) -> None:
    (drift,) = [one for one in choice.risks if one.title == DRIFT]
    for severity in ("5", "1"):
        page = await open_page(editor, f"/admin/risks/{drift.id}")
        assert (await page.fill(severity=severity).press()).status == 303
    page = await open_page(editor, f"/admin/risks/{drift.id}")
    assert (await page.fill(mitigation="Renovate.").press()).status == 303
    assert (await editor.get("/risks")).text.count("down from 15") == 1


FOUND = {
    "": SEVEREST,
    "likelihood=4": [LEAK, OUTAGE],
    "likelihood=4&severity=3": [OUTAGE],
    "severity=2": [DRIFT],
    "likelihood=1": [],
    "treatment=accept": [DRIFT],
    "treatment=accept&treatment=mitigate": [LEAK, DRIFT],
    "collection=mobile": [OUTAGE],
    "collection=platform&treatment=open": [GUESS],
    "collection=Platform&treatment=open": [GUESS],
    "q=vault": [LEAK],
    "sort=review": [OUTAGE, DRIFT, LEAK, GUESS],
    "level=critical": [LEAK],
    "level=critical&level=unknown": [LEAK, GUESS],
    "level=high&collection=mobile": [OUTAGE],
    "level=terrible": SEVEREST,
    "scale=residual&likelihood=1": [LEAK],
    "scale=residual&likelihood=4": [],
    "sort=title": [LEAK, GUESS, OUTAGE, DRIFT],
    "sort=newest": [OUTAGE, GUESS, LEAK, DRIFT],
    "likelihood=6&severity=0&treatment=hope&owner=x&sort=evil&after=%21": SEVEREST,
    "likelihood=three&severity=-1&collection=&q=+&before=bnVsbA": SEVEREST,
}


@pytest.mark.usefixtures("choice")
async def test_the_address_narrows_and_sorts_the_register(client: httpx.AsyncClient) -> None:
    pages = {query: await client.get(f"/risks?{query}") for query in FOUND}
    assert {query: (page.status_code, titles(page.text)) for query, page in pages.items()} == {
        query: (200, found) for query, found in FOUND.items()
    }


async def test_the_register_is_narrowed_to_an_owner(client: httpx.AsyncClient, choice: Decision) -> None:
    owner = next(risk.owner_id for risk in choice.risks if risk.owner_id)
    page = await client.get(f"/risks?owner={owner}")
    assert titles(page.text) == [LEAK]
    assert "Remove the filter Owner: Samir Haddad" in page.text


def cells(html: str) -> dict[str, str]:
    """The cells of the matrix that have risks: what they are called, and where they lead."""
    found = re.findall(r'<a href="([^"]*)"(?: aria-current="true")? aria-label="(\d+ \w+ risk[^"]*)"', html)
    return {label: unescape(href) for href, label in found}


@pytest.mark.usefixtures("choice")
async def test_each_cell_of_the_matrix_is_a_filter(client: httpx.AsyncClient) -> None:
    found = cells((await client.get("/risks?q=&sort=title")).text)
    assert found == {
        "1 critical risk: likelihood 4, severity 5": "/risks?sort=title&likelihood=4&severity=5",
        "1 high risk: likelihood 4, severity 3": "/risks?sort=title&likelihood=4&severity=3",
        "1 moderate risk: likelihood 3, severity 2": "/risks?sort=title&likelihood=3&severity=2",
    }


@pytest.mark.usefixtures("choice")
async def test_a_chosen_cell_is_marked_and_takes_the_choice_back(client: httpx.AsyncClient) -> None:
    page = await client.get("/risks?likelihood=4&severity=5&collection=platform")
    assert titles(page.text) == [LEAK]
    assert '<a href="/risks?collection=platform" aria-current="true"' in page.text
    assert len(cells(page.text)) == 2  # the others of the collection are still counted


async def test_a_risk_leads_to_its_place_in_its_record(client: httpx.AsyncClient, choice: Decision) -> None:
    page = await client.get("/risks?q=vault")
    address = f"/decisions/{choice.id}-rent-the-keys#risk-{choice.risks[1].id}"
    assert f'href="{address}"' in page.text
    assert f'id="risk-{choice.risks[1].id}"' in (await client.get(address)).text
    assert "<em>vault</em>" in page.text
    assert "ADR-5 Rent the keys" in page.text


@pytest.mark.usefixtures("choice")
async def test_htmx_gets_the_register_with_its_matrix_alone(client: httpx.AsyncClient) -> None:
    part = await client.get("/risks?severity=5", headers=PARTIAL)
    assert titles(part.text) == [LEAK]
    assert '<table class="matrix">' in part.text
    assert "<form" not in part.text


@pytest.mark.parametrize("sort", ["severest", "newest", "review", "title"])
async def test_next_and_previous_visit_every_risk_once(
    client: httpx.AsyncClient, database: Database, sort: str
) -> None:
    study = document(collection(), "Many risks")
    study.risks = [Risk(title=f"Risk {n:03}", likelihood=n % 5 + 1 if n % 7 else None, severity=3) for n in range(70)]
    await store(database, study)
    first = await client.get(f"/risks?sort={sort}")
    second = await client.get(link(first.text, "next"))
    seen = titles(first.text) + titles(second.text)
    assert len(seen) == len(set(seen)) == 70
    assert titles((await client.get(link(second.text, "prev"))).text) == titles(first.text)


@pytest.mark.usefixtures("choice")
async def test_the_register_is_one_statement(client: httpx.AsyncClient, app: object) -> None:
    with counted_statements(app) as seen:
        await client.get("/risks?q=keys&treatment=mitigate&collection=platform&likelihood=4&severity=5&sort=review")
    assert len(seen) == 1
    assert "OFFSET" not in seen[0]


async def test_no_risks_and_no_match_say_how_to_go_on(client: httpx.AsyncClient) -> None:
    assert "No risks yet" in (await client.get("/risks")).text
    page = await client.get("/risks?treatment=avoid")
    assert "No risk matches" in page.text
    assert 'href="/risks">Clear the filters' in page.text


@pytest.mark.usefixtures("choice")
async def test_the_matrix_counts_what_remains_after_mitigation(client: httpx.AsyncClient) -> None:
    page = (await client.get("/risks?scale=residual")).text
    cells = re.findall(r'aria-label="(\d+ \w+ risks?: [^"]*)"', page)
    assert cells == ["1 moderate risk: likelihood 1, severity 5"]
    assert unescape(re.findall(r'href="([^"]*)" aria-label="1 moderate risk', page)[0]).endswith(
        "likelihood=1&severity=5&scale=residual"
    )


@pytest.mark.usefixtures("choice")
async def test_owners_and_collections_have_their_risks_counted_by_level(client: httpx.AsyncClient, app: object) -> None:
    with counted_statements(app) as seen:
        page = (await client.get("/risks/summary")).text
    assert len(seen) == 1
    owners, collections = page.split('id="owners"')[1].split('id="collections"')
    assert re.findall(r'aria-label="([^"]*, Samir Haddad)"', owners) == ["1, critical, Samir Haddad"]
    assert re.findall(r'aria-label="(\d[^"]*)"', collections) == [
        "1, high, Mobile",
        "1, critical, Platform",
        "1, moderate, Platform",
        "1, unknown, Platform",
    ]
    href = unescape(re.findall(r'href="([^"]*)" aria-label="1, high, Mobile"', collections)[0])
    assert titles((await client.get(href)).text) == [OUTAGE]


async def test_a_risk_follows_its_record_into_another_collection(
    client: httpx.AsyncClient, database: Database, choice: Decision
) -> None:
    async with database.write.begin() as connection:
        await connection.exec_driver_sql(
            "UPDATE decision SET collection_id = (SELECT id FROM collection WHERE slug = 'mobile'), number = 99"
        )
    assert set(titles((await client.get("/risks?collection=mobile")).text)) == set(SEVEREST)
    assert titles((await client.get("/risks?collection=platform")).text) == []


async def test_a_register_without_risks_has_an_empty_summary(client: httpx.AsyncClient) -> None:
    assert "No risk has one." in (await client.get("/risks/summary")).text


async def test_the_file_of_the_register_has_all_of_every_risk(client: httpx.AsyncClient, database: Database) -> None:
    risks = [
        Risk(title=f"Risk {number}", impact_text="Slow, very", mitigation="Sweep", residual_severity=2)
        for number in range(60)
    ]
    await store(database, decision(collection(), 7, "Sessions", risks=risks))
    file = (await client.get("/risks?format=csv")).text.lstrip("\ufeff")
    rows = list(csv.DictReader(io.StringIO(file)))
    assert len(rows) == 60
    assert {rows[0][name] for name in ("Impact", "Mitigation", "Collection", "Record", "Title of the record")} == {
        "Slow, very", "Sweep", "Platform", "ADR-7", "Sessions",
    }  # fmt: skip


@pytest.mark.usefixtures("choice")
async def test_risks_without_an_owner_have_a_row_and_the_sums_agree(client: httpx.AsyncClient) -> None:
    owners = (await client.get("/risks/summary")).text.split('id="owners"')[1].split('id="collections"')[0]
    rows = re.findall(
        r'<tr><th scope="row">(?:<a[^>]*>)?\s*([^<]*).*?>(\d+)<span class="unseen"> in all', owners, re.DOTALL
    )
    sums = {name.strip(): int(number) for name, number in rows}
    assert sums.pop("All") == sum(sums.values())
    unowned = await client.get("/risks?owner=none")
    assert len(titles(unowned.text)) == sums["No owner"] > 0
    assert "Remove the filter Owner: no owner" in unowned.text
