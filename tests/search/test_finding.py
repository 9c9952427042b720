"""What is found first, what filters leave, and what is offered where nothing is found."""

from datetime import date

import pytest
import pytest_asyncio

from app.decisions.models import Status
from app.markdown.words.slips import distance
from app.people.models import Person
from app.persistence.database.engine import Database
from app.search.filters import SearchFilter
from app.search.models import Found
from app.search.pages import destinations
from app.search.repository import SearchRepository
from app.search.shapes import Instead, Results
from app.search.spelling import closest
from app.stack.models import Ecosystem, Package, Pin
from app.tables import Decision, Finding, Risk, Tag
from app.web.security.access import GRANTS, Actor
from tests.register import collection, decision, document, store

RECENT, LONG_AGO = date(2026, 3, 1), date(2014, 3, 1)


async def search(database: Database, text: str, kind: Found | None = None) -> Results:
    async with database.read_sessions() as session:
        return await SearchRepository(session).search(SearchFilter(q=text, kind=kind))


async def titles(database: Database, text: str) -> list[str]:
    return [hit.entry.title for hit in (await search(database, text)).hits]


async def instead(database: Database, text: str) -> Instead:
    async with database.read_sessions() as session:
        return await SearchRepository(session).instead(SearchFilter(q=text))


@pytest_asyncio.fixture
async def register(database: Database) -> list[Decision]:
    """Four decisions of two collections, and a research document."""
    here, there = collection(), collection("Mobile Apps".replace(" ", "-"))
    mara, ole, tag = Person(name="Mara Lind"), Person(name="Øle Ångström"), Tag(name="database")
    package = Package(ecosystem=Ecosystem.PYPI, name="sqlalchemy")
    body = {"context_html": "<p>We measured the <strong>kettle</strong>.</p>"}
    first = decision(here, 1, "Boil with a kettle", owner=mara, tags=[tag], decided_on=RECENT)
    first.risks = [Risk(title="Scalds", mitigation="A kettle with a lid.", owner=ole)]
    first.pins = [Pin(package=package, written_name="SQLAlchemy", specifier="~=2.1")]
    second = decision(here, 2, "Boil with a kettle of old", status=Status.SUPERSEDED, decided_on=RECENT)
    third = decision(there, 1, "Boil somehow", owner=ole, decided_on=RECENT, **body)
    fourth = decision(there, 2, "Boil anyhow", decided_on=LONG_AGO, **body)
    study = document(here, "Café naïveté", tags=[tag], author=mara, published_on=RECENT)
    study.findings = [
        Finding(text="Kettles are `noisy` <b>a*b</b>", text_html="<p>Kettles are <code>noisy</code> a*b</p>")
    ]
    await store(database, first, second, third, fourth, study)
    return [first, second, third, fourth]


@pytest.mark.usefixtures("register")
async def test_titles_come_before_texts_and_what_counts_today_and_lately_before_the_rest(database: Database) -> None:
    found = await titles(database, "kettle kind:decision")
    assert found == ["Boil with a kettle", "Boil with a kettle of old", "Boil somehow", "Boil anyhow"]


FOUND = {
    "boil status:superseded": ["Boil with a kettle of old"],
    "boil -status:accepted": ["Boil with a kettle of old"],
    "kind:risk tag:database": ["Scalds"],
    "kind:risk owner:ole": ["Scalds"],
    'kind:decision owner:"mara lind"': ["Boil with a kettle"],
    "owner:angstrom kind:decision": ["Boil somehow"],
    "year:2014": ["Boil anyhow"],
    "package:SQLAlchemy kind:decision": ["Boil with a kettle"],
    "collection:mobile-apps year:2026": ["Boil somehow"],
    "kind:research kind:risk": ["Café naïveté", "Scalds"],
    "tag:database tag:nix": [],
    "-tag:database kind:decision collection:platform": ["Boil with a kettle of old"],
    "cafe naivete": ["Café naïveté"],
    "boi collection:mobile-apps year:2026": ["Boil somehow"],
    "somehow or anyhow": ["Boil anyhow", "Boil somehow"],
    "status:shiny boil": [],
    "-kettle": [],
    "...": [],
}


@pytest.mark.usefixtures("register")
async def test_filters_and_words_leave_what_meets_all_of_them(database: Database) -> None:
    assert {text: sorted(await titles(database, text)) for text in FOUND} == FOUND


@pytest.mark.usefixtures("register")
async def test_texts_are_found_and_shown_without_their_markup(database: Database) -> None:
    hits = (await search(database, "noisy")).hits
    assert [hit.entry.title for hit in hits] == ["Kettles are noisy a*b"]
    assert (await search(database, "strong")).hits == []


@pytest.mark.usefixtures("register")
async def test_people_packages_tags_and_collections_are_found_by_their_names(database: Database) -> None:
    for text, expected in [
        ("mara", ("person", "Mara Lind")), ("ang", ("person", "Øle Ångström")), ("alchemy", ("package", "sqlalchemy")),
        ("datab", ("tag", "database")), ("platf", ("collection", "Platform")),
    ]:  # fmt: skip
        assert [(one.kind, one.name) for one in (await search(database, text)).named] == [expected]
    assert [one.leads for text in ("lin", "alchemy") for one in (await search(database, text)).named] == [True, False]
    assert (await search(database, "sqlalchemy")).named[0].path == "/stack/pypi/sqlalchemy"


@pytest.mark.usefixtures("register")
async def test_where_nothing_matches_other_spelling_and_fewer_filters_are_offered(database: Database) -> None:
    assert (await instead(database, "ketlte kind:decision")).texts[0] == ("kind:decision kettle", 4)
    assert ("year:2014 boil", 1) in (await instead(database, "boil year:2014 tag:database")).texts
    assert ("boil or zeppelin", 4) in (await instead(database, "boil zeppelin")).texts
    assert (await instead(database, "boil foo:bar year:2014")).texts[0] == ("year:2014 boil", 1)
    assert (await instead(database, "ketlte tag:nix status:draft")).texts == [("kettle", 6)]
    assert (await instead(database, "qwertz")).texts == []


def test_a_slip_is_a_letter_more_less_other_or_swapped() -> None:
    assert [distance("docker", other) for other in ("docker", "dokcer", "doker", "dockker", "rocker")] == [
        0,
        1,
        1,
        1,
        1,
    ]
    assert closest("dokcer", ["locker", "docker"]) == "docker"
    assert closest("cat", ["dog"]) is None


def test_pages_are_reached_by_their_names_and_what_they_hold() -> None:
    reader, admin = Actor(grants=GRANTS["reader"]), Actor(grants=GRANTS["admin"])
    assert [page.path for page in destinations(reader, "risk")] == ["/risks", "/risks/summary"]
    assert [page.path for page in destinations(reader, "adr")] == ["/decisions"]
    assert [page.path for page in destinations(reader, "waivers")] == ["/waivers"]
    assert "/people" in [page.path for page in destinations(reader, "poeple")]
    assert len(destinations(reader, "")) > 10
    assert destinations(reader, "audit") == []
    assert [page.path for page in destinations(admin, "audit")] == ["/audit"]
