"""New records begin with templates: those that come along, and those that collections keep."""

from __future__ import annotations

import httpx
import pytest
import sqlalchemy as sa

from app.persistence.database.engine import Database
from app.tables import Decision, Draft, Template
from tests.admin.browsing import open_page, rows
from tests.register import collection, store


@pytest.mark.parametrize(
    ("address", "field", "words"),
    [
        ("/decisions/new?template=madr", "consequences", "* Good, because"),
        ("/decisions/new?template=nygard", "outcome", "We will"),
        ("/decisions/new?template=y-statement", "outcome", "In the context of"),
        ("/research/new?template=research", "summary", "What was asked"),
    ],
)
async def test_what_comes_along_fills_the_texts(
    editor: httpx.AsyncClient, database: Database, address: str, field: str, words: str
) -> None:
    await store(database, collection())
    page = await open_page(editor, address)
    assert (page.status, words in page[field]) == (200, True)
    assert (page["owner.text"] if "decisions" in address else page["author.text"]) == "Edwin Editor"
    assert (await page.fill(title="Something").press("keep")).status == 303


async def test_a_collection_keeps_one_which_others_begin_with(
    editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database
) -> None:
    await store(database, collection())
    page = await open_page(editor, "/decisions/new")
    page.fill(title="Incident of …", context="What happened?", number="7")
    page = await page.press("add:risks")
    page.set({"risks.n1.title": "It happens again", "template.name": "Incident"})
    for _ in range(2):  # the second in place of the first
        kept = await page.press("template")
        assert kept.status == 303, kept.text
    begun = await open_page(admin, kept.response.headers["location"])
    assert "Incident (Platform)" in begun.text
    assert [begun[name] for name in ("title", "context", "risks.n1.title", "number")] == [
        "Incident of …", "What happened?", "It happens again", "",
    ]  # fmt: skip
    assert begun["owner.text"] == "Ada Admin"
    assert (await begun.press("propose")).status == 303
    assert [tuple(one) for one in await rows(database, sa.select(Decision.title, Decision.number))] == [  # type: ignore[call-overload]
        ("Incident of …", 1)
    ]
    assert len(await rows(database, sa.select(Draft.id))) == 1  # type: ignore[call-overload]  # what was being written
    [(id_,)] = await rows(database, sa.select(Template.id))  # type: ignore[call-overload]
    removed = (await editor.post(f"/templates/{id_}/removal")).headers["location"]
    assert "Incident (Platform)" not in (await editor.get("/decisions/new")).text
    back = await open_page(editor, removed)  # a draft, with which it is kept again
    assert [back[name] for name in ("context", "risks.n1.title", "template.name")] == [
        "What happened?", "It happens again", "Incident",
    ]  # fmt: skip
    assert (await back.press("template")).status == 303
    assert "Incident (Platform)" in (await editor.get("/decisions/new")).text


@pytest.mark.parametrize("name", ["", "x" * 81])
async def test_one_without_a_name_is_refused_and_everything_typed_is_kept(
    editor: httpx.AsyncClient, database: Database, name: str
) -> None:
    await store(database, collection())
    page = (await open_page(editor, "/decisions/new")).fill(context="What happened?")
    page = await page.set({"template.name": name}).press("template")
    assert (page.status, "Give the template a name" in page.text, page["context"]) == (422, True, "What happened?")
    assert await rows(database, sa.select(Template.id)) == []  # type: ignore[call-overload]


async def test_no_reader_removes_one(reading_person: httpx.AsyncClient) -> None:
    assert (await reading_person.post("/templates/1/removal")).status_code == 403
