"""A round whose time is over passes by itself, where its collection's rule is met."""

from __future__ import annotations

import httpx
import pytest

from app.history.recording import record_changes
from app.persistence.database.engine import Database
from app.reviews.mails import remind
from app.rounds.sweeping import sweep
from app.settings import Settings
from app.tables import Decision
from tests.accounts.links import rows
from tests.cast import person
from tests.register import store
from tests.rounds.conftest import edit, ids, opened, says

STATES = "SELECT r.state, d.status, r.closed_by_id FROM round r JOIN decision d ON d.id = r.decision_id"


async def run(database: Database, statement: str) -> None:
    async with database.write.begin() as connection:
        await connection.exec_driver_sql(statement)


@pytest.mark.parametrize(("silence", "state"), [("true", "passed"), ("false", "open")])
async def test_silence_is_consent_only_where_the_collection_says_so(
    proposal: Decision, editor: httpx.AsyncClient, admin: httpx.AsyncClient, settings: Settings, silence: str,
    state: str,
) -> None:  # fmt: skip
    database = record_changes(Database(settings))
    await run(database, f"UPDATE collection SET silence_agrees = {silence}")
    await store(database, person("Rosa Reader"))
    people = await ids(database)
    path = await opened(editor, proposal, [people["ada"], people["rosa"]])
    await says(admin, path, "agree")
    await sweep(database)
    assert (await rows(database, STATES))[0][0] == "open"  # its time is not over
    await run(database, "UPDATE round SET closes_on = CURRENT_DATE")
    await sweep(database)
    assert (await rows(database, STATES))[0][0] == "open"  # its last day counts
    await run(database, "UPDATE round SET closes_on = CURRENT_DATE - 1")
    await sweep(database)
    assert await rows(database, STATES) == [(state, "accepted" if state == "passed" else "proposed", None)]
    if state == "passed":
        assert "Rosa Reader said nothing" in (await editor.get(f"/decisions/{proposal.id}")).text
        seen = await rows(database, "SELECT actor FROM revision WHERE record_type = 'round' AND action = 'updated'")
        assert seen == [("the register",)]
    await database.aclose()


async def test_an_agreement_to_an_earlier_text_is_no_silence_and_another_text_gives_time_again(
    proposal: Decision, editor: httpx.AsyncClient, admin: httpx.AsyncClient, reading_person: httpx.AsyncClient,
    database: Database,
) -> None:  # fmt: skip
    await run(database, "UPDATE collection SET silence_agrees = true, quorum = 1")
    people = await ids(database)
    path = await opened(editor, proposal, [people["ada"], people["rosa"]])
    await says(admin, path, "agree")
    await run(database, "UPDATE round SET closes_on = CURRENT_DATE")
    await edit(editor, proposal, outcome="We sell the company.")
    assert await rows(database, "SELECT closes_on - CURRENT_DATE FROM round") == [(3,)]
    assert "so that it was put off for everybody to read it" in (await editor.get(path)).text
    await run(
        database, f"UPDATE round SET closes_on = CURRENT_DATE - 1, quorum = 2 WHERE id = {int(path.split('/')[-1])}"
    )
    page = (await editor.get(path)).text
    assert "1 more person must agree." in page  # Rosa said nothing, Ada something
    await run(database, "UPDATE round SET quorum = 1")
    await sweep(database)
    page = (await editor.get(f"/decisions/{proposal.id}")).text
    assert ("Ada Admin agreed to an earlier text" in page, "Rosa Reader said nothing" in page) == (True, True)
    assert await rows(database, "SELECT p.name, part FROM decision_person JOIN person p ON p.id = person_id") == [
        ("Ada Admin", "consulted")
    ]


@pytest.mark.parametrize(("aim", "quorum"), [("accept", 1), ("reject", 1), ("accept", 0)])
async def test_nothing_passes_without_anybody_who_says_so(
    proposal: Decision, editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database, aim: str, quorum: int
) -> None:
    path = await opened(editor, proposal, [(await ids(database))["ada"]], aim=aim)
    shown = " ".join((await editor.get(path)).text.split())
    assert "Passes when</dt><dd>2 people agree and nobody objects or holds it: by itself once" in shown
    assert (
        f"is over; before that, once all who are asked have had their say and somebody presses “{aim.capitalize()} it”"
        in shown
    )
    await run(database, f"UPDATE round SET closes_on = CURRENT_DATE - 1, quorum = {quorum}")
    await sweep(database)
    assert (await rows(database, STATES))[0][:2] == ("open", "proposed")
    assert "1 more person must agree." in (await editor.get(path)).text
    await says(admin, path, "agree")
    await sweep(database)
    assert (await rows(database, STATES))[0][:2] == ("passed", f"{aim}ed")


async def test_an_owner_gets_one_mail_when_a_review_is_due(
    proposal: Decision, admin: httpx.AsyncClient, database: Database
) -> None:
    for _ in range(2):
        await remind(database)
    assert await rows(database, "SELECT count(*) FROM outbox") == [(0,)]
    owner = (await ids(database))["ada"]
    await run(database, f"UPDATE decision SET review_on = CURRENT_DATE, owner_id = {int(owner)}")
    for _ in range(2):
        await remind(database)
    [(subject, path)] = await rows(database, "SELECT subject, path FROM outbox")
    assert (subject, path) == ("ADR-1 is due for review: Keep sessions in PostgreSQL", f"/decisions/{proposal.id}")
