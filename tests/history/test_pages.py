"""What changed, for readers: with what stood there before, in parts as well, and day by day."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import httpx
from litestar import Litestar

from app.history.models import Revision
from app.history.recording import record_changes
from app.persistence.database.engine import Database
from app.persistence.fields import now
from app.tables import Person, Risk
from tests.admin.browsing import open_page
from tests.register import collection, counted_statements, decision, document, store


async def changed(who: httpx.AsyncClient, database: Database) -> int:
    """A decision whose title and risk were changed; its id."""
    record_changes(database)
    made = decision(
        collection(), 7, "Use Redis", risks=[Risk(title="It grows")], owner=Person(name="Mara Lind"), status="proposed"
    )
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
    assert (
        f'<span class="row-number">ADR-7</span>\n<a class="row-title" href="/decisions/{id_}-use-valkey">Use Valkey</a>'
        in text
    )
    assert "What we found" in text
    assert f'/decisions/{id_}-use-valkey/history">Created' in text, "the most that happened to it on the day"
    await (await open_page(editor, f"/admin/decisions/{id_}/delete")).press("")
    text = (await reading_person.get("/changes")).text
    assert '<span class="row-title">Use Valkey</span>' in text
    assert "Deleted" in text


async def test_changes_tell_since_a_day_what_it_was(
    editor: httpx.AsyncClient, reading_person: httpx.AsyncClient, database: Database
) -> None:
    id_ = await changed(editor, database)
    form = (await open_page(editor, f"/admin/decisions/{id_}")).fill(title="Use Redis 8", status="deprecated")
    assert (await form.press("continue")).status == 303
    await store(
        database,
        Revision(
            record_type="decision", record_id=id_, action="updated", happened_at=now() - timedelta(3),
            changes={"title": ["Use X", "Use Y"], "context": ["a" * 900, "b" * 900], "owner_id": [1, 2]},
        ),
        Revision(
            record_type="decision", record_id=id_, action="updated", happened_at=now() - timedelta(3),
            changes={"title": ["Use Y", "Use Z"], "review_on": [None, "2027-01-02"]},
        ),
    )  # fmt: skip
    today, earlier = (now().date() - timedelta(days) for days in (0, 3))
    late = (await reading_person.get(f"/changes?since={today}")).text
    assert "Use X" not in late
    text = " ".join((await reading_person.get(f"/changes?since={earlier}")).text.split())
    assert "<span>Title: <del>Use X</del> → <ins>Use Z</ins></span>" in text
    assert "<span>Context</span>" in text
    assert "<span>Owner</span>" in text
    assert "<span>Review on: <del>nothing</del> → <ins>2 Jan 2027</ins></span>" in text
    home = (await reading_person.get("/")).text
    assert f'<a href="/changes?since={today - timedelta(7)}">' in home
    assert f'/decisions/{id_}-use-redis-8/history">Use Redis 8</a>' in home


async def test_changes_begin_with_how_many_there_are(
    reading_person: httpx.AsyncClient, editor: httpx.AsyncClient, database: Database
) -> None:
    await changed(editor, database)
    page = re.sub("<[^>]*>", "", (await reading_person.get("/changes")).text)
    week = now().date() - timedelta(7)
    assert f"2 records are new since {week.day} {week:%b %Y}." in page
    tomorrow = now().date() + timedelta(1)
    assert "Nothing changed since" in (await reading_person.get(f"/changes?since={tomorrow}")).text


async def test_a_reason_that_many_lines_share_is_said_once(
    reading_person: httpx.AsyncClient, database: Database
) -> None:
    here = collection()
    made = [decision(here, number, f"Choice {number}") for number in range(1, 5)]
    await store(database, *made)
    happened = [
        Revision(
            record_type="decision",
            record_id=one.id,
            version=1,
            action="created",
            reason="Imported from adr",
            changes={},
        )
        for one in made
    ]
    await store(database, *happened)
    page = (await reading_person.get("/changes")).text
    assert (page.count("Choice 3"), page.count("Imported from adr")) == (2, 1)


async def test_days_people_and_titles_are_in_words(
    editor: httpx.AsyncClient, client: httpx.AsyncClient, database: Database
) -> None:
    made = decision(collection(), 7, "Use `Redis` **now**", status="proposed")
    await store(database, made, Person(name="Mara Lind"))
    record_changes(database)
    async with database.write.begin() as connection:
        await connection.exec_driver_sql("UPDATE decision SET created_at = now() - interval '3 days'")
    page = await (await open_page(editor, f"/admin/decisions/{made.id}")).press("add:people")
    page.fill(review_on="2027-01-31").set({"people.n1.person.text": "Mara Lind", "people.n1.part": "decider"})
    assert (await page.press("continue")).status == 303
    shown, changes = [(await client.get(path)).text for path in (f"/decisions/{made.id}/history", "/changes")]
    assert "1 person created" in shown
    assert "<h1>ADR-7 Use <code>Redis</code> now</h1>" in shown
    assert "31 Jan 2027" in shown
    assert "2027-01-31" not in shown + changes, "whether a day that began with it says what changed, or that it is new"
    assert "**" not in changes
