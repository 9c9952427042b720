"""A list narrowed by its address: what each kind of filter finds, alone and in combination."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import date, timedelta
from html import unescape

import httpx
import pytest
import pytest_asyncio

from app.decisions.models import Status
from app.persistence.database.engine import Database
from app.persistence.fields import now
from app.tables import Person, Risk, Tag
from tests.admin.conftest import Office
from tests.register import PARTIAL, collection, decision

TODAY = now().date()


@pytest_asyncio.fixture(scope="module")
async def log(office: Office, shared_database: Database) -> AsyncIterator[httpx.AsyncClient]:
    """An editor in front of a small log of its own, with the prefix LOG."""
    here, mara, lee = collection("Logbook"), Person(name="Mara Lind"), Person(name="Łee 100%")
    here.prefix, fast, slow = "LOG", Tag(name="very-fast"), Tag(name="very-slow")
    due = TODAY + timedelta(days=10)
    made = [
        decision(here, 1, "Use a queue", owner=mara, decided_on=date(2024, 2, 29), tags=[fast], review_on=TODAY),
        decision(here, 2, "Use a cäche", owner=lee, decided_on=date(2024, 3, 1), tags=[fast, slow], review_on=due),
        decision(here, 3, "Use 100% of it", status=Status.DRAFT, decided_on=date(2025, 12, 31)),
        decision(here, 4, "Use a_b", status=Status.REJECTED, owner=mara, risks=[Risk(title="It leaks")]),
    ]
    async with shared_database.write_sessions() as session, session.begin():
        session.add_all(made)
    yield office.editor


async def found(client: httpx.AsyncClient, query: str, slug: str = "decisions") -> str:
    """The numbers of the log's decisions that a list with this query shows, in order."""
    separator = "" if "collection" in query or slug != "decisions" else "&collection=logbook"
    page = await client.get(f"/admin/{slug}?{query}{separator}&sort=number", headers=PARTIAL)
    assert page.status_code == 200
    assert "left out" not in page.text, re.findall(r'class="notice">(.*?)</p>', page.text)
    return "".join(re.findall(r'<td data-label="Number" class="number">(\d+)</td>', page.text))


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", "1234"),
        ("q=LOG-2", "2"),
        ("q=log+0003", "3"),
        ("status=accepted", "12"),
        ("status=accepted&status=draft", "123"),
        ("status=accepted,draft", "123"),
        ("status=!accepted", "34"),
        ("owner=none", "3"),
        ("owner=any", "124"),
        ("owner=mara", "14"),
        ("owner=!mara", "23"),
        ("owner=lee", "2"),
        ("owner=100%25", "2"),
        ("tags=very-slow", "2"),
        ("tags=!very-slow", "134"),
        ("tags=none", "34"),
        ("decided_on=2024", "12"),
        ("decided_on=2024-02", "1"),
        ("decided_on=2024-02-29", "1"),
        ("decided_on=2024-03..2025", "23"),
        ("decided_on=..2024-02", "1"),
        ("decided_on-from=2025-01-01&decided_on-to=2025-12-31", "3"),
        ("decided_on=none", "4"),
        ("review_on=..today", "1"),
        ("review_on=today..30d", "12"),
        ("review_on=1d..", "2"),
        ("number=2..3", "23"),
        ("number=1,4", "14"),
        ("q=queue", "1"),
        ("q=CACHE", "2"),
        ("q=100%25", "23"),
        ("q=a_b", "4"),
        ("q=mara", "14"),
        ("context=none", "1234"),
        ("collection.prefix=LOG", "1234"),
        ("owner.name=Mara&collection.name=%3DLogbook", "14"),
        ("where=owner:mara and (status:rejected or review_on:today)", "14"),
        ("where=owner:mara and not status:rejected", "1"),
        ("where=status:draft or owner.name:lee", "23"),
        ("where=not (owner:any and decided_on:any)", "34"),
    ],
)
async def test_a_filter_finds_what_it_says(log: httpx.AsyncClient, query: str, numbers: str) -> None:
    assert await found(log, query) == numbers


async def test_a_combination_that_cannot_be_read_is_left_out_and_said(log: httpx.AsyncClient) -> None:
    page = await log.get("/admin/decisions?where=(status:draft&owner=any&collection=logbook", headers=PARTIAL)
    assert "The combined filter was left out: a bracket is not closed." in page.text
    assert '<details class="pop wide" data-menu open' not in page.text, "nothing covers what is said"
    assert "3 decisions" in page.text


async def test_what_narrows_the_list_can_be_taken_away_again(log: httpx.AsyncClient) -> None:
    query = "status=accepted&where=owner:mara or tags:none&collection=logbook&q=use"
    page = (await log.get(f"/admin/decisions?{query}")).text
    chips = dict(re.findall(r'class="chip removable" href="([^"]*)" aria-label="Remove the filter ([^"]*)"', page))
    assert sorted(chips.values()) == [
        " Owner: mara or Tags: empty", "Collection logbook", "Search use", "Status Accepted",
    ]  # fmt: skip
    for address in chips:
        assert (await log.get(unescape(address))).status_code == 200
    without = {name: unescape(address) for address, name in chips.items()}
    assert "status=" not in without["Status Accepted"]
    assert "where=" not in without[" Owner: mara or Tags: empty"]


async def test_a_condition_is_added_without_scripts(log: httpx.AsyncClient) -> None:
    added = {"where": "owner:mara", "add_name": "status", "add_op": "is-not", "add_value": "draft", "add_how": "last"}
    answer = await log.get("/admin/decisions", params=added)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/admin/decisions?where=owner:mara%20or%20status:%21draft"
    answer = await log.get("/admin/decisions", params=added | {"add_how": "and", "add_op": "none"})
    assert answer.headers["location"].endswith("?where=owner:mara%20and%20status:none")


async def test_dates_are_walked_down_to_a_day(log: httpx.AsyncClient) -> None:
    async def ways(query: str) -> list[str]:
        page = (await log.get(f"/admin/decisions?{query}")).text
        inside = page.partition('aria-label="By date"')[2].partition("</nav>")[0]
        return re.findall(r">([^<>]+)</a>", inside)

    assert "2025" in await ways("q=use")
    assert (await ways("decided_on=2025"))[:3] == ["All dates", "2025", "January"]
    assert (await ways("decided_on=2024-02"))[:4] == ["All dates", "2024", "February", "1"]
    assert (await ways("decided_on=2024-02"))[-1] == "29"


async def test_a_row_leads_back_to_the_very_place(log: httpx.AsyncClient) -> None:
    page = (await log.get("/admin/decisions?status=accepted&size=25&sort=title")).text
    link = unescape(re.findall(r'<th scope="row"><a href="([^"]*)"', page)[0])
    assert re.fullmatch(r"/admin/decisions/\d+\?back=/admin/decisions%3F.*", link)
    plain = (await log.get("/admin/decisions")).text
    assert re.search(r'<th scope="row"><a href="/admin/decisions/\d+">', plain)


async def test_facets_count_what_each_value_would_show(log: httpx.AsyncClient) -> None:
    page = (await log.get("/admin/decisions/facets?collection=logbook&status=accepted")).text
    counts = dict(re.findall(r'value="(\w+)"[^>]*>[^<]*<span class="tally">(\d+)</span>', page))
    assert (counts["accepted"], counts["draft"], counts["rejected"], counts["proposed"]) == ("2", "1", "1", "0")


async def test_parts_are_found_by_the_record_that_they_are_of(log: httpx.AsyncClient) -> None:
    page = await log.get("/admin/risks?decision.title=a_b", headers=PARTIAL)
    assert "It leaks" in page.text
    assert "1 risk<" in page.text


async def test_a_record_is_called_by_words_and_not_by_what_is_stored(office: Office) -> None:
    names = re.findall(r'aria-label="Choose ([^"]*)"', (await office.admin.get("/admin/links?kind=depends_on")).text)
    assert names[0] == "all of this page"
    assert names[1:]
    assert all(" depends on " in name for name in names[1:])
