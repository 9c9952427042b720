"""Decisions by month."""

from __future__ import annotations

from datetime import date

import httpx

from app.persistence.database.engine import Database
from app.tables import Collection, Decision


async def _store_three(database: Database) -> None:
    async with database.write_sessions() as session, session.begin():
        session.add(Collection(id=902, name="Time", slug="time"))
        await session.flush()
        for title, day in (("First", date(2024, 5, 2)), ("Second", date(2024, 5, 30)), ("Undated", None)):
            session.add(Decision(collection_id=902, title=title, decided_on=day, status="accepted"))


async def test_a_month_holds_what_was_decided_in_it(client: httpx.AsyncClient, database: Database):
    await _store_three(database)
    page = (await client.get("/timeline")).text
    assert page.count('month-2024-05-01">May 2024') == 1
    assert page.index("Second") < page.index("First")
    assert "Undated" not in page


async def test_the_timeline_is_narrowed_by_status(client: httpx.AsyncClient, database: Database):
    await _store_three(database)
    assert "Nothing in this time" in (await client.get("/timeline?status=rejected")).text
    assert "First" in (await client.get("/timeline?status=nonsense")).text
