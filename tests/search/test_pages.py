"""The search page."""

import re
from html import unescape

import httpx
import pytest
import pytest_asyncio

from app.decisions.models import Status
from app.persistence.database.engine import Database
from app.tables import Assumption, Decision, Finding, Person, Practice, Risk
from tests.register import PARTIAL, collection, counted_statements, decision, document, store


def hits(html: str) -> list[str]:
    """The titles that were found, without the marks in them."""
    found = re.findall(r'class="row-title"[^>]*>(.*?)</a>', html)
    return [unescape(re.sub("</?mark>", "", title)) for title in found]


@pytest_asyncio.fixture
async def decisions(database: Database) -> list[Decision]:
    here = collection()
    new = decision(here, 2, "Queue jobs in PostgreSQL", slug="queue", context="Workers take jobs with `SKIP LOCKED`.")
    new.risks = [Risk(title="Workers starve", mitigation="Watch the backlog.")]
    old = decision(here, 1, "Queue jobs in Redis", status=Status.SUPERSEDED, context="Workers poll.")
    study = document(here, "Queues compared", slug="queues", summary="Nine workers, see [the table](../table.md).")
    study.findings = [Finding(text="Workers idle at night")]
    study.practices = [Practice(title="Name your workers", body="So logs tell them apart.")]
    study.assumptions = [Assumption(text="Workers share a clock")]
    await store(database, old, new, study)
    return [new, old]


@pytest.mark.usefixtures("decisions")
async def test_everything_that_has_the_word_is_found(client: httpx.AsyncClient) -> None:
    page = await client.get("/search?q=workers")
    assert sorted(hits(page.text)) == [
        "Name your workers", "Queue jobs in PostgreSQL", "Queue jobs in Redis", "Queues compared",
        "Workers idle at night", "Workers share a clock", "Workers starve",
    ]  # fmt: skip
    assert "7 matches" in page.text


@pytest.mark.usefixtures("decisions")
async def test_what_is_in_force_comes_before_what_is_past(client: httpx.AsyncClient) -> None:
    assert hits((await client.get("/search?q=queue+jobs")).text) == ["Queue jobs in PostgreSQL", "Queue jobs in Redis"]


@pytest.mark.usefixtures("decisions")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=workers&kind=risk", ["Workers starve"]),
        ("q=workers&kind=finding", ["Workers idle at night"]),
        ("q=%22skip+locked%22", ["Queue jobs in PostgreSQL"]),
        ("q=queue+-redis&kind=decision", ["Queue jobs in PostgreSQL"]),
        ("q=redis+or+clock", ["Queue jobs in Redis", "Workers share a clock"]),
        ("q=POSTGRESQL", ["Queue jobs in PostgreSQL"]),
        ("q=zeppelin", []),
    ],
)
async def test_the_address_says_what_is_looked_for(client: httpx.AsyncClient, query: str, found: list[str]) -> None:
    page = await client.get(f"/search?{query}")
    assert (page.status_code, sorted(hits(page.text))) == (200, found)


async def test_a_hundred_alternatives_are_marked_no_longer_than_a_few(
    client: httpx.AsyncClient, database: Database
) -> None:
    """To mark them PostgreSQL compared each with each, for minutes, and no limit of time ended it."""
    await store(
        database, decision(collection(), 1, "A title of a page", context="The title of a page, a title. " * 130)
    )
    page = await client.get("/search", params={"q": "title a or " * 90})
    assert (page.status_code, hits(page.text)) == (200, ["A title of a page"])
    assert "<mark>title</mark>" in page.text


@pytest.mark.usefixtures("decisions")
async def test_kinds_are_tabs_with_their_counts(client: httpx.AsyncClient) -> None:
    text = (await client.get("/search?q=workers&kind=risk")).text
    assert '<a href="/search?q=workers">Everything <span class="tally">7</span>' in text
    assert '<a href="/search?q=workers&amp;kind=risk" aria-current="page">Risks <span class="tally">1</span>' in text


@pytest.mark.usefixtures("decisions")
async def test_matches_are_marked_and_links_are_words(client: httpx.AsyncClient) -> None:
    text = (await client.get("/search?q=table")).text
    assert "see the <mark>table</mark>" in text
    assert "../table.md" not in text


async def test_a_part_leads_to_its_place(client: httpx.AsyncClient, decisions: list[Decision]) -> None:
    address = f"/decisions/{decisions[0].id}-queue#risk-{decisions[0].risks[0].id}"
    assert f'href="{address}"' in (await client.get("/search?q=starve")).text


@pytest.mark.usefixtures("decisions")
async def test_a_misspelt_word_finds_titles_that_are_spelt_alike(client: httpx.AsyncClient) -> None:
    page = await client.get("/search?q=postgrsql")
    assert "Nothing matches" in page.text
    assert hits(page.text.split("Did you mean")[1]) == ["Queue jobs in PostgreSQL"]
    assert '<a class="button" href="/search?q=postgresql">postgresql <span class="tally">1</span></a>' in page.text


BREAKING = [
    "'", "\\", "%", "a:b & !", "((", '"open', "-", "!!", "<->", "\u202e", "ⅷ 𝔘",
    "ŉabc", "½¾½", "㏂㏂㏂㏂", "x" * 1000, "& | !", ":*",
]  # fmt: skip


@pytest.mark.usefixtures("decisions")
async def test_no_text_breaks_the_search(client: httpx.AsyncClient) -> None:
    pages = {text: await client.get("/search", params={"q": text, "kind": text[:50]}) for text in BREAKING}
    assert {text: page.status_code for text, page in pages.items()} == dict.fromkeys(BREAKING, 200)


@pytest.mark.parametrize(
    ("text", "reason"),
    [("'\"<>", "There is no word in it"), ("(((", "There is no word in it"), ("-redis", "Say what should occur")],
)
async def test_a_search_that_asks_for_nothing_says_why(client: httpx.AsyncClient, text: str, reason: str) -> None:
    assert reason in (await client.get("/search", params={"q": text})).text


@pytest.mark.parametrize("query", ["", "q=", "q=+", "kind=risk", "kind=shiny&sort=x&after=y"])
async def test_no_question_is_met_with_help(client: httpx.AsyncClient, query: str) -> None:
    page = await client.get(f"/search?{query}")
    assert page.status_code == 200
    assert "How to ask" in page.text


@pytest.mark.usefixtures("decisions")
async def test_htmx_gets_the_results_alone_as_one_types(client: httpx.AsyncClient) -> None:
    part = await client.get("/search?q=starve", headers=PARTIAL)
    assert hits(part.text) == ["Workers starve"]
    assert "<form" not in part.text


@pytest.mark.usefixtures("decisions")
@pytest.mark.parametrize("query", ["q=workers", "q=workers&kind=risk", "q=workers+kind:risk+status:accepted"])
async def test_a_search_is_one_statement(client: httpx.AsyncClient, app: object, query: str) -> None:
    with counted_statements(app) as seen:
        await client.get(f"/search?{query}")
    assert len(seen) == 1


@pytest.mark.usefixtures("decisions")
async def test_the_palette_puts_names_that_begin_so_before_records(
    client: httpx.AsyncClient, database: Database
) -> None:
    await store(database, Person(name="Wor Haddad"), Person(name="Ada Reworth"))
    palette = (await client.get("/search/palette?q=wor", headers=PARTIAL)).text
    places = [
        palette.index(text) for text in ("Wor Haddad", "<mark>Workers</mark> starve", "Ada Reworth", "matches for")
    ]
    assert places == sorted(places)
