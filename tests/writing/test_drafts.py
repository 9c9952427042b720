"""Nothing typed is lost: drafts."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import sqlalchemy as sa

from app.decisions.models import Status
from app.persistence.database.engine import Database
from app.tables import Decision, Draft, Person
from app.web.forms.idempotency_keys import finish, take
from app.writing.draft_controller import ELSEWHERE
from app.writing.drafts import DraftRepository
from tests.admin.browsing import Page, a_decision, open_page, rows

WAITING = sa.text(
    "SELECT 1 FROM pg_locks l JOIN pg_database d ON d.oid = l.database "
    "WHERE l.locktype = 'advisory' AND NOT l.granted AND d.datname = current_database()"
)


async def save(page: Page, *, sequence: int = 1, seen: int = 0) -> httpx.Response:
    """What the script does a second after typing stops."""
    fields = [*page.fields, ("draft.sequence", str(sequence)), ("draft.seen", str(seen))]
    body = str(httpx.QueryParams(fields))
    headers = {"content-type": "application/x-www-form-urlencoded", "x-in-place": "1"}
    return await page.client.post("/drafts/decision", content=body, headers=headers)


async def drafts(database: Database) -> list[Any]:
    return await rows(database, sa.select(Draft.key, Draft.title, Draft.sequence, Draft.base_version))  # type: ignore[call-overload]


async def test_what_was_typed_is_given_back(editor: httpx.AsyncClient, database: Database) -> None:
    page = await (await open_page(editor, "/decisions/new")).fill(title="Use asyncpg").press("add:risks")
    page = page.fill(context="It is *quick*", risks__n1__title="It lags")
    answer = await save(page)
    assert (answer.status_code, answer.json()["meanwhile"]) == (200, None)
    again = await open_page(editor, f"/decisions/new?draft={page['draft']}")
    kept = [again[name] for name in ("title", "context", "risks.n1.title", "owner.text")]
    assert kept == ["Use asyncpg", "It is *quick*", "It lags", "Edwin Editor"]
    assert "not stored yet" in again.text
    assert "Use asyncpg" in (await open_page(editor, "/decisions/new")).text, "offered to go on with"
    stored = await again.press("propose")
    assert stored.status == 303
    assert await drafts(database) == []
    old = await editor.get(f"/decisions/new?draft={page['draft']}")
    assert (old.status_code, old.headers["location"]) == (303, stored.response.headers["location"]), "what became of it"


async def test_a_draft_that_was_thrown_away_leads_to_the_list(editor: httpx.AsyncClient) -> None:
    answer = await editor.get("/decisions/new?draft=one-that-was-thrown-away")
    assert answer.status_code == 404
    assert 'stands among <a href="/decisions">decisions</a>, or thrown away' in answer.text
    assert "Nothing was saved yet" not in answer.text


async def test_the_draft_of_a_record_comes_with_what_others_did_meanwhile(
    editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database
) -> None:
    made = await a_decision(database, status=Status.PROPOSED)
    page = (await open_page(editor, f"/decisions/{made.id}/edit")).fill(context="Long thoughts")
    assert (await save(page)).status_code == 200
    other = await open_page(admin, f"/decisions/{made.id}/edit")
    assert "Edwin Editor" in other.text, "is said to be writing"
    await other.fill(context="Short thoughts").press()
    answer = await save(page, sequence=2, seen=1)
    assert answer.json()["meanwhile"] == {"version": 2, "by": "Ada Admin", "writing": []}
    again = await open_page(editor, f"/decisions/{made.id}/edit")
    assert (again["context"], again["version"]) == ("Long thoughts", "1")
    assert "Ada Admin saved version 2 meanwhile" in again.text
    assert (await again.press()).status == 409, "both are shown"


async def test_a_later_save_is_not_overtaken_by_an_earlier_one(editor: httpx.AsyncClient, database: Database) -> None:
    page = (await open_page(editor, "/decisions/new")).fill(title="Second")
    assert (await save(page, sequence=2)).status_code == 200
    assert (await save(page.fill(title="First"), sequence=1)).json() == {"message": ELSEWHERE}
    assert [one.title for one in await drafts(database)] == ["Second"]


async def test_two_windows_of_one_person_do_not_overwrite_each_other(
    editor: httpx.AsyncClient, database: Database
) -> None:
    made = await a_decision(database, status=Status.PROPOSED)
    first, second = [await open_page(editor, f"/decisions/{made.id}/edit") for _ in range(2)]
    assert (await save(first.fill(title="From the first"))).status_code == 200
    answer = await save(second.fill(title="From the second"))
    assert (answer.status_code, "another window" in answer.json()["message"]) == (200, True)
    third = await open_page(editor, f"/decisions/{made.id}/edit")
    assert (await save(third.fill(title="From the third"), sequence=2, seen=1)).status_code == 200
    assert [one.title for one in await drafts(database)] == ["From the third"]


async def test_a_save_that_arrives_after_the_form_makes_no_draft_again(
    editor: httpx.AsyncClient, database: Database
) -> None:
    page = (await open_page(editor, "/decisions/new")).fill(title="Use asyncpg")
    stored = await page.press("propose")
    answer = await save(page)
    assert (answer.status_code, answer.json()["stored"]) == (200, stored.response.headers["location"])
    assert await drafts(database) == []


async def test_a_save_on_its_way_does_not_outlive_the_form_that_overtakes_it(
    editor: httpx.AsyncClient, database: Database
) -> None:
    page = (await open_page(editor, "/decisions/new")).fill(title="Use asyncpg")
    [editing] = await rows(database, sa.select(Person.id).where(Person.name == "Edwin Editor"))  # type: ignore[call-overload]
    async with database.write_sessions() as session, session.begin():  # of the form
        await take(session, page["once"], "person", b"")
        await finish(session, page["once"], "/decisions/1")
        await DraftRepository(session).drop(editing.id, page["draft"])
        saving = asyncio.create_task(save(page))
        while not saving.done() and not await rows(database, WAITING):
            await asyncio.sleep(0.01)
    assert (await saving).json() == {"stored": "/decisions/1"}
    assert await drafts(database) == []


async def test_a_draft_outlives_its_record(editor: httpx.AsyncClient, database: Database) -> None:
    made = await a_decision(database, status=Status.PROPOSED)
    await save((await open_page(editor, f"/decisions/{made.id}/edit")).fill(context="Long thoughts"))
    async with database.write_sessions() as session, session.begin():
        await session.execute(sa.delete(Decision))
    page = await open_page(editor, f"/decisions/{made.id}/edit")
    assert (page.status, "Long thoughts" in page.text) == (409, True)


async def test_a_draft_is_thrown_away(editor: httpx.AsyncClient, database: Database) -> None:
    made = await a_decision(database, status=Status.PROPOSED)
    page = (await open_page(editor, f"/decisions/{made.id}/edit")).fill(context="Long thoughts")
    await save(page)
    token = {"csrf": page["csrf"]}
    gone = await editor.post(f"/drafts/decision/decision:{made.id}/removal", data=token)
    assert gone.headers["location"] == f"/decisions/{made.id}"
    assert await drafts(database) == []
    assert (await open_page(editor, f"/decisions/{made.id}/edit"))["context"] == ""


async def test_drafts_are_their_persons_own(
    editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database
) -> None:
    page = (await open_page(editor, "/decisions/new")).fill(title="Secret thoughts")
    await save(page)
    other = await open_page(admin, f"/decisions/new?draft={page['draft']}")
    assert "Secret thoughts" not in other.text
    async with database.write_sessions() as session, session.begin():
        await session.execute(sa.delete(Person).where(Person.name == "Edwin Editor"))  # type: ignore[arg-type]
    assert await drafts(database) == [], "an account takes its drafts along"


async def test_odd_drafts_are_refused_and_odd_letters_kept(editor: httpx.AsyncClient, database: Database) -> None:
    page = (await open_page(editor, "/decisions/new")).fill(title="a\0b")
    assert (await save(page)).status_code == 200
    assert [one.title for one in await drafts(database)] == ["a\ufffdb"]
    made = await a_decision(database)
    page.fields.append(("draft.record", str(made.id)))
    assert (await save(page, sequence=2)).status_code == 422, "of a record under another key"
    assert (await save(page.set({"draft": "x" * 61}), sequence=3)).status_code == 422
    nothing = await editor.post("/drafts/person", data={"csrf": page["csrf"]})
    assert nothing.status_code == 404
