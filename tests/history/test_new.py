"""What is said of records that were created lately: what became of them since."""

from __future__ import annotations

import re
from datetime import timedelta

import httpx

from app.history.models import Revision
from app.history.recording import record_changes
from app.persistence.database.engine import Database
from app.persistence.fields import now
from tests.admin.browsing import open_page
from tests.register import collection, decision, store


async def test_what_was_created_and_then_accepted_says_so(
    editor: httpx.AsyncClient, reading_person: httpx.AsyncClient, database: Database
) -> None:
    record_changes(database)
    here = collection()
    made, other = decision(here, 7, "Use Valkey", status="proposed"), decision(here, 8, "Use tea", status="proposed")
    await store(database, made, other)
    form = (await open_page(editor, f"/admin/decisions/{made.id}")).fill(status="accepted")
    assert (await form.press("continue")).status == 303
    for moved in (["proposed", "accepted"], ["accepted", "proposed"]):
        there = Revision(record_type="decision", record_id=other.id or 0, action="updated", changes={"status": moved})
        await store(database, there)
    changes, home = [(await reading_person.get(path)).text for path in ("/changes", "/")]
    assert f'/decisions/{made.id}-use-valkey/history">Created, accepted<' in changes
    assert f'/decisions/{other.id}/history">Created<' in changes, "it came to where it began"
    assert re.search(r"Use Valkey</a>\s*<span class=\"row-side\"><span>New, accepted\s", home)


async def test_what_was_taken_back_is_not_counted_as_new(
    editor: httpx.AsyncClient, reading_person: httpx.AsyncClient, database: Database
) -> None:
    record_changes(database)
    here = collection()
    kept, gone = decision(here, 7, "Use Valkey"), decision(here, 8, "Use tea")
    await store(database, kept, gone)
    await (await open_page(editor, f"/admin/decisions/{gone.id}/delete")).press("")
    week = now().date() - timedelta(7)
    said = re.sub("<[^>]*>", "", (await reading_person.get("/changes")).text)
    assert f"2 records changed since {week.day} {week:%b %Y}, 1 of them new." in " ".join(said.split())
    await store(database, Revision(record_type="decision", record_id=gone.id or 0, action="created", changes={}))
    assert "2 records are new" in (await reading_person.get("/changes")).text, "it came back"
