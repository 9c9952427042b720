"""The people of the register, and what is theirs."""

import re
from datetime import date

import httpx
import pytest
import pytest_asyncio
import sqlalchemy as sa

from app.decisions.models import DecisionRole
from app.people.models import PersonState
from app.persistence.database.engine import Database
from app.tables import DecisionPerson, Person, Risk
from tests.register import PARTIAL, collection, counted_statements, decision, document, link, store, titles


@pytest_asyncio.fixture
async def ines(database: Database) -> Person:
    """Ines owns a decision and decided another, wrote a document and looks after two risks; Tom has nothing."""
    here, ines = collection(), Person(name="Ines Calado", email="ines@example.org", state=PersonState.ACTIVE)
    decided = decision(here, 2, "Use queues", people=[DecisionPerson(person=ines, part=DecisionRole.DECIDER)])
    risks = [Risk(title="A small one", owner=ines, likelihood=1, severity=2)]
    owned = decision(here, 1, "Use PostgreSQL", owner=ines, decided_on=date(2025, 3, 1), risks=risks)
    study = document(here, "Queues compared", author=ines, slug="queues-compared")
    study.risks = [Risk(title="A grave one", owner=ines, likelihood=5, severity=5)]
    await store(database, decided, owned, study, Person(name="tom Brandt"), decision(here, 3, "Somebody else's"))
    return ines


def names(html: str) -> list[str]:
    return re.findall(r'<th scope="row"><a class="person"[^>]*><span[^>]*>.</span>(.*?)</a>', html)


@pytest.mark.usefixtures("ines")
async def test_a_reader_sees_who_has_how_much(client: httpx.AsyncClient) -> None:
    page = await client.get("/people")
    assert names(page.text) == ["Ines Calado", "tom Brandt"]
    assert "2 people" in page.text
    row = page.text.split("Ines Calado</a>")[1].split("</tr>")[0]
    assert re.findall(r">(\d+)<", row) == ["1", "1", "1", "2"]


@pytest.mark.usefixtures("ines")
async def test_people_are_found_by_letters_of_their_names(client: httpx.AsyncClient) -> None:
    assert names((await client.get("/people?q=TOM", headers=PARTIAL)).text) == ["tom Brandt"]
    assert "Nobody has this name" in (await client.get("/people?q=_")).text


async def test_a_reader_sees_what_is_somebodys(client: httpx.AsyncClient, ines: Person) -> None:
    page = await client.get(f"/people/{ines.id}")
    assert titles(page.text) == ["Use PostgreSQL", "Use queues", "Queues compared", "A grave one", "A small one"]
    assert re.findall(r'<h2 class="heading" id="(\w+)"', page.text) == ["owned", "decider", "research", "risks"]


async def test_the_page_of_somebody_says_how_many_of_their_reviews_are_overdue(
    client: httpx.AsyncClient, database: Database, ines: Person
) -> None:
    assert "No review of a decision is overdue." in (await client.get(f"/people/{ines.id}")).text
    await store(database, decision(collection("Payments"), 1, "Late", owner_id=ines.id, review_on=date(2025, 3, 1)))
    text = (await client.get(f"/people/{ines.id}")).text
    assert "1 review of a decision is overdue." in text
    assert "Review due 1 Mar 2025" in re.sub(
        r"<[^>]+>", "", text.split("1 review of a decision")[1].split("</section>")[0]
    )


async def test_a_risk_leads_to_its_place_in_its_record(client: httpx.AsyncClient, ines: Person) -> None:
    page = await client.get(f"/people/{ines.id}?kind=risks")
    found = re.search(r'class="row-title" href="(/research/\d+-queues-compared#(risk-\d+))"', page.text)
    assert found is not None
    assert f'id="{found[2]}"' in (await client.get(found[1])).text


async def test_a_stranger_sees_those_whom_records_name_and_no_account_besides(
    stranger: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database, ines: Person
) -> None:
    assert names((await stranger.get("/people")).text) == ["Ines Calado", "tom Brandt"]
    assert "Ada Admin" in (await admin.get("/people")).text
    for path in ("/search?q=Ada", "/search?q=Admin", "/people?q=Ada", "/palette?q=Ada"):
        assert "Ada Admin" not in (await stranger.get(path)).text, path
    assert "Ada Admin" in (await admin.get("/search?q=Ada")).text
    async with database.read.connect() as connection:
        ada = await connection.scalar(sa.text("SELECT id FROM person WHERE name = 'Ada Admin'"))
    assert [(await one.get(f"/people/{ada}")).status_code for one in (stranger, admin)] == [404, 200]
    assert (await stranger.get(f"/people/{ines.id}")).status_code == 200


async def test_records_lead_to_their_people(client: httpx.AsyncClient, ines: Person) -> None:
    for address in ("/research", "/decisions"):
        assert f'href="/people/{ines.id}"' in (await client.get(address)).text


async def test_the_address_of_an_account_is_not_shown(client: httpx.AsyncClient, ines: Person) -> None:
    for address in ("/people", f"/people/{ines.id}"):
        assert "ines@example.org" not in (await client.get(address)).text


async def test_somebody_without_records_has_a_page(client: httpx.AsyncClient, database: Database) -> None:
    tom = Person(name="Tom <b>Brandt</b>")
    await store(database, tom)
    page = await client.get(f"/people/{tom.id}")
    assert page.status_code == 200
    assert "Nothing here" in page.text
    assert "<b>Brandt" not in page.text


async def test_all_that_somebody_decided_is_read_page_by_page(client: httpx.AsyncClient, database: Database) -> None:
    here, ines = collection(), Person(name="Ines Calado")
    parts = [[DecisionPerson(person=ines, part=DecisionRole.DECIDER)] for _ in range(60)]
    await store(database, *(decision(here, n, f"Choice {n:02}", people=part) for n, part in enumerate(parts)))
    overview = await client.get(f"/people/{ines.id}")
    assert len(titles(overview.text)) == 10
    first = await client.get(f"/people/{ines.id}?kind=decider")
    second = await client.get(link(first.text, "next"))
    assert sorted(titles(first.text) + titles(second.text)) == [f"Choice {n:02}" for n in range(60)]


async def test_each_page_of_people_is_one_statement(client: httpx.AsyncClient, app: object, ines: Person) -> None:
    for address in ("/people?q=i", f"/people/{ines.id}", f"/people/{ines.id}?kind=risks"):
        with counted_statements(app) as seen:
            assert (await client.get(address)).status_code == 200
        assert len(seen) == 1


@pytest.mark.usefixtures("ines")
@pytest.mark.parametrize("query", ["after=nonsense", "before=WyJhIiwxXQ", "sort=height", "q=+"])
async def test_nonsense_in_the_address_of_the_list_does_no_harm(client: httpx.AsyncClient, query: str) -> None:
    assert (await client.get(f"/people?{query}")).status_code == 200


@pytest.mark.parametrize("key", ["999999", "0", "abc", "99999999999"])
async def test_an_unknown_person_is_a_page_that_says_so(client: httpx.AsyncClient, key: str) -> None:
    assert (await client.get(f"/people/{key}")).status_code == 404
