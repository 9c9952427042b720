"""Who decides a round has seen the text, and has taken no side."""

from __future__ import annotations

import re
from datetime import timedelta

import httpx
import pytest

from app.persistence.database.engine import Database
from app.persistence.fields import now
from app.tables import Decision, Person
from tests.accounts.links import rows
from tests.admin.browsing import open_page
from tests.register import store
from tests.rounds.conftest import edit, ids, opened, says, seen
from tests.rounds.test_sweeping import run

OBJECTS = {"note": "No.", "resolution": "Another one."}


@pytest.mark.parametrize("decider", ["edwin", "ada", "rosa", "owner"])
async def test_nobody_is_asked_to_decide_who_has_taken_a_side(
    proposal: Decision, editor: httpx.AsyncClient, admin: httpx.AsyncClient, reading_person: httpx.AsyncClient,
    database: Database, decider: str,
) -> None:  # fmt: skip
    people = await ids(database)
    path = await opened(editor, proposal, [people["ada"], people["rosa"]])
    await says(reading_person, path, "object", **OBJECTS)
    by = admin if decider in ("edwin", "ada") else editor  # who opened it, and who escalates it
    if decider == "owner":
        await run(database, f"UPDATE decision SET owner_id = {int(people['ada'])}")
    wanted = {"decider": str(people.get(decider, people["ada"])), "because": "Enough."}
    answer = await by.post(f"{path}/escalation", data=wanted | await seen(by, path, "escalation"))
    assert (answer.status_code, "Choose somebody else" in answer.text) == (422, True)
    assert await rows(database, "SELECT decider_id FROM round") == [(None,)]


async def test_who_objects_later_decides_no_more(
    proposal: Decision, editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database
) -> None:
    people = await ids(database)
    path = await opened(editor, proposal, [people["ada"]])
    wanted = {"decider": str(people["ada"]), "because": "Enough."} | await seen(editor, path, "escalation")
    assert (await editor.post(f"{path}/escalation", data=wanted)).status_code == 303
    await says(admin, path, "object", **OBJECTS)
    ruling = {"aim": "reject", "because": "I say so."} | await seen(admin, path, "ruling")
    assert (await admin.post(f"{path}/ruling", data=ruling)).status_code == 422
    assert await rows(database, "SELECT state FROM round") == [("open",)]


async def test_a_text_that_nobody_has_seen_is_neither_ruled_nor_closed(
    proposal: Decision, editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database
) -> None:
    await run(database, "UPDATE collection SET quorum = 1")
    people = await ids(database)
    path = await opened(editor, proposal, [people["ada"]])
    wanted = {"decider": str(people["ada"]), "because": "Enough."} | await seen(editor, path, "escalation")
    assert (await editor.post(f"{path}/escalation", data=wanted)).status_code == 303
    await says(admin, path, "agree")
    ruling = {"aim": "accept", "because": "It is good."} | await seen(admin, path, "ruling")
    closing = await seen(editor, path, "closing")
    await edit(editor, proposal, outcome="We sell the company.")
    await says(admin, path, "agree")
    for client, step, data in ((admin, "ruling", ruling), (editor, "closing", closing)):
        answer = await client.post(f"{path}/{step}", data=data)
        assert (answer.status_code, "The text changed since you opened" in answer.text) == (422, True), step
    assert await rows(database, "SELECT state FROM round") == [("open",)]
    assert (await admin.post(f"{path}/ruling", data=ruling | await seen(admin, path, "ruling"))).status_code == 303


async def test_a_bulk_change_of_the_status_ends_rounds_too(
    proposal: Decision, editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database
) -> None:
    await opened(editor, proposal, [(await ids(database))["ada"]])
    chosen = await admin.post("/admin/decisions/selections", data={"chosen": [str(proposal.id)]})
    page = chosen.headers["location"]
    answer = await admin.post(f"{page}/edit", data={"status": "rejected", "reason": "Cleaning up"})
    assert answer.headers["location"] == page
    assert await rows(database, "SELECT state, closed_by_id FROM round") == [("withdrawn", None)]


async def test_a_field_that_some_positions_need_says_which_and_not_that_it_is_optional(
    proposal: Decision, editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database
) -> None:
    path = await opened(editor, proposal, [(await ids(database))["ada"]])
    form = (await admin.get(path)).text.partition(f'action="{path}/position"')[2].partition("</form>")[0]
    assert "optional" not in form
    for by in ("a note and an objection", "an objection", "a hold"):
        assert f"needed for {by}<" in form


async def test_an_escalation_stays_on_the_record_also_where_people_agree_after_all(
    proposal: Decision, editor: httpx.AsyncClient, admin: httpx.AsyncClient, reading_person: httpx.AsyncClient,
    database: Database,
) -> None:  # fmt: skip
    people = await ids(database)
    path = await opened(editor, proposal, [people["ada"], people["rosa"]])
    wanted = {"decider": str(people["ada"]), "because": "We went round\nin circles."}
    assert (
        await editor.post(f"{path}/escalation", data=wanted | await seen(editor, path, "escalation"))
    ).status_code == 303
    for client in (admin, reading_person):
        await says(client, path, "agree")
    closed = await editor.post(f"{path}/closing", data=await seen(editor, path, "closing"))
    assert closed.status_code == 303
    page = (await editor.get(f"/decisions/{proposal.id}")).text
    assert "It was escalated to Ada Admin: We went round in circles." in page


async def test_who_must_agree_is_asked_and_nothing_passes_without_them(
    proposal: Decision, editor: httpx.AsyncClient, admin: httpx.AsyncClient, reading_person: httpx.AsyncClient,
    database: Database,
) -> None:  # fmt: skip
    people = await ids(database)
    await run(database, "UPDATE collection SET quorum = 1")
    form = await open_page(admin, f"/admin/collections/{proposal.collection_id}")
    assert "Must agree" in form.text
    assert (await form.press(must_agree=str(people["rosa"]))).status == 303
    assert "1 person agrees, Rosa Reader among them, and nobody" in await words(
        editor, f"/decisions/{proposal.id}/rounds/new"
    )
    path = await opened(editor, proposal, [people["ada"]])
    await says(admin, path, "agree")
    page = await words(editor, path)
    assert "1 person agrees, Rosa Reader among them, and nobody" in page
    assert "Still missing: Rosa Reader must agree." in page
    assert "more people must agree" not in page
    await editor.post(f"{path}/reviewers/{people['rosa']}/removal")
    await says(reading_person, path, "abstain")
    assert "Rosa Reader must agree." in await words(editor, path)
    await says(reading_person, path, "agree")
    assert "Nothing is missing" in await words(editor, path)
    await run(database, "UPDATE round SET quorum = 3")
    assert "Ask somebody else: nobody who is asked can still say so." in await words(editor, path)


async def test_no_round_begins_without_whoever_must_agree_and_cannot_sign_in(
    proposal: Decision, editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database
) -> None:
    people = await ids(database)
    await store(database, Person(name="Mara Lind"))
    await run(
        database,
        "INSERT INTO collection_person SELECT c.id, p.id FROM collection c, person p WHERE p.name = 'Mara Lind'",
    )
    closes = (now().date() + timedelta(days=10)).isoformat()
    asked = {"summary": "All of it.", "reviewers": str(people["ada"]), "closes_on": closes, "aim": "accept"}
    refused = await editor.post(f"/decisions/{proposal.id}/rounds", data=asked)
    assert refused.status_code == 422
    assert "Mara Lind must agree and has no account." in refused.text
    assert "All of it." in refused.text
    assert not await rows(database, "SELECT id FROM round")


@pytest.mark.parametrize("step", ["takes no part", "is disabled"])
async def test_a_round_does_not_wait_for_ever_for_who_must_agree(
    proposal: Decision, editor: httpx.AsyncClient, admin: httpx.AsyncClient, reading_person: httpx.AsyncClient,
    database: Database, step: str,
) -> None:  # fmt: skip
    people = await ids(database)
    await run(database, "UPDATE collection SET quorum = 1")
    await run(database, f"INSERT INTO collection_person SELECT id, {int(people['rosa'])} FROM collection")
    path = await opened(editor, proposal, [people["ada"]])
    await says(admin, path, "agree")
    if step == "takes no part":
        await says(reading_person, path, "recuse")
    else:
        await admin.post(f"/accounts/{people['rosa']}/state", data={"state": "disabled"})
    page = await words(editor, path)
    assert "Rosa Reader must agree." not in page
    assert "Nothing is missing" in page


async def words(client: httpx.AsyncClient, path: str) -> str:
    """What a page says, without its markup."""
    return " ".join(re.sub(r"<[^>]*>", "", (await client.get(path)).text).split())
