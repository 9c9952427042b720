"""A new record begins in the collection that its writer looks at, else wrote to last, else in the first."""

from __future__ import annotations

import httpx
import pytest
import sqlalchemy as sa

from app.persistence.database.engine import Database
from app.tables import Decision, Person
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
