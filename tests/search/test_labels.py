"""Decisions are found by their label, however it is typed."""

from __future__ import annotations

import re

import httpx
import pytest
import pytest_asyncio

from app.persistence.database.engine import Database
from app.tables import Collection, Decision, Risk
from tests.register import PARTIAL, collection, decision, store
from tests.register import titles as rows
from tests.search.test_pages import hits

WAYS = ["ADR-16", "ADR 16", "adr-0016", "adr16", "Adr_016"]


@pytest_asyncio.fixture
async def register(database: Database) -> None:
    here = collection()
    there = Collection(name="Mobile", slug="mobile", prefix="RFC-M")
    bare = Collection(name="Bare", slug="bare", prefix="")
    mention = [decision(here, number, f"Amends ADR-16 a {number}th time") for number in range(20, 23)]
    await store(
        database, *mention, decision(here, 16, "Queue jobs"), decision(here, 160, "Poll"),
        decision(there, 16, "Write in Swift"), decision(bare, 16, "Write it down"),
    )  # fmt: skip


@pytest.mark.usefixtures("register")
@pytest.mark.parametrize("typed", WAYS)
async def test_a_label_finds_its_decision_first(client: httpx.AsyncClient, typed: str) -> None:
    assert hits((await client.get("/search", params={"q": typed})).text)[0] == "Queue jobs"
    palette = await client.get("/search/palette", params={"q": typed}, headers=PARTIAL)
    assert palette.text.index("Queue jobs") < palette.text.index('id="palette-all"')
    assert "Queue jobs" in rows((await client.get("/decisions", params={"q": typed})).text)


@pytest.mark.usefixtures("register")
async def test_a_prefix_may_have_a_hyphen_or_be_blank(client: httpx.AsyncClient) -> None:
    assert hits((await client.get("/search?q=rfc-m-16")).text) == ["Write in Swift"]
    assert hits((await client.get("/search?q=16")).text)[0] == "Write it down"


@pytest.mark.usefixtures("register")
async def test_filters_hold_for_what_is_found_by_its_label(client: httpx.AsyncClient) -> None:
    assert "Nothing matches" in (await client.get("/search?q=adr16+status:draft")).text
    assert hits((await client.get("/search?q=adr16+collection:platform&kind=decision")).text) == ["Queue jobs"]
    assert "Nothing matches" in (await client.get("/search?q=adr99999999999999")).text


async def test_a_label_that_two_collections_have_is_told_apart_by_its_collection(
    client: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database
) -> None:
    here, there, other = collection(), collection("Shop"), Collection(name="Mobile", slug="mobile", prefix="RFC-M")
    twin, alone = decision(here, 2, "Use cups", risks=[Risk(title="It breaks")]), decision(here, 3, "Use pots")
    await store(database, twin, alone, decision(there, 2, "Use mugs"), decision(other, 3, "Use glasses"))
    palette = (await client.get("/search/palette", params={"q": "use"}, headers=PARTIAL)).text
    assert sorted(re.findall(r'palette-side">\s*([^<]*?)\s*<', palette)) == [
        "ADR-2 (Platform)", "ADR-2 (Shop)", "ADR-3", "RFC-M-3"
    ]  # fmt: skip
    assert "ADR-2 (Platform) Use cups" in (await client.get("/risks")).text
    await store(database, Decision(collection=here, title="Use bowls", status="draft"))
    choices = (await admin.get("/admin/decisions/choices", params={"q": "use"})).text
    assert sorted(re.findall(r">([^<]+)</div>", choices)) == [
        "ADR-2 Use cups (Platform)", "ADR-2 Use mugs (Shop)", "ADR-3 Use pots", "RFC-M-3 Use glasses", "Use bowls",
    ]  # fmt: skip
    listed = (await client.get("/?x=1")).text + (await client.get("/decisions")).text
    assert "<span>Shop</span>" in listed
