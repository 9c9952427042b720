"""The history of a record tells of its parts, and any change can be taken back."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest_asyncio
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import selectinload

from app.admin.history.words import diff
from app.history.recording import record_changes
from app.persistence.engine import Database
from app.persistence.fields import table
from app.persistence.session import run_in_transaction
from app.tables import Argument, Decision, Option, Person, Revision, Risk, SearchEntry, Tag
from app.trash.deleting import delete
from tests.register import collection, decision, link, store

LONG = "The first line stays.\nWe take PostgreSQL, because it is <known>.\nThe last line stays.\n"


@pytest_asyncio.fixture
async def stored(database: Database) -> int:
    """A decision that was made, changed with its parts, and changed again; its id."""
    record_changes(database)
    made = decision(
        collection(), 1, "Use PostgreSQL", context=LONG, owner=Person(name="Mara Lind"), tags=[Tag(name="database")],
        options=[Option(title="PostgreSQL", arguments=[Argument(stance="good", text="Known")])],
        risks=[Risk(title="It grows")],
    )  # fmt: skip
    await store(database, made)
    await change(database, made.id, first_changes)
    await change(database, made.id, lambda one: setattr(one, "title", "Use PostgreSQL everywhere"))
    return made.id or 0


def first_changes(one: Decision) -> None:
    one.context = LONG.replace("known", "fast")
    one.owner_id = None
    one.tags = []
    one.options[0].arguments[0].text = "Well known"
    one.risks.clear()


async def change(database: Database, id_: int | None, work: Any) -> None:
    async def apply(session: Any) -> None:
        session.info.update(actor="Edwin Editor", reason="Better words")
        load = [selectinload(Decision.tags), selectinload(Decision.risks)]
        options = selectinload(Decision.options).selectinload(Option.arguments)
        work(await session.get_one(Decision, id_, options=[*load, options]))

    await run_in_transaction(database, apply)


async def revision(database: Database, **values: Any) -> int:
    """The newest revision with these values."""
    async with database.read_sessions() as session:
        found = sa.select(Revision.id).filter_by(**values).order_by(sa.desc("id")).limit(1)
        return int(await session.scalar(found) or 0)


async def now_is(database: Database, id_: int) -> Decision:
    async with database.read_sessions() as session:
        load = [selectinload(Decision.tags), selectinload(Decision.risks), selectinload(Decision.owner)]
        options = selectinload(Decision.options).selectinload(Option.arguments)
        return await session.get_one(Decision, id_, options=[*load, options])


async def undo(who: httpx.AsyncClient, id_: int, revision_id: int, to: str, **more: str) -> httpx.Response:
    path = f"/admin/decisions/{id_}/history/{revision_id}/reversion"
    shown = await who.get(path, params={"to": to})
    seen = re.search(r'name="seen" value="(\d+)"', shown.text)
    data = {"to": to, "seen": seen[1] if seen else "0", "reason": "A mistake"} | more
    return await who.post(path, data=data)


async def test_the_history_tells_who_changed_what_in_a_record_and_its_parts(
    admin: httpx.AsyncClient, stored: int
) -> None:
    text = (await admin.get(f"/admin/decisions/{stored}/history")).text
    assert "Edwin Editor" in text
    assert "Better words" in text
    assert (
        '<del><span class="unseen">removed: </span>known</del><ins><span class="unseen">added: </span>fast</ins>'
        in text
    )
    assert "&lt;" in text
    assert "<known>" not in text
    assert "Updated: argument “Well known”" in text
    assert "Deleted: risk “It grows”" in text
    assert "Use PostgreSQL everywhere</h1>" in text
    assert text.count('class="change card"') == 3, "one for each change, whatever it was a change of"
    assert "1 argument updated, 1 risk deleted" in text
    assert "Mara Lind" in text


async def test_one_change_is_taken_back_and_later_ones_stay(
    admin: httpx.AsyncClient, database: Database, stored: int
) -> None:
    answer = await undo(admin, stored, await revision(database, record_type="decision", version=2), "part")
    assert answer.status_code == 303
    found = await now_is(database, stored)
    assert (found.title, found.context, [tag.name for tag in found.tags]) == (
        "Use PostgreSQL everywhere", LONG, ["database"],
    )  # fmt: skip
    assert found.owner is not None
    assert "known" in found.context_html
    assert found.risks == [], "what happened to its parts was not to be taken back"
    async with database.read_sessions() as session:
        newest = (await session.scalars(sa.select(Revision).order_by(sa.desc("id")).limit(1))).one()
    assert (newest.actor, newest.reason) == ("Ada Admin", "Took back a change: A mistake")


async def test_a_change_is_taken_back_with_all_that_it_did_to_parts(
    admin: httpx.AsyncClient, database: Database, stored: int
) -> None:
    newest = await revision(database, record_type="decision", version=2)
    last = max(newest, *[await revision(database, record_type=one) for one in ("risk", "argument")])
    assert (await undo(admin, stored, last, "change")).status_code == 303
    found = await now_is(database, stored)
    assert (found.title, found.context) == ("Use PostgreSQL everywhere", LONG)
    assert [risk.title for risk in found.risks] == ["It grows"]
    assert found.options[0].arguments[0].text == "Known"


async def test_what_an_import_comes_back_for_is_told_with_it(
    admin: httpx.AsyncClient, database: Database, stored: int
) -> None:
    await change(database, stored, lambda one: one.risks.append(Risk(title="It leaks")))
    text = (await admin.get(f"/admin/decisions/{stored}/history")).text
    assert text.count('class="change card"') == 3, "by the same person, for the same reason, a moment later"
    for number in range(60):
        await change(database, stored, lambda one, number=number: setattr(one, "title", f"Title {number}"))
    first = (await admin.get(f"/admin/decisions/{stored}/history")).text
    assert first.count('class="change card"') == 50
    older = (await admin.get(link(first, "next"))).text
    assert older.count('class="change card"') == 13
    assert "1 argument updated, 1 risk deleted" in older


async def test_a_version_comes_back_with_its_parts(admin: httpx.AsyncClient, database: Database, stored: int) -> None:
    first = await revision(database, record_type="argument", action="created")
    last = max(first, *[await revision(database, record_type=one, action="created") for one in ("risk", "decision")])
    assert (await undo(admin, stored, last, "version")).status_code == 303
    found = await now_is(database, stored)
    assert (found.title, found.context) == ("Use PostgreSQL", LONG)
    assert [risk.title for risk in found.risks] == ["It grows"]
    assert found.options[0].arguments[0].text == "Known"
    async with database.read_sessions() as session:
        assert "It grows" in list(await session.scalars(sa.select(SearchEntry.title)))


async def test_a_part_that_came_is_taken_away_again_into_the_trash(
    admin: httpx.AsyncClient, database: Database, stored: int
) -> None:
    await change(database, stored, lambda one: one.risks.append(Risk(title="New one")))
    answer = await undo(admin, stored, await revision(database, record_type="risk", action="created"), "change")
    assert answer.status_code == 303
    assert (await now_is(database, stored)).risks == []
    assert "New one" not in (await admin.get("/search?q=new one")).text


async def test_what_was_changed_again_or_no_longer_fits_is_said_and_nothing_changes(
    admin: httpx.AsyncClient, database: Database, stored: int
) -> None:
    change_id = await revision(database, record_type="decision", version=2)
    await change(database, stored, lambda one: setattr(one, "context", "Something else"))
    async with database.read_sessions() as session:
        tag_id = await session.scalar(sa.select(Tag.id))
    await run_in_transaction(database, lambda session: delete(session, table(Tag), tag_id or 0, title="database"))
    answer = await undo(admin, stored, change_id, "change")
    assert answer.status_code == 422
    assert "Context: It was changed again since" in answer.text
    assert "Tags: No longer there: database." in answer.text
    assert (await now_is(database, stored)).context == "Something else"


async def test_somebody_who_changed_it_meanwhile_is_noticed(
    admin: httpx.AsyncClient, database: Database, stored: int
) -> None:
    answer = await undo(admin, stored, await revision(database, record_type="decision", version=2), "change", seen="1")
    assert answer.status_code == 409
    assert (await now_is(database, stored)).tags == []


async def test_a_form_that_is_no_form_of_ours_is_refused_in_words(
    admin: httpx.AsyncClient, database: Database, stored: int
) -> None:
    address = f"/admin/decisions/{stored}/history/{await revision(database, action='updated')}/reversion"
    wrong: list[dict[str, str]] = [{}, {"to": "elsewhere"}, {"seen": "9" * 30}, {"to": "change", "seen": "newest"}]
    answers = [await admin.post(address, data=one) for one in [*wrong, {"reason": "a" * 501}, {"reason": "a\0b"}]]
    assert [one.status_code for one in answers] == [409, 422, 409, 422, 422, 422]
    assert "a" * 501 in answers[4].text


async def test_a_deleted_record_keeps_its_history(admin: httpx.AsyncClient, database: Database, stored: int) -> None:
    await run_in_transaction(database, lambda session: delete(session, table(Decision), stored, title="It"))
    text = (await admin.get(f"/admin/decisions/{stored}/history")).text
    assert "It was deleted" in text
    assert "Use PostgreSQL everywhere</h1>" in text
    assert "reversion" not in text


async def test_the_history_is_closed_to_those_who_may_not_see_the_record_or_the_field(
    admin: httpx.AsyncClient, editor: httpx.AsyncClient, reading_person: httpx.AsyncClient, database: Database,
) -> None:  # fmt: skip
    record_changes(database)
    person = Person(name="Mara Lind", email="mara@example.org", state="active", password_hash="secret-hash")
    await store(database, person)
    path = f"/admin/people/{person.id}/history"
    seen = (await admin.get(path)).text
    assert "mara@example.org" in seen
    assert "secret-hash" not in seen
    assert (await editor.get(path)).status_code == 403
    assert (await reading_person.get(path)).status_code == 403
    assert (await admin.get("/admin/people/999/history")).status_code == 404, "it never was"
    assert (await admin.get("/admin/nothing/1/history")).status_code == 404


@given(st.text(alphabet="ab \n<", max_size=60), st.text(alphabet="ab \n<", max_size=60))
def test_a_difference_holds_both_texts(before: str, after: str) -> None:
    passages = diff(before, after)
    assert "".join(one.text for one in passages if one.kind != "added") == before
    assert "".join(one.text for one in passages if one.kind != "removed") == after
