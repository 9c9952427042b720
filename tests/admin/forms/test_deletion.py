"""Deleting says first what goes too, what keeps the record, and whether it is still the one that was looked at."""

from __future__ import annotations

import re

import httpx
import sqlalchemy as sa

from app.persistence.database.engine import Database
from app.tables import Collection, Decision, Risk, Trash
from tests.admin.browsing import a_decision, open_page, rows


async def test_a_record_goes_to_the_trash_with_its_parts(admin: httpx.AsyncClient, database: Database) -> None:
    made = await a_decision(database, risks=[Risk(title="It fills up")])
    page = await open_page(admin, f"/admin/decisions/{made.id}/delete")
    assert "It fills up" in page.text
    gone = await page.fill(reason="Never decided").press("")
    back = await open_page(admin, gone.response.headers["location"])
    undo = re.search(r'role="status".*Moved to the trash\..*href="(/admin/trash/\d+)"', back.text)
    assert undo
    assert (await open_page(admin, undo[1])).status == 200
    (kept,) = await rows(database, sa.select(Trash.title, Trash.reason, Trash.deleted_by, Trash.row_count))  # type: ignore[call-overload]
    assert (kept.reason, kept.deleted_by) == ("Never decided", "Ada Admin")
    assert await rows(database, sa.select(Decision.id)) == []  # type: ignore[call-overload]
    assert (await page.press("")).status == 303


async def test_what_others_need_stays(admin: httpx.AsyncClient, database: Database) -> None:
    made = await a_decision(database)
    page = await open_page(admin, f"/admin/collections/{made.collection_id}/delete")
    assert "Keeps it from being deleted" in page.text
    assert "Use Redis" in page.text
    assert (await page.press("")).status == 409
    assert len(await rows(database, sa.select(Collection.id))) == 1  # type: ignore[call-overload]


async def test_what_was_changed_meanwhile_is_shown_again_first(admin: httpx.AsyncClient, database: Database) -> None:
    made = await a_decision(database)
    page = await open_page(admin, f"/admin/decisions/{made.id}/delete")
    form = await open_page(admin, f"/admin/decisions/{made.id}")
    assert (await form.fill(title="Use Valkey").press()).status == 303
    again = await page.press("")
    assert again.status == 409
    assert "Use Valkey" in again.text
    assert (await page.drop("version").press("")).status == 409
    assert (await again.press("")).status == 303


async def test_whoever_may_not_delete_cannot(reading_person: httpx.AsyncClient, database: Database) -> None:
    made = await a_decision(database)
    assert (await reading_person.get(f"/admin/decisions/{made.id}/delete")).status_code == 403
    assert (await reading_person.post(f"/admin/decisions/{made.id}/delete", data={"version": "1"})).status_code == 403
    assert len(await rows(database, sa.select(Decision.id))) == 1  # type: ignore[call-overload]
