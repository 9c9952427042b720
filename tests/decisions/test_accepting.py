"""A decision that is written is not accepted past those who are asked, and is accepted from a day on."""

from __future__ import annotations

import re
from datetime import date, timedelta

import httpx
import pytest
import sqlalchemy as sa

from app.decisions.models import Status
from app.persistence.database.engine import Database
from app.persistence.fields import now
from app.tables import Decision, Round
from tests.admin.browsing import Page, a_decision, open_page, rows
from tests.rounds.conftest import ids, opened, proposal
from tests.writing.test_markdown import switch

__all__ = ["proposal"]
STANDING = sa.select(Decision.status, Decision.decided_on)  # type: ignore[call-overload]


async def written(editor: httpx.AsyncClient, one: Decision, mode: str, status: str, day: str = "") -> Page:
    """The sheet of a decision that gets a status, and a day if one is given, and is saved."""
    page = await open_page(editor, f"/decisions/{one.id}/edit")
    if mode == "form":
        return await page.fill(status=status, **({"decided_on": day} if day else {})).press()
    raw = await switch(page, "markdown")
    dated = f"status: {status}\ndate: {day}" if day else f"status: {status}"
    return await raw.fill(markdown=re.sub(r"(?m)^status:.*$", dated, raw["markdown"])).press()


@pytest.mark.parametrize("mode", ["form", "markdown"])
@pytest.mark.parametrize(("status", "does"), [("accepted", "accept"), ("rejected", "reject"), ("withdrawn", "decide")])
async def test_a_status_is_refused_while_people_are_asked_and_what_was_typed_stays(
    proposal: Decision, editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database, mode: str, status: str,
    does: str,
) -> None:  # fmt: skip
    path = await opened(editor, proposal, [(await ids(database))["ada"]])
    page = await written(editor, proposal, mode, status)
    until = f"{now().date() + timedelta(days=10):%-d %B}"
    told = f"People are being asked about this until {until}: {does} it in the round, or withdraw that first. "
    assert (page.status, f'{told}<a href="{path}">The round</a>' in page.text) == (422, True), page.text
    beside = page.text.partition('id="status-error"')[2].partition("</p>")[0]
    assert mode == "markdown" or told in beside
    assert "&lt;a href" not in page.text
    assert page["status"] == status if mode == "form" else f"status: {status}" in page["markdown"]
    assert await rows(database, STANDING) == [(Status.PROPOSED, None)]
    assert await rows(database, sa.select(Round.state)) == [("open",)]  # type: ignore[call-overload]


async def test_what_else_is_written_is_saved_while_people_are_asked(
    proposal: Decision, editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database
) -> None:
    await opened(editor, proposal, [(await ids(database))["ada"]])
    page = await open_page(editor, f"/decisions/{proposal.id}/edit")
    assert (await page.fill(context="They are many.").press()).status == 303
    assert await rows(database, STANDING) == [(Status.PROPOSED, None)]


async def test_whose_form_is_older_than_the_round_keeps_what_they_typed_and_the_proposal(
    proposal: Decision, editor: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database
) -> None:
    async with database.write.begin() as connection:
        await connection.exec_driver_sql("UPDATE decision SET status = 'draft'")
    page = (await open_page(editor, f"/decisions/{proposal.id}/edit")).fill(context="They are many.")
    await opened(editor, proposal, [(await ids(database))["ada"]])
    answer = await page.press()
    assert "People are being asked" not in answer.text
    assert [status for status, _ in await rows(database, STANDING)] == [Status.PROPOSED]


@pytest.mark.parametrize("mode", ["form", "markdown"])
@pytest.mark.parametrize("status", ["accepted", "rejected"])
async def test_what_is_accepted_or_rejected_without_a_day_is_from_today_on(
    editor: httpx.AsyncClient, database: Database, mode: str, status: str
) -> None:
    made = await a_decision(database, status=Status.PROPOSED)
    page = await written(editor, made, mode, status)
    assert page.status == 303, page.text
    assert await rows(database, STANDING) == [(Status(status), now().date())]


@pytest.mark.parametrize("mode", ["form", "markdown"])
async def test_a_day_that_is_typed_stays(editor: httpx.AsyncClient, database: Database, mode: str) -> None:
    made = await a_decision(database, status=Status.PROPOSED)
    page = await written(editor, made, mode, "accepted", "2026-02-03")
    assert page.status == 303, page.text
    assert await rows(database, STANDING) == [(Status.ACCEPTED, date(2026, 2, 3))]


@pytest.mark.parametrize("status", ["draft", "withdrawn"])
async def test_what_is_not_decided_gets_no_day(editor: httpx.AsyncClient, database: Database, status: str) -> None:
    made = await a_decision(database, status=Status.PROPOSED)
    assert (await written(editor, made, "form", status)).status == 303
    assert await rows(database, STANDING) == [(Status(status), None)]


async def test_what_was_accepted_on_a_day_that_nobody_knows_is_not_of_today_for_a_correction(
    editor: httpx.AsyncClient, database: Database
) -> None:
    made = await a_decision(database, status=Status.ACCEPTED)
    page = await open_page(editor, f"/decisions/{made.id}/edit")
    assert (await page.fill(more_information="See there.").press()).status == 303
    assert await rows(database, STANDING) == [(Status.ACCEPTED, None)]
