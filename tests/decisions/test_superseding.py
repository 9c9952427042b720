"""One row says that a decision supersedes another; everything else follows from it, as long as the successor counts."""

from __future__ import annotations

import re

import httpx
import pytest_asyncio
import sqlalchemy as sa

from app.decisions.models import REFUSED, WAS_IN_FORCE, Status
from app.decisions.superseding import Link, in_force, status_of
from app.history.recording import record_changes
from app.persistence.database.engine import Database
from app.tables import Decision, Package, Pin, Revision
from tests.admin.browsing import Page, open_page, rows
from tests.admin.bulk.test_bulk import choose
from tests.admin.files.test_transfer import send
from tests.admin.history.conftest import undo
from tests.imports.files import column
from tests.register import collection, decision, store

STATUSES = "SELECT status FROM decision ORDER BY number"
NOTE = "A proposal would supersede"


@pytest_asyncio.fixture
async def pair(database: Database) -> tuple[Decision, Decision]:
    """An accepted decision with a pin, and a proposal; nothing leads from one to the other."""
    record_changes(database)
    here = collection()
    old = decision(
        here,
        1,
        "Old tea",
        pins=[Pin(package=Package(ecosystem="pypi", name="tea"), specifier=">=1", normalised=">=1", level="required")],
    )
    new = decision(here, 2, "New tea", status="proposed")
    await store(database, old, new)
    return old, new


async def supersede(who: httpx.AsyncClient, new: Decision, old: Decision, **more: str) -> Page:
    form = await open_page(who, "/admin/links/new")
    form.set({"source": str(new.id), "target": str(old.id), "kind": "supersedes"} | more)
    return await form.drop("source.text", "target.text").press()


async def becomes(who: httpx.AsyncClient, one: Decision, status: str) -> Page:
    form = await open_page(who, f"/admin/decisions/{one.id}")
    return await form.fill(status=status).press()


async def seen(who: httpx.AsyncClient, old: Decision) -> tuple[str, bool, bool, bool]:
    """The badge of a decision's page; whether it says that it was superseded, that it would be; that its row does."""
    page = (await who.get(f"/decisions/{old.id}", follow_redirects=True)).text
    head = page.partition("<h1>")[0].rpartition("<header")[2]
    row = (await who.get("/decisions?sort=number")).text.partition(f'id="decision-{old.id}"')[2].partition("</li>")[0]
    badge = re.findall(r"\b(draft|proposed|accepted|rejected|withdrawn|deprecated|superseded)\b", head.lower())[0]
    assert badge in row.lower()
    return badge, bool(re.search(r"\bSuperseded\b", page)), NOTE in page, "Superseded by" in row


BEFORE, PROPOSED, AFTER = (
    ("accepted", False, False, False), ("accepted", False, True, False), ("superseded", True, False, True)
)  # fmt: skip


async def test_all_follows_the_successor_when_it_is_accepted_and_back(
    admin: httpx.AsyncClient, database: Database, pair: tuple[Decision, Decision]
) -> None:
    old, new = pair
    assert (await supersede(admin, new, old)).status == 303
    assert await seen(admin, old) == PROPOSED
    await becomes(admin, new, "accepted")
    assert await seen(admin, old) == AFTER
    assert await column(database, "SELECT ranges::text FROM package") == ["[]"], "its pin counts no more"
    assert await column(database, "SELECT standing FROM search_entry ORDER BY item_id") == [2, 0]
    for later in ("deprecated", "superseded"):
        await becomes(admin, new, later)
        assert await seen(admin, old) == AFTER, "what was in force once has superseded it"
    for never in ("rejected", "withdrawn"):
        await becomes(admin, new, never)
        assert await seen(admin, old) == BEFORE
    assert await column(database, "SELECT ranges::text FROM package") == ['[["required", ">=1", "all"]]']
    assert await column(database, "SELECT standing FROM search_entry ORDER BY item_id") == [0, 2]
    told = sa.select(Revision.changes["status"]).where(Revision.record_type == "decision", Revision.record_id == old.id)
    changes = await rows(database, told.order_by(Revision.id))
    assert [row[0] for row in changes if row[0]][-2:] == [["accepted", "superseded"], ["superseded", "accepted"]]


async def test_a_link_that_goes_or_gets_a_scope_gives_back_what_was_before(
    admin: httpx.AsyncClient, database: Database, pair: tuple[Decision, Decision]
) -> None:
    old, new = pair
    await becomes(admin, new, "accepted")
    await becomes(admin, old, "deprecated")
    await supersede(admin, new, old)
    assert (await seen(admin, old))[0] == "superseded"
    link = (await column(database, "SELECT id FROM decision_link"))[0]
    form = await open_page(admin, f"/admin/links/{link}")
    await form.fill(scope="the kettle only").press()
    page = (await admin.get(f"/decisions/{old.id}", follow_redirects=True)).text
    assert (await seen(admin, old))[0] == "deprecated"
    assert "Superseded in part" in page
    assert "the kettle only" in page
    form = await open_page(admin, f"/admin/links/{link}")
    await form.fill(scope="", kind="amends").press()
    assert await seen(admin, old) == ("deprecated", False, False, False)


async def test_a_deleted_successor_gives_back_what_was_before_and_restored_takes_it_again(
    admin: httpx.AsyncClient, database: Database, pair: tuple[Decision, Decision]
) -> None:
    old, new = pair
    await becomes(admin, new, "accepted")
    await supersede(admin, new, old)
    await (await open_page(admin, f"/admin/decisions/{new.id}/delete")).press("")
    assert await seen(admin, old) == BEFORE
    kept = (await column(database, "SELECT id FROM trash"))[0]
    await admin.post(f"/admin/trash/{kept}/restoration")
    assert await seen(admin, old) == AFTER


async def test_a_status_that_follows_from_a_successor_is_not_changed_by_hand(
    admin: httpx.AsyncClient, pair: tuple[Decision, Decision]
) -> None:
    old, new = pair
    await becomes(admin, new, "accepted")
    await supersede(admin, new, old)
    refused = await becomes(admin, old, "accepted")
    assert refused.status == 422
    assert "ADR-1 Old tea is superseded by ADR-2 New tea" in refused.text
    assert await seen(admin, old) == AFTER
    form = await open_page(admin, f"/admin/decisions/{old.id}")
    assert (await form.fill(title="Older tea").press()).status == 303, "anything else is"


async def test_nor_with_others_from_a_file_or_by_taking_its_change_back(
    admin: httpx.AsyncClient, database: Database, pair: tuple[Decision, Decision]
) -> None:
    old, new = pair
    await becomes(admin, new, "accepted")
    await supersede(admin, new, old)
    last = sa.select(Revision.id).where(Revision.record_id == old.id).order_by(Revision.id.desc()).limit(1)
    revision = (await rows(database, last))[0][0]
    answers = [
        await admin.post(f"{await choose(admin, old)}/edit", data={"status": "draft"}),
        await send(admin, f"id,status\n{old.id},accepted\n"),
        await undo(admin, old.id or 0, revision, "part"),
    ]
    for answer in answers:
        assert "ADR-1 Old tea is superseded by ADR-2 New tea" in answer.text
    assert await seen(admin, old) == AFTER


async def test_a_circle_and_a_link_to_itself_are_refused_in_words(
    admin: httpx.AsyncClient, pair: tuple[Decision, Decision]
) -> None:
    old, new = pair
    await supersede(admin, new, old)
    circle, itself = await supersede(admin, old, new), await supersede(admin, new, new)
    assert (circle.status, itself.status) == (422, 422)
    words = "A decision supersedes neither itself nor what superseded it"
    assert words in circle.text
    assert words in itself.text


def test_a_chain_stays_superseded_and_the_status_needs_one_whole_successor_that_counts() -> None:
    for own in Status:
        for successor in Status:
            whole, part = Link(1, "", successor), Link(2, "a part", successor)
            replaced = successor in WAS_IN_FORCE and own not in REFUSED
            assert status_of(own, [whole, part]) is (Status.SUPERSEDED if replaced else own)
            assert status_of(own, [part]) is own
            assert (2 in in_force(own, [whole, part])) is (successor in WAS_IN_FORCE)
            assert (1 in in_force(own, [whole])) is (successor in WAS_IN_FORCE or own is Status.SUPERSEDED)


async def test_a_change_of_many_counts_what_differs_in_the_end(
    admin: httpx.AsyncClient, database: Database, pair: tuple[Decision, Decision]
) -> None:
    old, new = pair
    await becomes(admin, new, "accepted")
    assert (await becomes(admin, old, "superseded")).status == 303
    await supersede(admin, new, old)
    page = await choose(admin, old, new)
    assert (await admin.post(f"{page}/edit", data={"status": "deprecated"})).status_code == 303
    assert await column(database, STATUSES) == ["superseded", "deprecated"]
    text = (await admin.get(page)).text
    assert "Changed 1 decision. 1 stays as it was, which follows from other records." in text
