"""What one actor does again and again in a minute is counted; nothing of it is left out."""

from __future__ import annotations

import asyncio
import time

import pytest_asyncio

from app.audit.models import Action, Result
from app.audit.tally import sweep
from app.audit.trail import Subject, Trace, note_alone
from app.persistence.database.engine import Database
from tests.accounts.links import rows
from tests.factors.people import change

ADA = Trace(actor_id=1, actor_name="Ada Admin", address="192.0.2.1", request_id="request-1")
STRANGER = Trace(address="192.0.2.9")
COUNTED = "SELECT actor_name, (detail->>'more')::int FROM audit_event WHERE detail ? 'more' ORDER BY actor_name"


@pytest_asyncio.fixture(autouse=True)
async def _early_in_a_minute() -> None:
    if (late := time.time() % 60) > 50:
        await asyncio.sleep(60.1 - late)


async def denied(database: Database, who: Trace, times: int, path: str = "GET /a/{}") -> None:
    for one in range(times):
        subject = Subject("page", None, path.format(one))
        await note_alone(database, who, Action.DENIAL, subject, result=Result.REFUSED)


async def test_after_ten_in_a_minute_refusals_are_one_row_with_their_number(database: Database) -> None:
    await denied(database, ADA, 25)
    await denied(database, STRANGER, 12, "GET /audit")
    assert await rows(database, "SELECT count(*) FROM audit_event WHERE actor_id = 1") == [(10,)]
    assert await rows(database, "SELECT count(*) FROM audit_event WHERE actor_id IS NULL") == [(1,)]
    await sweep(database)
    assert await rows(database, COUNTED) == [], "the minute is not over"
    await change(database, "UPDATE audit_tally SET minute = minute - interval '1 minute'")
    await sweep(database)
    await sweep(database)
    assert await rows(database, COUNTED) == [("", 11), ("Ada Admin", 15)]
    assert await rows(database, "SELECT count(*) FROM audit_tally") == [(0,)]


async def test_exports_are_counted_so_and_changes_are_noted_each(database: Database) -> None:
    for one in range(15):
        await note_alone(database, ADA, Action.EXPORT, Subject("list", None, "decisions"), format="csv")
        await note_alone(database, ADA, Action.ROLE_CHANGE, Subject("person", one, "x"))
    found = await rows(database, "SELECT action, count(*) FROM audit_event GROUP BY action ORDER BY action")
    assert found == [("export", 10), ("role changed", 15)]
