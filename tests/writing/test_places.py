"""A new record begins in the collection that its writer looks at, else wrote to last, else in the first."""

from __future__ import annotations

import httpx
import pytest
import sqlalchemy as sa

from app.persistence.database.engine import Database
from app.tables import Collection, Decision, Person
from tests.admin.browsing import open_page, rows
from tests.register import collection, decision, store

HOST = "http://localhost:8000"


async def begun_in(who: httpx.AsyncClient, path: str, page: str = "") -> str:
    """The collection that the sheet names, opened from a page."""
    who.headers["referer"] = HOST + page
    return str((await open_page(who, path))["collection.text"])


async def two_logs(database: Database) -> tuple[Decision, Decision]:
    first, second = decision(collection("Platform"), 1, "Use Redis"), decision(collection("Shop"), 2, "Use cups")
    await store(database, first)
    await store(database, second)
    return first, second


@pytest.mark.parametrize(
    "page",
    [
        "/decisions?status=accepted&collection=shop", "/research?collection=shop", "/collections/shop",
        "/decisions/{}-use-cups", "/decisions/{}-use-cups/history", "/admin/decisions/{}",
    ],
)  # fmt: skip
async def test_it_begins_where_one_is(editor: httpx.AsyncClient, database: Database, page: str) -> None:
    _, second = await two_logs(database)
    assert await begun_in(editor, "/decisions/new", page.format(second.id)) == "Shop"
    assert await begun_in(editor, "/research/new", page.format(second.id)) == "Shop"


@pytest.mark.parametrize(
    "page",
    [
        "", "/decisions", "/decisions?collection=none", "/decisions/999999999", "/[", "/collections/",
        "/collections/%00",
        "/decisions?collection=%00", "/decisions?" + "&".join(f"tag=t{number}" for number in range(60)),
    ],
)  # fmt: skip
async def test_elsewhere_it_begins_where_one_wrote_last(
    editor: httpx.AsyncClient, database: Database, page: str
) -> None:
    _, second = await two_logs(database)
    assert await begun_in(editor, "/decisions/new", page) == "Platform", "the first: one wrote to none"
    (me,) = (await rows(database, sa.select(Person.id).where(Person.name == "Edwin Editor")))[0]  # type: ignore[call-overload, arg-type]
    await store(database, decision(second.collection, 3, "Use mugs", owner_id=me))
    assert await begun_in(editor, "/decisions/new", page) == "Shop"
    assert await begun_in(editor, "/decisions/new?collection=platform", page) == "Platform", "what the address says"


async def test_the_collection_that_a_register_begins_with_is_known_until_another_is_chosen(
    editor: httpx.AsyncClient, database: Database
) -> None:
    page = await open_page(editor, "/decisions/new")
    assert page["collection.text"] == "Decisions"
    page = await page.press("add:options")
    for _ in range(2):  # without a title
        page = await page.press("propose")
        assert (page.status, page["collection.text"]) == (422, "Decisions")
        assert 'id="collection-error"' not in page.text
    assert await rows(database, sa.select(Collection.name)) == []  # type: ignore[call-overload]
    assert (await page.fill(title="Log in one way").press("propose")).status == 303
    assert await rows(database, sa.select(Collection.name)) == [("Decisions",)]  # type: ignore[call-overload]


async def test_another_collection_is_not_taken_for_the_first(editor: httpx.AsyncClient) -> None:
    page = (await open_page(editor, "/decisions/new")).fill(title="Log in one way")
    page = await page.set({"collection.text": "Platform"}).press("propose")
    assert (page.status, page["collection.text"]) == (422, "Platform")
    assert "Choose “New collection Platform” in the list" in page.text


async def test_markdown_says_its_collection_in_the_same_field(editor: httpx.AsyncClient, database: Database) -> None:
    await two_logs(database)
    page = await open_page(editor, "/decisions/new?as=markdown")
    assert [name for name, _ in page.fields].count("collection.text") == 1
    assert '<label for="field-collection">Collection' in page.text
    page.set({"collection": "", "collection.text": "Shop", "markdown": "# Log in one way\n\n## Decision\n\nOne way.\n"})
    assert (await page.press("propose")).status == 303
    found = sa.select(Collection.name).join(Decision).where(Decision.title == "Log in one way")  # type: ignore[call-overload, arg-type]
    assert await rows(database, found) == [("Shop",)]
