"""What waits for somebody stands on one page, each with its reason and the one thing to do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx

from app.assumptions.models import AssumptionState
from app.people.models import PersonState
from app.persistence.database.engine import Database
from app.persistence.fields import now
from app.risks.models import Treatment
from app.tables import Assumption, Decision, Evidence, Risk
from tests.accounts.links import rows
from tests.cast import person
from tests.register import collection, counted_statements, decision, document, store
from tests.rounds.conftest import edit, ids, opened, proposal, says

__all__ = ["proposal"]


def days(number: int) -> Any:
    return now().date() + timedelta(number)


async def own(database: Database, name: str, table: str = "decision") -> None:
    """Let somebody of the cast own everything."""
    async with database.write.begin() as connection:
        await connection.exec_driver_sql(f"UPDATE {table} SET owner_id = (SELECT id FROM person WHERE name = '{name}')")


async def test_who_is_asked_sees_it_until_they_have_said_it_and_again_when_the_text_changed(
    proposal: Decision, editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database
) -> None:
    assert "Nothing waits for" in (await admin.get("/me")).text
    path = await opened(editor, proposal, [(await ids(database))["ada"]])
    page = (await admin.get("/me")).text
    assert ("Edwin Editor asks you" in page, f'href="{path}#say"' in page) == (True, True)
    assert "Keep sessions in PostgreSQL" in (await admin.get("/")).text.partition("Latest decisions")[0]
    await says(admin, path, "agree")
    assert "Nothing waits for" in (await admin.get("/me")).text
    await edit(editor, proposal, outcome="Nowhere.")
    assert "The text changed since you agreed" in (await admin.get("/me")).text


async def test_who_opened_a_round_sees_that_it_ends(
    proposal: Decision, editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database
) -> None:
    await opened(editor, proposal, [(await ids(database))["ada"]], days=3)
    assert "Rounds of yours" not in (await editor.get("/me")).text
    async with database.write.begin() as connection:
        await connection.exec_driver_sql("UPDATE round SET closes_on = CURRENT_DATE")
    assert "Ends on" in (await editor.get("/me")).text
    async with database.write.begin() as connection:
        await connection.exec_driver_sql("UPDATE round SET closes_on = CURRENT_DATE - 1")
    assert "Its time is over since" in (await editor.get("/me")).text


async def test_who_opened_a_round_sees_that_it_may_be_closed(
    proposal: Decision, editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database
) -> None:
    async with database.write.begin() as connection:
        await connection.exec_driver_sql("UPDATE collection SET quorum = 1")
    path = await opened(editor, proposal, [(await ids(database))["ada"]], days=9)
    await says(admin, path, "agree")
    page = (await editor.get("/me")).text
    assert ("Nothing is missing: it may be closed" in page, f'href="{path}"' in page) == (True, True)
    assert "1 thing waits" in page


async def test_what_is_due_of_ones_own_has_its_reason(editor: httpx.AsyncClient, database: Database) -> None:
    one = decision(
        collection(), 1, "Use Redis", review_on=days(-3),
        assumptions=[Assumption(text="Nobody needs it", state=AssumptionState.BROKEN)],
        risks=[
            Risk(title="It is lost", treatment=Treatment.ACCEPT, accepted_until=days(-1)),
            Risk(title="It is slow", treatment=Treatment.MITIGATE, mitigate_by=days(-1)),
        ],
    )  # fmt: skip
    await store(database, one)
    await own(database, "Edwin Editor")
    await own(database, "Edwin Editor", "risk")
    page = (await editor.get("/me")).text
    reasons = ("Overdue since", "Assumption broken: Nobody needs it", "Its acceptance is over")
    for words in (*reasons, "Its mitigation is overdue", "4 things wait"):
        assert words in page
    assert f'href="/decisions/{one.id}/reviews/new"' in page


async def test_a_broken_assumption_of_evidence_flags_the_decision_that_rests_on_it(
    editor: httpx.AsyncClient, database: Database
) -> None:
    platform = collection()
    study = document(platform, "Sizes", assumptions=[Assumption(text="It stays small", state=AssumptionState.DOUBTED)])
    one = decision(platform, 1, "Use Redis", evidence=[Evidence(document=study)])
    await store(database, one)
    await own(database, "Edwin Editor")
    page = (await editor.get(f"/decisions/{one.id}")).text
    assert ("It rests on what is doubted" in page, "It stays small" in page) == (True, True)
    assert "Assumption doubted: It stays small" in (await editor.get("/me")).text


async def test_a_round_with_an_objection_that_ends_stands_there_once(
    proposal: Decision, editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database
) -> None:
    path = await opened(editor, proposal, [(await ids(database))["ada"]], days=3)
    async with database.write.begin() as connection:
        await connection.exec_driver_sql("UPDATE round SET closes_on = CURRENT_DATE")
    await says(admin, path, "object", note="It is slow.", resolution="A measure.")
    page = (await editor.get("/me")).text
    assert ("Somebody objects" in page, "Its time is over" in page, "1 thing waits" in page) == (True, False, True)


async def test_the_queue_of_who_left_goes_to_the_steward_and_without_one_to_the_admins(
    editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database
) -> None:
    gone, platform = person("Gone Person", state=PersonState.DISABLED), collection()
    doubt = Assumption(text="It stays small", state=AssumptionState.DOUBTED)
    one = decision(platform, 1, "Use Redis", review_on=days(-3), owner=gone, assumptions=[doubt])
    await store(database, gone, one)
    assert "of Gone Person" in (await admin.get("/me")).text
    assert "It stays small, of Gone Person" in (await admin.get("/me")).text
    assert "Use Redis" not in (await editor.get("/me")).text
    edwin = (await ids(database))["edwin"]
    async with database.write.begin() as connection:
        await connection.exec_driver_sql(f"UPDATE collection SET steward_id = {int(edwin)}")
    assert "of Gone Person" in (await editor.get("/me")).text
    assert "Use Redis" not in (await admin.get("/me")).text
    async with database.write.begin() as connection:
        await connection.exec_driver_sql("UPDATE decision SET review_on = CURRENT_DATE - 40")
    assert "Use Redis" in (await admin.get("/me")).text


async def test_the_page_is_one_statement_and_nobody_elses(
    app: Any, editor: httpx.AsyncClient, stranger: httpx.AsyncClient, database: Database
) -> None:
    assert (await stranger.get("/me")).status_code == 303
    with counted_statements(app) as seen:
        answer = await editor.get("/me")
    assert (len(seen), answer.headers["cache-control"]) == (2, "no-store")
    assert await rows(database, "SELECT count(*) FROM decision") == [(0,)]
