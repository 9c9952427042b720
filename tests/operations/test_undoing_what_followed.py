"""What a change of many brings about besides is taken back with it, by whoever may take the change back."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from app.history.recording import record_changes
from app.persistence.database.engine import Database
from app.persistence.fields import now
from app.tables import Decision
from tests.accounts.links import rows
from tests.admin.browsing import open_page
from tests.admin.history.conftest import revision, undo
from tests.operations.test_undoing_a_change_of_many import done
from tests.operations.test_undoing_an_import import take_back
from tests.rounds.conftest import *  # noqa: F403  fixtures are found by name
from tests.rounds.conftest import ids, opened, says
from tests.rounds.test_sweeping import run

pytestmark = pytest.mark.usefixtures("reading_person")

ROUNDS = "SELECT state, closed_at, ended_because FROM round"
ENDED = [("withdrawn", "The status of the decision was changed to deprecated outside of this round.")]
MAILS = "SELECT p.name FROM outbox JOIN person p ON p.id = person_id ORDER BY 1"


async def asked(by: httpx.AsyncClient, who: httpx.AsyncClient, one: Decision, database: Database) -> str:
    """The path of a round in which one person agreed and another is asked."""
    record_changes(database)
    people = await ids(database)
    path = await opened(by, one, [people["ada"], people["rosa"]])
    assert (await says(who, path, "agree")).status_code == 303
    return path


@pytest.mark.parametrize("role", ["editor", "admin"])
async def test_a_round_that_a_change_of_many_ended_is_open_again(
    request: pytest.FixtureRequest, proposal: Decision, editor: httpx.AsyncClient, admin: httpx.AsyncClient,
    reading_person: httpx.AsyncClient, database: Database, role: str,
) -> None:  # fmt: skip
    by: httpx.AsyncClient = request.getfixturevalue(role)
    path = await asked(editor, admin, proposal, database)
    assert await rows(database, MAILS) == [("Rosa Reader",)]
    page = await done(editor, "edit", [proposal], status="deprecated")
    assert await rows(database, "SELECT state, ended_because FROM round") == ENDED
    assert await rows(database, MAILS) == []
    assert "1 round that it changed: as before" in re.sub(r"\s+", " ", (await by.get(page)).text)
    answer = await take_back(by, page)
    assert answer.status_code == 303, answer.text
    assert await rows(database, "SELECT status FROM decision") == [("proposed",)]
    assert await rows(database, ROUNDS) == [("open", None, "")]
    assert await rows(database, MAILS) == [("Rosa Reader",)], "who was not told yet is told after all"
    assert (await says(reading_person, path, "agree")).status_code == 303, "and can say where they stand"
    assert (await take_back(by, answer.headers["location"])).status_code == 200, "it was taken back"


async def test_taking_that_back_in_its_turn_ends_the_round_again(
    proposal: Decision, editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database
) -> None:
    await asked(editor, admin, proposal, database)
    page = await done(editor, "edit", [proposal], status="deprecated")
    await take_back(editor, page)
    [(newer,)] = await rows(database, "SELECT max(id) FROM operation")
    assert (await take_back(admin, f"/admin/operations/{newer}")).status_code == 303
    assert await rows(database, "SELECT state, ended_because FROM round") == ENDED
    assert await rows(database, MAILS) == []


async def test_a_round_whose_time_ran_out_meanwhile_gives_people_time(
    proposal: Decision, editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database
) -> None:
    await asked(editor, admin, proposal, database)
    page = await done(editor, "edit", [proposal], status="deprecated")
    await run(database, "UPDATE round SET closes_on = current_date - 2")
    assert (await take_back(editor, page)).status_code == 303
    [(closes_on,)] = await rows(database, "SELECT closes_on FROM round")
    assert closes_on > now().date()


@pytest.mark.parametrize("many", [True, False])
async def test_the_history_of_a_decision_brings_its_round_back_with_its_status(
    proposal: Decision, editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database, *, many: bool
) -> None:
    await asked(editor, admin, proposal, database)
    if many:
        await done(editor, "edit", [proposal], status="deprecated")
    else:
        page = (await open_page(editor, f"/admin/decisions/{proposal.id}")).fill(status="deprecated")
        assert (await page.press()).status == 303
    newest = await revision(database, record_type="round", action="updated")
    answer = await undo(editor, proposal.id or 0, newest, "change")
    assert answer.status_code == 303, answer.text
    assert await rows(database, ROUNDS) == [("open", None, "")]
    assert await rows(database, "SELECT status FROM decision") == [("proposed",)]


async def test_what_people_said_themselves_is_not_taken_back_by_others(
    proposal: Decision, editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database
) -> None:
    path = await asked(editor, admin, proposal, database)
    said: dict[str, Any] = {"record_type": "position", "action": "updated"}
    round_id = int(path.rpartition("/")[2])
    for slug, id_ in (("decisions", proposal.id or 0), ("rounds", round_id)):
        answer = await undo(editor, id_, await revision(database, **said), "part", slug)
        assert answer.status_code in (403, 404, 422), answer.text
    assert await rows(database, "SELECT kind FROM position WHERE kind IS NOT NULL") == [("agree",)]


async def test_a_change_of_many_says_that_it_ended_rounds(
    proposal: Decision, editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database
) -> None:
    await asked(editor, admin, proposal, database)
    ticked = {"chosen": [str(proposal.id)]}
    page = (await editor.post("/admin/decisions/selections", data=ticked)).headers["location"]
    assert (await editor.post(f"{page}/edit", data={"status": "deprecated"})).status_code == 303
    assert "Changed 1 decision. 1 open round was withdrawn by it." in (await editor.get(page)).text


async def test_an_admin_is_never_told_that_another_role_may(
    proposal: Decision, editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database
) -> None:
    path = await asked(editor, admin, proposal, database)
    for who in (admin, editor):
        refused = await who.post(f"/admin{path}/delete", data={"version": "1"})
        assert (refused.status_code, "Nobody may do this here, whatever their role" in refused.text) == (403, True)
        assert "this needs another" not in refused.text
