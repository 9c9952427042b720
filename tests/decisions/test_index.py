"""The list of decisions, narrowed and sorted by its address."""

import re
from datetime import date

import httpx
import pytest
import pytest_asyncio

from app.persistence.database.engine import Database
from app.tables import Decision
from tests.decisions.log import NEWEST, log, many
from tests.register import PARTIAL, collection, counted_statements, decision, link, store, titles


@pytest_asyncio.fixture
async def decisions(database: Database) -> list[Decision]:
    made = log()
    await store(database, *made)
    return made


NARROWED = {
    "": NEWEST,
    "status=proposed": ["Sign tickets"],
    "status=proposed&status=draft": ["Buy a queue", "Sign tickets"],
    "collection=mobile": ["Adopt a mesh"],
    "collection=nowhere": [],
    "tag=cache": ["Keep sessions in Redis"],
    "tag=CACHE": ["Keep sessions in Redis"],
    "year=2025": ["Adopt a mesh", "Rent two servers"],
    "package=redis": ["Rent two servers", "Keep sessions in Redis"],
    "package=Redis&year=2025": ["Rent two servers"],
    "q=servers": ["Rent two servers", "Rent one server"],
    "q=signature+offline": ["Sign tickets"],
    "q=servers&status=superseded": ["Rent one server"],
    "q=%22two+servers%22": ["Rent two servers"],
    "q=server+-two": ["Rent one server"],
}


@pytest.mark.usefixtures("decisions")
async def test_the_address_narrows_the_list(client: httpx.AsyncClient) -> None:
    pages = {query: await client.get(f"/decisions?{query}") for query in NARROWED}
    assert {query: titles(page.text) for query, page in pages.items()} == NARROWED
    assert {page.status_code for page in pages.values()} == {200}


@pytest.mark.usefixtures("decisions")
@pytest.mark.parametrize(
    ("sort", "first", "last"),
    [
        ("newest", "Buy a queue", "Rent one server"),
        ("oldest", "Rent one server", "Buy a queue"),
        ("number", "Rent one server", "Buy a queue"),
        ("title", "Adopt a mesh", "Sign tickets"),
        ("changed", "Buy a queue", "Rent one server"),
    ],
)
async def test_the_address_sorts_the_list(client: httpx.AsyncClient, sort: str, first: str, last: str) -> None:
    found = titles((await client.get(f"/decisions?sort={sort}")).text)
    assert sorted(found) == sorted(NEWEST)
    assert (found[0], found[-1]) == (first, last)


async def test_the_list_is_narrowed_to_an_owner(client: httpx.AsyncClient, decisions: list[Decision]) -> None:
    page = await client.get(f"/decisions?owner={decisions[1].owner_id}")
    assert titles(page.text) == ["Sign tickets", "Rent two servers"]
    assert "Remove the filter Owner: Ines Calado" in page.text


FREE = ("q", "tag", "package", "collection")
NONSENSE = [
    "status=shiny", "owner=-4", "owner=99999999999999", "owner=me", "year=soon", "year=0", "year=99999",
    "sort=evil%27--", "after=%21%21", "before=W10", "after=bnVsbA", "colour=red", "q=+", "tag=", "status=",
]  # fmt: skip


@pytest.mark.usefixtures("decisions")
async def test_nonsense_in_the_address_falls_away(client: httpx.AsyncClient) -> None:
    pages = {query: await client.get(f"/decisions?{query}") for query in NONSENSE}
    found = {query: (page.status_code, titles(page.text)) for query, page in pages.items()}
    assert found == dict.fromkeys(NONSENSE, (200, NEWEST))


@pytest.mark.usefixtures("decisions")
@pytest.mark.parametrize("path", ["decisions", "timeline", "stack", "risks", "research", "decisions/graph", "search"])
async def test_a_list_says_which_filters_it_left_out(client: httpx.AsyncClient, path: str) -> None:
    name = "kind" if path in ("decisions/graph", "search") else "level" if path in ("stack", "risks") else "status"
    page = await client.get(f"/{path}?{name}=b%3Cogus&colour=red&q=")
    assert "cannot be “b&lt;ogus”, so this was left out." in page.text
    assert page.text.count("left out") == 1
    assert "left out" not in (await client.get(f"/{path}?colour=red&{name}=")).text


@pytest.mark.usefixtures("decisions")
async def test_what_was_left_out_leaves_the_other_filters_and_the_links(client: httpx.AsyncClient) -> None:
    page = await client.get("/decisions?status=shiny&status=superseded&year=soon&sort=evil")
    assert page.text.count("so this was left out") == 3
    assert "Year cannot be “soon”" in page.text
    assert "Remove the filter Status: superseded" in page.text
    assert "left_out" not in page.text
    assert "shiny&amp;" not in page.text


@pytest.mark.usefixtures("decisions")
async def test_no_text_breaks_the_filter(client: httpx.AsyncClient) -> None:
    texts = ["'", "\\", "%", "a:b & !", "((", '"open', "-", "ⅷ 𝔘 \u202e", "<->", "x" * 200]
    pages = {text: await client.get("/decisions", params=dict.fromkeys(FREE, text)) for text in texts}
    assert {text: page.status_code for text, page in pages.items()} == dict.fromkeys(texts, 200)


@pytest.mark.usefixtures("decisions")
async def test_a_filter_is_shown_with_a_way_to_remove_it(client: httpx.AsyncClient) -> None:
    page = await client.get("/decisions?status=superseded&year=2024&sort=title")
    assert 'href="/decisions?sort=title&amp;status=superseded" aria-label="Remove the filter Year: 2024"' in page.text
    assert 'name="status" value="superseded" checked' in page.text
    assert re.search(r'<option value="2024"[^>]* selected>2024&nbsp;\(\d\)</option>', page.text)


@pytest.mark.usefixtures("decisions")
async def test_a_row_shows_its_standing_and_leads_to_its_successor(client: httpx.AsyncClient) -> None:
    row = (await client.get("/decisions?q=one+server")).text.split('<li class="row')[1]
    assert "Superseded" in row
    assert "Superseded by ADR-2</a>" in row
    assert row.startswith(" numbered past")


@pytest.mark.usefixtures("decisions")
async def test_htmx_gets_the_results_alone(client: httpx.AsyncClient) -> None:
    part = await client.get("/decisions?tag=cache", headers=PARTIAL)
    assert titles(part.text) == ["Keep sessions in Redis"]
    assert "<html" not in part.text
    assert "<form" not in part.text
    counts, rows = part.text.split("</div>", 1)  # the counts stand in the filters of a whole page
    assert counts.strip().startswith('<div id="counts" hidden')
    assert rows.strip() in (await client.get("/decisions?tag=cache")).text
    assert "HX-Request-Type" in part.headers["vary"]


@pytest.mark.usefixtures("decisions")
async def test_a_filter_that_matches_nothing_says_how_to_go_on(client: httpx.AsyncClient) -> None:
    page = await client.get("/decisions?q=zeppelin")
    assert "No decision matches" in page.text
    assert 'href="/search?q=zeppelin"' in page.text


async def test_an_empty_register_says_how_to_fill_it(editor: httpx.AsyncClient) -> None:
    page = await editor.get("/decisions")
    assert "No decisions yet" in page.text
    assert 'href="/imports/new"' in page.text


@pytest.mark.parametrize("sort", ["newest", "oldest", "number", "title", "changed"])
async def test_next_and_previous_visit_every_decision_once(
    client: httpx.AsyncClient, database: Database, sort: str
) -> None:
    await store(database, *many(120))
    first = await client.get(f"/decisions?sort={sort}&status=accepted")
    second = await client.get(link(first.text, "next"))
    third = await client.get(link(second.text, "next"))
    seen = [title for page in (first, second, third) for title in titles(page.text)]
    assert len(seen) == len(set(seen)) == 120
    assert 'rel="next"' not in third.text
    assert titles((await client.get(link(third.text, "prev"))).text) == titles(second.text)
    assert titles((await client.get(link(second.text, "prev"))).text) == titles(first.text)


async def test_beyond_the_end_the_list_says_so(client: httpx.AsyncClient, database: Database) -> None:
    made = many(51)
    await store(database, *made)
    address = link((await client.get("/decisions?sort=number")).text, "next")
    async with database.write_sessions() as session, session.begin():
        await session.delete(await session.get(Decision, made[50].id))
    page = await client.get(address)
    assert "beyond the end of the list" in page.text


@pytest.mark.usefixtures("decisions")
async def test_the_list_is_one_statement(client: httpx.AsyncClient, app: object) -> None:
    with counted_statements(app) as seen:
        await client.get("/decisions?q=server&tag=cache&package=redis&year=2025&status=accepted&collection=platform")
    assert len(seen) == 1
    assert "OFFSET" not in seen[0]


async def test_a_decision_without_a_date_says_since_when_it_is_there(
    client: httpx.AsyncClient, database: Database
) -> None:
    here = collection()
    dated = decision(here, 3, "Use spoons", decided_on=date(2025, 5, 5))
    await store(database, decision(here, 1, "Rent keys", status="proposed"), decision(here, 2, "Use cups"), dated)
    page = (await client.get("/decisions")).text
    assert page.count("<span>entered ") == 2
    assert '<a href="/stack/radar">Radar</a>' in page.split('aria-label="Browse"')[1].split("</nav>")[0], (
        "from everywhere"
    )
