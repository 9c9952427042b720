"""Names are one however they are typed: in forms, look-ups, addresses and files."""

from __future__ import annotations

import re
import unicodedata

import httpx
import pytest
import sqlalchemy as sa

from app.decisions.models import Status
from app.persistence.database.engine import Database
from app.tables import Package, Person, Tag
from tests.admin.browsing import a_decision, open_page, rows
from tests.register import collection, decision, store

ZURICH = "Café Zürich"
WAYS = [
    ZURICH,
    unicodedata.normalize("NFD", ZURICH),
    "Café  Zürich ",
    "Caf\u200bé Zürich",
    "Café\u00a0Zürich",
    "CAFÉ ZÜRICH",
]


async def named(database: Database, model: type) -> list[str]:
    return [one.name for one in await rows(database, sa.select(model.name))]  # type: ignore[attr-defined]


@pytest.mark.parametrize(("slug", "model", "name"), [("tags", Tag, "café-zürich"), ("people", Person, ZURICH)])
async def test_no_two_are_called_the_same(
    admin: httpx.AsyncClient, database: Database, slug: str, model: type, name: str
) -> None:
    statuses = []
    for way in WAYS:
        page = (await open_page(admin, f"/admin/{slug}/new")).fill(name=way)
        statuses.append((await page.press()).status)
    assert statuses == [303] + [422] * (len(WAYS) - 1)
    assert name in await named(database, model)


async def test_a_comma_is_no_part_of_a_tag(admin: httpx.AsyncClient, database: Database) -> None:
    page = await (await open_page(admin, "/admin/tags/new")).fill(name="cache, hosting").press()
    assert (page.status, page["name"]) == (422, "cache, hosting")
    assert "A comma stands between tags; write one of them here." in page.text
    assert await named(database, Tag) == []


async def test_a_package_is_called_as_its_registry_calls_it(admin: httpx.AsyncClient, database: Database) -> None:
    page = (await open_page(admin, "/admin/packages/new")).fill(name=" Typing_Extensions", ecosystem="pypi")
    assert (await page.press()).status == 303
    assert await named(database, Package) == ["typing-extensions"]


@pytest.mark.parametrize("name", ["..", ".", "a/..", "@scope/..", "@../a", "a b", "a'b", "a?b", "a#b", "größe", "-/"])
async def test_a_package_has_a_name_that_a_registry_could_give(
    admin: httpx.AsyncClient, database: Database, name: str
) -> None:
    page = await (await open_page(admin, "/admin/packages/new")).fill(name=name, ecosystem="npm").press()
    assert page.status == 422
    assert "Neither PyPI nor npm has packages of such a name." in page.text
    assert await named(database, Package) == []


@pytest.mark.parametrize("name", ["@scope/name", "@types/node", "lodash.merge", "uvicorn[standard]", "q"])
async def test_a_package_may_be_called_as_those_of_registries_are(
    admin: httpx.AsyncClient, database: Database, name: str
) -> None:
    page = (await open_page(admin, "/admin/packages/new")).fill(name=name, ecosystem="npm")
    assert (await page.press()).status == 303
    assert await named(database, Package) == [name]


@pytest.mark.parametrize("way", WAYS)
async def test_a_tag_is_found_however_it_is_typed(client: httpx.AsyncClient, database: Database, way: str) -> None:
    await store(database, decision(collection(), 1, "Use bells", tags=[Tag(name="café-zürich")]))
    assert (await client.get(f"/tags/{way}")).status_code == 200
    assert "Use bells" in (await client.get("/decisions", params={"tag": way})).text
    assert "Use bells" in (await client.get("/search", params={"q": f'tag:"{way}"'})).text


async def test_the_words_of_a_form_mean_a_tag_however_they_are_typed(
    admin: httpx.AsyncClient, database: Database
) -> None:
    made = await a_decision(database)
    await store(database, Tag(name="café-zürich"))
    page = await open_page(admin, f"/admin/decisions/{made.id}")
    page.fields.append(("tags.text", WAYS[1]))
    assert (await page.press()).status == 303


async def test_drafts_that_are_called_the_same_are_told_apart_where_one_is_chosen(
    editor: httpx.AsyncClient, database: Database
) -> None:
    log = collection()
    twins = [decision(log, None, "Use Redis", status=Status.DRAFT) for _ in range(2)]
    await store(database, *twins, decision(log, None, "Use Redis Streams", status=Status.DRAFT))
    page = (await editor.get("/admin/decisions/choices?q=redis")).text
    assert sorted(re.findall(r'data-apart="([^"]*)"', page)) == [f"record {one.id}" for one in twins]
    form = await open_page(editor, "/admin/evidence/new")
    asked = await form.press(**{"decision.text": re.findall(r"data-apart[^>]*>([^<]*)<", page)[0]})
    assert asked.status == 422
    assert all(f", record {one.id}" in asked.text for one in twins)
