"""A decision is looked at again: confirmed with a sentence, put off once, or retired."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.exports.service import run_export
from app.persistence.database.engine import Database
from app.persistence.fields import now
from app.reviews.intervals import in_months, next_review
from app.risks.models import Treatment
from app.tables import Decision, Risk
from tests.accounts.links import rows
from tests.imports.files import load
from tests.register import collection, counted_statements, decision, store

DUE = "SELECT review_on, status, version FROM decision"


async def overdue(database: Database, **more: Any) -> Decision:
    one = decision(collection(), 1, "Use Redis", review_on=now().date() - timedelta(3), **more)
    await store(database, one)
    return one


async def test_a_review_confirms_with_a_sentence_and_comes_again_as_its_worst_risk_says(
    editor: httpx.AsyncClient, database: Database
) -> None:
    risk = Risk(title="It is lost", likelihood=5, severity=4)
    one = await overdue(database, risks=[risk])
    page = (await editor.get(f"/decisions/{one.id}")).text
    assert f'href="/decisions/{one.id}/reviews/new"' in page
    form = (await editor.get(f"/decisions/{one.id}/reviews/new")).text
    following = in_months(now().date(), 3)
    assert f'value="{following.isoformat()}"' in form
    sent = {"outcome": "confirm", "note": "We measured it.", "next_on": following.isoformat(), "version": "1"}
    for _ in range(2):
        assert (await editor.post(f"/decisions/{one.id}/reviews", data=sent)).status_code == 303
    assert await rows(database, DUE) == [(following, "accepted", 2)]
    assert await rows(database, "SELECT count(*) FROM decision_review") == [(1,)]
    page = (await editor.get(f"/decisions/{one.id}")).text
    assert ("We measured it." in page, "Confirmed" in page, "Due for review" in page) == (True, True, False)
    stale = await editor.post(f"/decisions/{one.id}/reviews", data=sent | {"note": "Or not."})
    assert (stale.status_code, "in the meantime" in stale.text) == (422, True)


async def test_a_review_is_put_off_once(editor: httpx.AsyncClient, database: Database) -> None:
    one = await overdue(database)
    sent = {"outcome": "snooze", "note": "After the move.", "version": "1"}
    assert (await editor.post(f"/decisions/{one.id}/reviews", data=sent)).status_code == 303
    assert (await rows(database, DUE))[0][0] == now().date() + timedelta(14)
    again = await editor.post(f"/decisions/{one.id}/reviews", data=sent | {"note": "Later.", "version": "2"})
    assert (again.status_code, "put off once" in again.text) == (422, True)
    assert 'value="snooze"' not in (await editor.get(f"/decisions/{one.id}/reviews/new")).text


async def test_what_does_not_hold_any_more_is_retired(editor: httpx.AsyncClient, database: Database) -> None:
    one = await overdue(database)
    sent = {"outcome": "retire", "note": "We left it.", "version": "1"}
    assert (await editor.post(f"/decisions/{one.id}/reviews", data=sent)).status_code == 303
    assert await rows(database, DUE) == [(None, "deprecated", 2)]
    assert (await editor.get(f"/decisions/{one.id}/reviews/new")).status_code == 409
    assert "We left it." in (await editor.get(f"/decisions/{one.id}")).text


@pytest.mark.parametrize("wrong", [{"note": ""}, {"outcome": "x"}, {"next_on": "2001-01-01"}])
async def test_what_a_review_lacks_is_said(
    editor: httpx.AsyncClient, database: Database, wrong: dict[str, str]
) -> None:
    one = await overdue(database)
    sent = {"outcome": "confirm", "note": "Yes.", "version": "1"} | wrong
    assert (await editor.post(f"/decisions/{one.id}/reviews", data=sent)).status_code == 422


async def test_a_reader_reviews_nothing_and_a_page_costs_two_statements(
    app: Any, editor: httpx.AsyncClient, reading_person: httpx.AsyncClient, database: Database
) -> None:
    one = await overdue(database)
    assert (await reading_person.post(f"/decisions/{one.id}/reviews", data={})).status_code == 403
    assert "Review it" not in (await reading_person.get(f"/decisions/{one.id}")).text
    with counted_statements(app) as seen:
        assert (await editor.get(f"/decisions/{one.id}/reviews/new")).status_code == 200
    assert len(seen) == 2  # who asks, and the page


def test_the_sooner_of_risk_and_collection_counts() -> None:
    today = date(2026, 1, 31)
    assert next_review(today, None, None) is None
    assert next_review(today, 20, 12) == date(2026, 4, 30)
    assert next_review(today, 12, 1) == date(2026, 2, 28)
    assert next_review(today, 4, 13) == date(2027, 2, 28)


async def test_every_page_counts_the_same_reviews_as_overdue(admin: httpx.AsyncClient, database: Database) -> None:
    days, into = ((-1, "accepted"), (-1, "proposed"), (-1, "rejected"), (0, "accepted")), collection()
    today = now().date()
    risks = [Risk(title=f"Risk {day} {one}", treatment=one, review_on=today + timedelta(day)) for day, one in
             ((-1, Treatment.OPEN), (-1, Treatment.CLOSED), (0, Treatment.OPEN))]  # fmt: skip
    await store(database, decision(into, 9, "Rejected", status="rejected", risks=risks), *(
        decision(into, number, f"Decision {number}", status=status, review_on=today + timedelta(day))
        for number, (day, status) in enumerate(days, 1)
    ))  # fmt: skip
    office = unescape((await admin.get("/admin")).text)
    address, of_risks = [
        re.findall(rf'href="(/admin/{one}\?review_on=[^"]*)"', office)[0] for one in ("decisions", "risks")
    ]
    assert "All 2 overdue" in (await admin.get("/")).text
    for list_ in (address, "/decisions?review=overdue"):
        assert "2 decisions" in (await admin.get(list_)).text
    for list_ in (of_risks, "/risks?review=overdue"):
        assert re.search(r"\b1 risk\b", (await admin.get(list_)).text)


@pytest.mark.usefixtures("workers")
@pytest.mark.parametrize("dialect", ["madr4", "nygard", "log4brains"])
async def test_what_was_said_in_reviews_leaves_with_the_record_and_comes_back(
    editor: httpx.AsyncClient, database: Database, tmp_path: Path, dialect: str
) -> None:
    one = await overdue(database)
    for number, (outcome, note) in enumerate([("snooze", "After | the\n# move."), ("confirm", "It holds.")], 1):
        sent = {"outcome": outcome, "note": note, "version": str(number)}
        assert (await editor.post(f"/decisions/{one.id}/reviews", data=sent)).status_code == 303
    await run_export(database, tmp_path / "out", dialect=dialect)
    [text] = [file.read_text() for file in (tmp_path / "out").rglob("*.md")]
    await load(database, tmp_path / "in", {"0001-x.md": text}, collection="Back")
    said = await rows(database, "SELECT trim(body) FROM section WHERE heading = 'Reviews' ORDER BY id")
    today = now().date().isoformat()
    lines = f"- {today}: put off by Edwin Editor: After | the # move.\n- {today}: confirmed by Edwin Editor: It holds."
    assert said == [(lines,)] * 2
