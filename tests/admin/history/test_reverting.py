"""Any change of a record and of its parts can be taken back, as a new change."""

from __future__ import annotations

import httpx
import sqlalchemy as sa

from app.persistence.database.engine import Database
from app.persistence.fields import table
from app.persistence.session import run_in_transaction
from app.tables import Revision, Risk, SearchEntry, Tag
from app.trash.deleting import delete
from tests.admin.history.conftest import LONG, change, now_is, revision, undo


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


async def test_a_part_that_somebody_worked_on_since_is_not_taken_away(
    admin: httpx.AsyncClient, database: Database, stored: int
) -> None:
    await change(database, stored, lambda one: one.risks.append(Risk(title="New one")))
    made = await revision(database, record_type="risk", action="created")
    await change(database, stored, lambda one: setattr(one.risks[0], "mitigation", "An hour of work"))
    for to in ("change", "part"):
        answer = await undo(admin, stored, made, to)
        assert answer.status_code == 422
        assert "Risk: It was changed again since" in answer.text
    assert [risk.mitigation for risk in (await now_is(database, stored)).risks] == ["An hour of work"]


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
