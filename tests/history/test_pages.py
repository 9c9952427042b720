"""What changed, for readers: with what stood there before, in parts as well, and day by day."""

from __future__ import annotations

from html import unescape

import httpx
from litestar import Litestar

from app.history.recording import record_changes
from app.persistence.database.engine import Database
from app.tables import Person, Risk
from tests.admin.browsing import open_page
from tests.register import collection, counted_statements, decision, document, store


async def changed(who: httpx.AsyncClient, database: Database) -> int:
    """A decision whose title and risk were changed; its id."""
    record_changes(database)
    made = decision(collection(), 7, "Use Redis", risks=[Risk(title="It grows")], owner=Person(name="Mara Lind"))
    await store(database, made, document(made.collection, "What we found"))
    form = (await open_page(who, f"/admin/decisions/{made.id}")).fill(title="Use Valkey", reason="Licence")
    assert (await form.press("continue")).status == 303
    risk = await open_page(who, f"/admin/risks/{made.risks[0].id}")
    assert (await risk.fill(title="It grows quickly").press("continue")).status == 303
    return made.id or 0


async def test_a_reader_sees_what_stood_there_before_in_the_record_and_its_parts(
    editor: httpx.AsyncClient, reading_person: httpx.AsyncClient, database: Database
) -> None:
    id_ = await changed(editor, database)
    page = (await reading_person.get(f"/decisions/{id_}", follow_redirects=True)).text
    assert "Title: Use Redis → Use Valkey" in page
    assert f'/decisions/{id_}-use-valkey/history">All changes' in page
    shown = await reading_person.get(f"/decisions/{id_}-use-valkey/history")
    text = unescape(shown.text)
    for words in (
        "Use Redis",
        "Use Valkey",
        "It grows quickly",
        "Updated: risk",
        "Licence",
        "Edwin Editor",
        "Mara Lind",
    ):
        assert words in text
    assert "Take back" not in text
    assert "/admin/operations" not in text
    assert (await reading_person.get("/decisions/999/history")).status_code == 404
    assert (await reading_person.get("/research/999/history")).status_code == 404


async def test_changes_name_and_link_records_day_by_day(
    app: Litestar, editor: httpx.AsyncClient, reading_person: httpx.AsyncClient, database: Database
) -> None:
    id_ = await changed(editor, database)
    with counted_statements(app) as statements:
        text = (await reading_person.get("/changes")).text
    assert len([one for one in statements if one.startswith(("SELECT", "WITH"))]) == 2
    assert f'href="/decisions/{id_}-use-valkey">ADR-7\nUse Valkey</a>' in text
    assert "What we found" in text
    assert f'/decisions/{id_}-use-valkey/history">Created' in text, "the most that happened to it on the day"
    await (await open_page(editor, f"/admin/decisions/{id_}/delete")).press("")
    text = (await reading_person.get("/changes")).text
    assert '<span class="row-title">Use Valkey</span>' in text
    assert "Deleted" in text
