"""Who is asked gets one mail, which leads to the round after signing in."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from app.outbox.relay import Relay
from app.persistence.database.engine import Database
from app.tables import Decision
from tests.accounts.links import rows
from tests.cast import browser_of
from tests.mail_server import *  # noqa: F403  fixtures are found by name
from tests.mail_server import Inbox
from tests.rounds.conftest import edit, ids, opened, says, seen
from tests.test_mail import settings_for


async def test_who_is_asked_gets_one_mail_that_leads_there(
    app: Any, proposal: Decision, editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database, inbox: Inbox
) -> None:
    people = await ids(database)
    path = await opened(editor, proposal, [people["ada"]])
    again = await editor.post(f"{path}/reviewers", data={"reviewers": [people["ada"]]})
    assert again.status_code == 303
    relay = Relay(settings_for(inbox), database)
    assert [await relay.run_next(), await relay.run_next()] == [True, False]
    (mail,) = inbox.mails
    assert (mail["to"], mail["subject"]) == ("ada@example.org", "ADR-1 waits for you: Keep sessions in PostgreSQL")
    assert "Edwin Editor asks where you stand" in mail.get_content()
    link = re.search(r"https://rationale.example.org(/\S+)", mail.get_content())
    assert link
    assert link[1] == path


@pytest.mark.parametrize("step", ["excused", "said", "withdrawn", "accepted elsewhere"])
async def test_nobody_is_told_of_what_does_not_wait_for_them_any_more(
    proposal: Decision, editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database, step: str
) -> None:
    people = await ids(database)
    path = await opened(editor, proposal, [people["ada"]])
    assert await rows(database, "SELECT count(*) FROM outbox") == [(1,)]
    match step:
        case "excused":
            await editor.post(f"{path}/reviewers/{people['ada']}/removal")
        case "said":
            await says(admin, path, "abstain")
        case "withdrawn":
            data = {"because": "Not yet."} | await seen(editor, path, "withdrawal")
            assert (await editor.post(f"{path}/withdrawal", data=data)).status_code == 303
        case _:
            await edit(editor, proposal, status="accepted")
    assert await rows(database, "SELECT count(*) FROM outbox") == [(0,)]


async def test_who_is_excused_and_asked_again_is_told_again(
    proposal: Decision, editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database, inbox: Inbox
) -> None:
    people = await ids(database)
    path = await opened(editor, proposal, [people["ada"]])
    relay = Relay(settings_for(inbox), database)
    assert await relay.run_next()
    for _ in range(2):
        await editor.post(f"{path}/reviewers/{people['ada']}/removal")
        await editor.post(f"{path}/reviewers", data={"reviewers": [people["ada"]]})
    assert [await relay.run_next(), await relay.run_next()] == [True, False]
    assert len(inbox.mails) == 2


async def test_who_opened_it_is_told_of_an_objection_and_sees_it_until_it_is_none(
    proposal: Decision, editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database, inbox: Inbox
) -> None:
    path = await opened(editor, proposal, [(await ids(database))["ada"]])
    assert (await says(admin, path, "object", note="It is slow.", resolution="A measure.")).status_code == 303
    relay = Relay(settings_for(inbox), database)
    assert [await relay.run_next(), await relay.run_next()] == [True, False]
    (mail,) = inbox.mails
    text = mail.get_content()
    assert (mail["to"], "Ada Admin objects to ADR-1" in text) == ("edwin@example.org", True), text
    assert "It is slow." in text
    assert "What would resolve it: A measure." in text
    assert "Somebody objects" in (await editor.get("/me")).text
    assert (await says(admin, path, "agree")).status_code == 303
    assert "Somebody objects" not in (await editor.get("/me")).text
    assert await relay.run_next() is False


async def test_who_spoke_of_an_earlier_text_is_told_once_after_it_settled(
    proposal: Decision, editor: httpx.AsyncClient, admin: httpx.AsyncClient, reading_person: httpx.AsyncClient,
    database: Database, inbox: Inbox,
) -> None:  # fmt: skip
    people = await ids(database)
    path = await opened(editor, proposal, [people["ada"], people["rosa"]])
    await says(admin, path, "agree")
    await says(reading_person, path, "abstain")
    for outcome in ("We keep them in Redis.", "We keep them in files."):
        await edit(editor, proposal, outcome=outcome)
    relay = Relay(settings_for(inbox), database)
    assert await relay.run_next() is False
    async with database.write.begin() as connection:
        await connection.exec_driver_sql("UPDATE outbox SET due_at = now()")
    assert [await relay.run_next(), await relay.run_next()] == [True, False]
    (mail,) = inbox.mails
    assert (mail["to"], mail["subject"]) == (
        "ada@example.org",
        "ADR-1 changed, and waits for you: Keep sessions in PostgreSQL",
    )
    await edit(editor, proposal, outcome="We keep them in memory.")
    await edit(editor, proposal, outcome="We keep them there, always.")  # of which she spoke
    assert await rows(database, "SELECT count(*) FROM outbox WHERE sent_at IS NULL") == [(0,)]


async def test_a_link_leads_there_after_signing_in(app: Any, closed: None, proposal: Decision) -> None:
    async with browser_of(app) as stranger:
        answer = await stranger.get("/rounds/7")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=/rounds/7")


async def test_a_mail_goes_with_its_decision(
    proposal: Decision, editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database
) -> None:
    await opened(editor, proposal, [(await ids(database))["ada"]])
    assert await rows(database, "SELECT count(*) FROM outbox") == [(1,)]
    async with database.write.begin() as connection:
        await connection.exec_driver_sql("DELETE FROM decision")
    assert await rows(database, "SELECT count(*) FROM outbox") == [(0,)]
