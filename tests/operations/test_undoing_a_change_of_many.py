"""What was done with many records at once is taken back at once: changes, deletions, and rows of a file."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest
import pytest_asyncio

from app.history.recording import record_changes
from app.operations import controller
from app.persistence.database.engine import Database
from app.tables import Decision, Tag
from tests.admin.browsing import open_page
from tests.imports.files import column
from tests.operations.test_undoing_an_import import take_back
from tests.register import collection, decision, store


@pytest_asyncio.fixture
async def log(database: Database) -> list[Decision]:
    record_changes(database)
    into, tags = collection(), [Tag(name="database"), Tag(name="hosting")]
    made = [decision(into, number, f"Decision {number}", status="proposed", tags=tags[:1]) for number in (1, 2, 3)]
    await store(database, *made, *tags)
    return made


async def done(who: httpx.AsyncClient, verb: str, chosen: list[Decision], **data: str) -> str:
    """The page on which what was done with these is taken back."""
    ticked = {"chosen": [str(one.id) for one in chosen]}
    page = (await who.post("/admin/decisions/selections", data=ticked)).headers["location"]
    assert (await who.post(f"{page}/{verb}", data=data)).status_code == 303
    return re.findall(r'href="(/admin/operations/\d+)">Take all of it back', (await who.get(page)).text)[0]


async def newest(database: Database, name: str) -> Any:
    return (await column(database, f"SELECT max(id) FROM {name}"))[0]


async def statuses(database: Database) -> list[str]:
    return await column(database, "SELECT status FROM decision ORDER BY number")


async def tags(database: Database) -> list[str]:
    of = "SELECT name FROM tag JOIN decision_tag ON tag.id = tag_id JOIN decision ON decision.id = decision_id"
    return await column(database, f"{of} ORDER BY number")


async def test_a_change_is_taken_back_but_for_what_was_changed_again(
    admin: httpx.AsyncClient, database: Database, log: list[Decision]
) -> None:
    typed = {"status": "accepted", "add.tags.text": "hosting", "remove.tags.text": "database"}
    page = await done(admin, "edit", log, **typed)
    assert await tags(database) == ["hosting"] * 3
    await (await open_page(admin, f"/admin/decisions/{log[0].id}")).fill(status="rejected").press("continue")
    await (await open_page(admin, f"/admin/decisions/{log[1].id}")).fill(title="Another title").press("continue")
    assert "Decision 1</a>: Status was changed since by Ada Admin" in (await admin.get(page)).text
    refused = await take_back(admin, page)
    assert (refused.status_code, "Nothing was taken back: this stands in the way" in refused.text) == (422, True)
    assert f'href="{page}">Back</a>' in (await admin.get(f"{page}/undo")).text, "who reads the form's address is led on"
    assert (await take_back(admin, page, leave="true")).status_code == 303
    assert await statuses(database) == ["rejected", "proposed", "proposed"]
    assert await tags(database) == ["hosting", "database", "database"]
    assert await column(database, "SELECT title FROM decision WHERE number = 2") == ["Another title"]
    history = (await admin.get(f"/admin/decisions/{log[2].id}/history")).text
    assert "Took back: Change of 3 decisions" in history
    assert page in history, "and the change itself leads there, too"
    chosen = (await admin.get(f"/admin/decisions/selections/{await newest(database, 'selection')}")).text
    assert ("It was taken back" in chosen, "Take all of it back" in chosen) == (True, False)


async def test_a_deletion_comes_back_whole_unless_the_trash_was_emptied(
    admin: httpx.AsyncClient, database: Database, log: list[Decision]
) -> None:
    page = await done(admin, "deletion", log[:2])
    assert await statuses(database) == ["proposed"]
    assert (await take_back(admin, page)).status_code == 303
    assert await tags(database) == ["database"] * 3
    page = await done(admin, "deletion", log[:2])
    await admin.post("/admin/trash/purge", data={"days": "0"})
    assert (await admin.get(page)).text.count("It was deleted for good.") == 2
    assert (await take_back(admin, page)).status_code == 422


async def test_what_was_deleted_since_is_named(
    admin: httpx.AsyncClient, database: Database, log: list[Decision]
) -> None:
    page = await done(admin, "edit", log, status="accepted")
    await (await open_page(admin, f"/admin/decisions/{log[0].id}/delete")).press("")
    way = (await admin.get(page)).text.split('id="obstacles"')[1].split("</ul>")[0]
    assert "Decision 1" in way
    assert "It was deleted since" in way


async def test_a_deletion_that_no_longer_fits_says_why_and_changes_nothing(
    admin: httpx.AsyncClient, database: Database, log: list[Decision]
) -> None:
    page = await done(admin, "deletion", log[:2])
    new = await open_page(admin, "/admin/decisions/new")
    typed = {"title": "In its place", "collection": str(log[0].collection_id), "number": "2"}
    assert (await new.set(typed | {"collection.text": "Platform"}).press()).status == 303
    refused = await take_back(admin, page)
    assert refused.status_code == 422
    assert "Another record has this value by now." in refused.text
    assert len(await statuses(database)) == 2


async def test_rows_of_a_file_go_again(admin: httpx.AsyncClient, database: Database, log: list[Decision]) -> None:
    sheet = f"id,title,collection\n,From a file,Platform\n{log[0].id},Renamed,Platform\n"
    sent = await admin.post("/admin/decisions/import", data={"key": "id"}, files={"file": ("a.csv", sheet.encode())})
    page = sent.headers["location"]
    assert (await admin.post(page)).status_code == 303
    assert len(await statuses(database)) == 4
    undo = re.findall(r'href="(/admin/operations/\d+)">Take all of it back', (await admin.get(page)).text)[0]
    assert (await take_back(admin, undo)).status_code == 303
    assert "What it stored is gone again" in (await admin.get(page)).text
    titles = await column(database, "SELECT title FROM decision ORDER BY number")
    assert titles == ["Decision 1", "Decision 2", "Decision 3"]


async def test_very_many_changes_are_taken_back_by_a_job(
    app: Any, admin: httpx.AsyncClient, database: Database, log: list[Decision], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = await done(admin, "edit", log, status="accepted")
    monkeypatch.setattr(controller, "COUNTED", 2)
    assert "a job takes them back" in (await admin.get(page)).text
    job = (await take_back(admin, page)).headers["location"]
    assert await app.state.worker.run_next()
    assert "Took back: Change of 3 decisions." in (await admin.get(job)).text
    assert await statuses(database) == ["proposed"] * 3
