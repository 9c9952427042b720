"""A change that another one held up is made once more, and nobody notices."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx

from app.tables import DecisionLink
from tests.admin.browsing import Page
from tests.register import collection, decision, refresh_register, store


async def test_a_successor_and_its_predecessor_are_saved_at_the_same_moment(app: Any, admin: httpx.AsyncClient) -> None:
    database, log = app.state.database, collection()
    older, newer = decision(log, 1, "Theta"), decision(log, 2, "Eta")
    await store(database, older, newer)
    await store(database, DecisionLink(from_id=newer.id, to_id=older.id, kind="supersedes"))
    async with database.write_sessions() as session, session.begin():
        await refresh_register(session)
    for status in ("rejected", "accepted", "rejected", "accepted"):
        first = Page(await admin.get(f"/admin/decisions/{newer.id}"), admin).fill(status=status)
        second = Page(await admin.get(f"/admin/decisions/{older.id}"), admin).fill(title=f"Theta, {status}")
        pages = await asyncio.gather(first.press(), second.press())
        told = "".join(page.text for page in pages if page.status != 303)
        assert sorted(page.status for page in pages) in ([303, 303], [303, 409]), f"one may be too late: {told}"
