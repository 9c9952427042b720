"""Decisions and research are written on pages of their own, without scripts, too."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from app.decisions.models import Option, Status
from app.persistence.database.engine import Database
from app.persistence.fields import now
from app.tables import Collection, Decision, Evidence, Package, Pin, ResearchDocument, Risk, Round
from tests.admin.browsing import a_decision, open_page, rows
from tests.register import collection, counted_statements, decision, document, store


async def test_a_decision_is_written_and_proposed_without_scripts(
    editor: httpx.AsyncClient, database: Database
) -> None:
    await store(database, document(collection(), "What we measured"), Package(ecosystem="pypi", name="asyncpg"))
    page = await open_page(editor, "/decisions/new")
    assert page.status == 200
    assert page["owner.text"] == "Edwin Editor"
    assert page.text.index('name="collection.text"') < page.text.index('name="title"'), "where it goes is said first"
    page = page.fill(title="Use asyncpg", outcome="Use **asyncpg**, since it is quick.")
    for title in ("asyncpg", "psycopg", "Both"):
        page = await page.press("add:options")
        name = [name for name, _ in page.fields if name.endswith(".title") and name.startswith("options.")][-1]
        page.set({name: title})
    for part, typed in (
        ("risks", {"title": "It lags behind"}),
        ("pins", {"package.text": "asyncpg", "specifier": ">=0.32"}),
        ("evidence", {"document.text": "What we measured"}),
    ):
        page = await page.press(f"add:{part}")
        page.set({f"{part}.n1.{name}": text for name, text in typed.items()})
    page = await page.press("propose")
    assert page.status == 303, page.text
    path = page.response.headers["location"]
    shown = await editor.get(path, follow_redirects=True)
    assert "Use asyncpg" in shown.text
    (made,) = await rows(database, sa.select(Decision.status, Decision.number, Decision.outcome_html))  # type: ignore[call-overload]
    assert (made.status, made.number) == (Status.PROPOSED, 1)
    assert "<strong>asyncpg</strong>" in made.outcome_html
    counts = [
        await rows(database, sa.select(sa.func.count()).select_from(one)) for one in (Option, Risk, Pin, Evidence)
    ]
    assert [count for ((count,),) in counts] == [3, 1, 1, 1]


async def test_the_first_record_of_a_register_brings_its_collection(
    editor: httpx.AsyncClient, database: Database
) -> None:
    page = await (await open_page(editor, "/research/new")).fill(title="What we measured").press("publish")
    assert page.status == 303
    found = sa.select(Collection.name, ResearchDocument.status).join(ResearchDocument)  # type: ignore[call-overload]
    assert [tuple(one) for one in await rows(database, found)] == [("Decisions", "published")]


async def test_what_is_wrong_stands_beside_its_field_and_everything_typed_is_kept(editor: httpx.AsyncClient) -> None:
    page = await open_page(editor, "/decisions/new")
    page = await page.fill(context="We need a driver.").press("propose")
    assert (page.status, page["context"]) == (422, "We need a driver.")
    assert "Nothing was saved yet" in page.text


@pytest.mark.parametrize("path", ["/decisions/new", "/research/new"])
async def test_rows_of_which_nothing_else_came_break_nothing(editor: httpx.AsyncClient, path: str) -> None:
    page = await open_page(editor, path)
    parts = dict.fromkeys([*re.findall(r'value="add:(\w+)"', page.text), "links_out"])
    assert len(parts) > 5
    for key in ("n1", "1"):  # new, and of a record that this is none of
        assert (await page.press("save", **dict.fromkeys(parts, key))).status == 422


async def test_a_decision_is_edited_on_its_own_page(editor: httpx.AsyncClient, database: Database) -> None:
    made = await a_decision(database, status=Status.PROPOSED)
    page = await open_page(editor, f"/decisions/{made.id}/edit")
    assert page["title"] == "Use Redis"
    page = await page.fill(title="Use Valkey", reason="It was renamed").press()
    assert page.response.headers["location"] == f"/decisions/{made.id}"
    assert [tuple(one) for one in await rows(database, sa.select(Decision.title, Decision.version))] == [  # type: ignore[call-overload]
        ("Use Valkey", 2)
    ]


async def test_two_people_who_write_the_same_record_are_shown_both(
    editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database
) -> None:
    made = await a_decision(database, status=Status.PROPOSED)
    mine, hers = [await open_page(who, f"/decisions/{made.id}/edit") for who in (editor, admin)]
    await hers.fill(title="Use Valkey").press()
    page = await mine.fill(title="Use Memcached").press()
    assert page.status == 409
    assert "was changed meanwhile" in page.text
    page = await page.press("save", **{"pick:title": "yours"})
    assert page.response.headers["location"] == f"/decisions/{made.id}"
    assert [title for (title,) in await rows(database, sa.select(Decision.title))] == ["Use Memcached"]  # type: ignore[call-overload]


async def test_a_record_that_is_gone_gives_back_what_was_typed(editor: httpx.AsyncClient, database: Database) -> None:
    made = await a_decision(database, status=Status.PROPOSED)
    page = (await open_page(editor, f"/decisions/{made.id}/edit")).fill(context="Long thoughts")
    async with database.write_sessions() as session, session.begin():
        await session.execute(sa.delete(Decision))
    page = await page.press()
    assert page.status == 409
    assert "Long thoughts" in page.text
    page = await page.press("copy")
    assert (page.status, page["context"]) == (200, "Long thoughts")


@pytest.mark.parametrize("path", ["/decisions/new", "/research/new", "/decisions/1/edit"])
async def test_readers_do_not_write(reading_person: httpx.AsyncClient, path: str) -> None:
    assert (await reading_person.get(path)).status_code == 403
    lists = await reading_person.get("/decisions")
    assert "/decisions/new" not in lists.text


async def test_the_ways_to_write_stand_where_people_look(editor: httpx.AsyncClient, database: Database) -> None:
    empty = await editor.get("/")
    assert 'href="/decisions/new"' in empty.text
    assert "Write the" in (await editor.get("/research")).text
    made = await a_decision(database)
    for path in ("/", "/decisions", "/research"):
        assert 'href="/decisions/new"' in (await editor.get(path)).text, path
    assert f'href="/decisions/{made.id}/edit"' in (await editor.get(f"/decisions/{made.id}")).text
    assert "/decisions/new" in (await editor.get("/search/palette?q=new+dec")).text


async def test_pins_are_held_against_those_in_force_as_one_types(editor: httpx.AsyncClient, database: Database) -> None:
    redis, log = Package(ecosystem="pypi", name="redis"), collection()
    old = decision(log, 1, "Stay on Redis 5", pins=[Pin(package=redis, specifier="<6", level="required")])
    await store(database, old)
    page = await (await open_page(editor, "/decisions/new")).press("add:pins")
    page.set({"pins.n1.package.text": "redis", "pins.n1.specifier": ">=7", "pins.n1.level": "required"})
    page.action = "/decisions/fit"
    answer = await page.press("")
    assert "no version satisfies this together with" in answer.text
    assert "Stay on Redis 5" in answer.text
    page.set({"pins.n1.specifier": ">=5"})
    assert "satisfiable together" in (await page.press("")).text
    for odd in (">=", "1" * 5_000):
        page.set({"pins.n1.specifier": odd})
        assert "is no range that can be read" in (await page.press("")).text
    page.set({"pins.n1.level": "never"})
    assert (await page.press("")).status == 200
    page = await open_page(editor, f"/decisions/new?supersedes={old.id}")
    page.set({"pins.n1.specifier": ">=7"}).action = "/decisions/fit"
    assert "satisfiable together" in (await page.press("")).text, "what is superseded does not count"


async def test_a_range_that_cannot_be_read_is_refused_beside_its_field(
    editor: httpx.AsyncClient, database: Database
) -> None:
    redis = Pin(package=Package(ecosystem="pypi", name="redis"), specifier=">=6 <<7", level="required")
    made = decision(collection(), 1, "Cache in Redis", status="proposed", pins=[redis])
    await store(database, made)
    page = await open_page(editor, f"/decisions/{made.id}/edit")
    page = await page.set({"context": "It was imported so."}).press("save")
    assert page.status == 303, "what was there before keeps nobody from writing"
    assert "Cannot be read" in (await editor.get(f"/decisions/{made.id}")).text
    page = await (await open_page(editor, f"/decisions/{made.id}/edit")).press("add:pins")
    page.set({"pins.n1.package.text": "redis", "pins.n1.specifier": ">=5 or so", "pins.n1.level": "required"})
    answer = await page.press("save")
    assert (answer.status, answer["pins.n1.specifier"]) == (422, ">=5 or so")
    assert "pins.n1.specifier-error" in answer.text
    assert "This is no range that can be read." in answer.text
    assert await rows(database, sa.select(Pin.specifier)) == [(">=6 <<7",)]  # type: ignore[call-overload]
    answer = await answer.set({"pins.n1.specifier": ">=5"}).press("save")
    assert len(await rows(database, sa.select(Pin.id))) == 2  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("path", "statements"),
    [("/decisions/new", 4), ("/research/new", 4), ("/decisions/{}/edit", 5), ("/decisions/{}/edit?as=markdown", 7),
     ("/decisions/{}/rounds/new", 3), ("/decisions/{}/reviews/new", 2), ("/rounds/{}", 3), ("/images/new", 1)],
)  # fmt: skip
async def test_pages_on_which_one_writes_ask_few_statements_however_much_there_is(
    app: Any, editor: httpx.AsyncClient, database: Database, path: str, statements: int
) -> None:
    one = await a_decision(database, status=Status.PROPOSED)
    asked = Round(decision_id=one.id or 0, closes_on=now().date())
    if path.startswith("/rounds"):
        await store(database, asked)
    address = path.format(asked.id if path.startswith("/rounds") else one.id)
    with counted_statements(app) as seen:
        answer = await editor.get(address)
    assert (answer.status_code, len(seen)) == (200, statements), "\n".join(seen)
