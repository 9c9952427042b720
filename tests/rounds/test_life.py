"""A round, from its beginning to what it leaves in the record."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import httpx
import pytest

from app.persistence.database.engine import Database
from app.persistence.fields import now
from app.tables import Decision
from tests.accounts.links import rows
from tests.admin.browsing import open_page
from tests.register import counted_statements
from tests.rounds.conftest import edit, ids, opened, says, seen, version


async def test_two_agree_and_the_decision_is_accepted_with_who_said_what(
    proposal: Decision, editor: httpx.AsyncClient, admin: httpx.AsyncClient, reading_person: httpx.AsyncClient,
    database: Database,
) -> None:  # fmt: skip
    people = await ids(database)
    path = await opened(editor, proposal, [people["ada"], people["rosa"]])
    assert "Shall it be accepted?" in (await admin.get(f"/decisions/{proposal.id}")).text
    assert (await says(admin, path, "agree")).status_code == 303
    assert "1 more person must agree" in (await editor.get(path)).text
    assert (await editor.post(f"{path}/closing", data={"version": "1"})).status_code == 422
    assert (await says(reading_person, path, "agree with note", note="Watch the size.")).status_code == 303
    closed = await editor.post(f"{path}/closing", data=await seen(editor, path, "closing"))
    assert closed.status_code == 303, closed.text
    assert await rows(database, "SELECT status, decided_on FROM decision") == [("accepted", now().date())]
    page = (await editor.get(f"/decisions/{proposal.id}")).text
    assert "Rosa Reader agreed with a note" in page
    assert "Watch the size." in page
    parts = await rows(
        database, "SELECT p.name, part FROM decision_person JOIN person p ON p.id = person_id ORDER BY 1"
    )
    assert parts == [("Ada Admin", "decider"), ("Rosa Reader", "decider")]
    assert (await editor.post(f"{path}/closing", data={"version": "1"})).status_code == 409


async def test_a_comma_keeps_a_position_and_another_outcome_asks_again(
    proposal: Decision, editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database
) -> None:
    people = await ids(database)
    path = await opened(editor, proposal, [people["ada"]])
    assert (await says(admin, path, "agree")).status_code == 303
    await edit(editor, proposal, outcome="We keep them there always!")
    assert "On an earlier text" in (await admin.get(path)).text
    await edit(editor, proposal, outcome="We keep “them” there always.")
    await edit(editor, proposal, outcome="We keep them there,  always.")
    assert "On an earlier text" not in (await admin.get(path)).text
    await edit(editor, proposal, outcome="We never keep them there, always.")
    page = (await admin.get(path)).text
    assert ("On an earlier text" in page, "<ins>" in page, "See what changed" in page) == (True, True, False)
    assert "Still agree" in (await admin.get(f"/decisions/{proposal.id}")).text
    assert (await says(admin, path, "agree")).status_code == 303
    assert "On an earlier text" not in (await admin.get(path)).text


async def test_an_objection_stops_it_until_it_is_lifted_or_overruled_which_stays_visible(
    proposal: Decision, editor: httpx.AsyncClient, admin: httpx.AsyncClient, reading_person: httpx.AsyncClient,
    database: Database,
) -> None:  # fmt: skip
    people = await ids(database)
    path = await opened(editor, proposal, [people["ada"], people["rosa"]])
    assert (await says(reading_person, path, "object")).status_code == 422
    told = {"note": "It is slow.", "resolution": "A measurement."}
    assert (await says(reading_person, path, "object", **told)).status_code == 303
    assert "Rosa Reader objects." in (await editor.get(path)).text
    assert (await admin.post(f"{path}/ruling", data={"aim": "accept", "because": "x"})).status_code == 404
    wanted = {
        "decider": str(people["ada"]),
        "because": "We go round in circles.",
        "version": await version(editor, path),
    }
    for _ in range(2):
        assert (await editor.post(f"{path}/escalation", data=wanted)).status_code == 303
    assert (await editor.post(f"{path}/escalation", data=wanted | {"because": "Else."})).status_code == 422
    ruling = {"aim": "accept", "because": "It is fast enough."} | await seen(admin, path, "ruling")
    assert (await editor.post(f"{path}/ruling", data=ruling)).status_code == 404
    assert (await admin.post(f"{path}/ruling", data=ruling)).status_code == 303
    page = (await editor.get(f"/decisions/{proposal.id}")).text
    assert "Ada Admin decided it, to whom it was escalated: It is fast enough." in page
    assert "Rosa Reader objected" in page
    assert "What would resolve it: A measurement." in page
    assert "decided by whom it was escalated to" in (await editor.get(path)).text


@pytest.mark.parametrize("status", ["accepted", "withdrawn"])
async def test_a_decision_that_is_made_by_another_way_ends_its_round(
    proposal: Decision, editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database, status: str
) -> None:
    path = await opened(editor, proposal, [(await ids(database))["ada"]])
    await edit(editor, proposal, status="draft")
    assert await rows(database, "SELECT state FROM round") == [("open",)]
    await edit(editor, proposal, status=status)
    assert await rows(database, "SELECT state FROM round") == [("withdrawn",)]
    page = (await editor.get(path)).text
    assert f"The status of the decision was changed to {status} outside of this round." in page
    await edit(admin, proposal, status="proposed")
    assert await opened(editor, proposal, [(await ids(database))["ada"]]) != path


async def test_a_hold_stops_it_until_its_day(
    proposal: Decision, editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database
) -> None:
    path = await opened(editor, proposal, [(await ids(database))["ada"]])
    today = now().date()
    assert (await says(admin, path, "hold", hold_until=(today + timedelta(8)).isoformat())).status_code == 422
    assert (await says(admin, path, "hold", hold_until=(today + timedelta(2)).isoformat())).status_code == 303
    assert "Ada Admin holds it until" in (await editor.get(path)).text


async def test_only_who_is_asked_says_something_and_only_who_leads_ends_it(
    proposal: Decision, editor: httpx.AsyncClient, admin: httpx.AsyncClient, reading_person: httpx.AsyncClient,
    database: Database,
) -> None:  # fmt: skip
    people = await ids(database)
    path = await opened(editor, proposal, [people["ada"], people["edwin"]])
    assert await rows(database, "SELECT person_id FROM position") == [(people["ada"],)]
    assert 'id="say"' not in (await reading_person.get(path)).text
    assert (await reading_person.post(f"{path}/position", data={"kind": "agree"})).status_code == 404
    assert (await reading_person.post(f"{path}/closing")).status_code == 403
    assert (await reading_person.post(f"/decisions/{proposal.id}/rounds")).status_code == 403
    assert (await editor.post(f"{path}/withdrawal", data={"because": "Not yet.", "version": "1"})).status_code == 303
    assert (await admin.post(f"{path}/position", data={"kind": "agree"})).status_code == 409
    assert "Ask for agreement" in (await editor.get(f"/decisions/{proposal.id}")).text


async def test_the_same_form_twice_is_one_round_and_one_position(
    proposal: Decision, editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database
) -> None:
    people = await ids(database)
    path = await opened(editor, proposal, [people["ada"]])
    assert await opened(editor, proposal, [people["ada"]], summary="Once more") == path
    stale = (await admin.get(path)).text
    hidden = {name: re.search(rf'name="{name}" value="([^"]*)"', stale)[1] for name in ("digest", "version")}  # type: ignore[index]
    for _ in range(2):
        assert (await admin.post(f"{path}/position", data=hidden | {"kind": "agree"})).status_code == 303
    changed = await admin.post(f"{path}/position", data=hidden | {"kind": "abstain"})
    assert (changed.status_code, "Look again, then send it" in changed.text) == (422, True)
    await edit(editor, proposal, outcome="Something else.")
    page = await admin.post(f"{path}/position", data=hidden | {"kind": "recuse"})
    assert page.status_code == 422


async def test_a_round_in_the_trash_is_not_there_and_comes_back(
    proposal: Decision, editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database
) -> None:
    path = await opened(editor, proposal, [(await ids(database))["ada"]])
    await says(admin, path, "agree")
    page = await open_page(admin, f"/admin/decisions/{proposal.id}/delete")
    assert (await page.press()).status == 303
    assert (await admin.get(path)).status_code == 404
    [(kept,)] = await rows(database, "SELECT id FROM trash")
    assert (await admin.post(f"/admin/trash/{kept}/restoration")).status_code == 303
    assert "Agrees" in (await admin.get(path)).text


async def test_nobody_waits_for_who_is_disabled(
    proposal: Decision, editor: httpx.AsyncClient, admin: httpx.AsyncClient, reading_person: httpx.AsyncClient,
    database: Database,
) -> None:  # fmt: skip
    people = await ids(database)
    path = await opened(editor, proposal, [people["rosa"]])
    assert (await says(reading_person, path, "object", note="No.", resolution="Nothing.")).status_code == 303
    assert (await admin.post(f"/accounts/{people['rosa']}/state", data={"state": "disabled"})).status_code == 303
    page = (await editor.get(path)).text
    assert ("Has no account any more" in page, "Ask somebody else" in page) == (True, True)
    assert "Rosa Reader objects." not in page


async def test_a_round_costs_its_page_few_statements(
    app: Any, proposal: Decision, editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database
) -> None:
    path = await opened(editor, proposal, [(await ids(database))["ada"]])
    for client, most in ((editor, 3), (admin, 3)):
        with counted_statements(app) as seen:
            assert (await client.get(path)).status_code == 200
        assert len(seen) <= most, seen


async def test_the_history_of_the_decision_tells_of_its_rounds(
    proposal: Decision, editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database
) -> None:
    path = await opened(editor, proposal, [(await ids(database))["ada"]])
    await says(admin, path, "abstain")
    for address in (f"/decisions/{proposal.id}/history", "/changes", f"/admin/decisions/{proposal.id}/history"):
        answer = await editor.get(address)
        assert answer.status_code == 200, address
    assert "It is ready." in (await editor.get(f"/decisions/{proposal.id}/history")).text
