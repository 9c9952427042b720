"""One change of many records: what was chosen and counted is what changes, whole or not at all."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import httpx
import pytest
import pytest_asyncio
import sqlalchemy as sa

from app.admin.bulk import changing
from app.history.recording import record_changes
from app.persistence.database.engine import Database
from app.tables import Decision, Job, Person, Revision, Risk, SearchEntry, Tag, Trash
from tests.admin.browsing import open_page
from tests.register import collection, decision, store


@pytest_asyncio.fixture
async def log(database: Database) -> list[Decision]:
    """Five decisions, the first three of them proposed."""
    record_changes(database)
    into, tags = collection(), [Tag(name="database"), Tag(name="hosting")]
    made = [
        decision(into, number, f"Decision {number}", status="proposed" if number <= 3 else "accepted", tags=tags[:1])
        for number in range(1, 6)
    ]
    await store(database, *made, *tags)
    return made


async def choose(who: httpx.AsyncClient, *chosen: Any, slug: str = "decisions", **fields: str) -> str:
    """The page of what was ticked or, without, of what the fields choose."""
    data: dict[str, Any] = {"chosen": [str(one.id) for one in chosen], **fields}
    answer = await who.post(f"/admin/{slug}/selections", data=data)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


async def statuses(database: Database) -> list[str]:
    async with database.read_sessions() as session:
        return list(await session.scalars(sa.select(Decision.status).order_by(Decision.number)))


async def count(database: Database, model: type[Any]) -> int:
    async with database.read_sessions() as session:
        return int(await session.scalar(sa.select(sa.func.count()).select_from(model)) or 0)


async def test_ticked_rows_are_changed_with_their_history_and_all_that_follows(
    admin: httpx.AsyncClient, database: Database, log: list[Decision]
) -> None:
    page = await choose(admin, log[0], log[1])
    assert "<h1>2 decisions</h1>" in (await admin.get(page)).text
    data = {"status": "rejected", "add.tags.text": "hosting", "remove.tags.text": "database", "reason": "Cleaning up"}
    answer = await admin.post(f"{page}/edit", data=data)
    assert answer.headers["location"] == page
    assert "Changed 2 decisions." in (await admin.get(page)).text
    assert await statuses(database) == ["rejected", "rejected", "proposed", "accepted", "accepted"]
    async with database.read_sessions() as session:
        changes = list(await session.scalars(sa.select(Revision).where(sa.column("action") == "updated")))
        facets = list(await session.scalars(sa.select(SearchEntry.facets).where(SearchEntry.item_id == log[0].id)))
    assert {(one.actor, one.reason, one.version) for one in changes} == {("Ada Admin", "Cleaning up", 2)}
    assert changes[0].changes["tags"] == [["database"], ["hosting"]]
    assert "status:rejected" in facets[0]
    await admin.post(f"{page}/edit", data={"status": "draft"})
    assert (await statuses(database))[0] == "rejected", "a form that is sent twice does one thing"


async def test_all_that_a_filter_shows_is_frozen_when_it_is_chosen(
    admin: httpx.AsyncClient, database: Database, log: list[Decision]
) -> None:
    page = await choose(admin, all="yes", status="proposed")
    assert "<h1>3 decisions</h1>" in (await admin.get(page)).text
    await store(database, decision(log[0].collection, 6, "Later", status="proposed"))
    await admin.post(f"{page}/edit", data={"status": "accepted"})
    assert await statuses(database) == ["accepted"] * 5 + ["proposed"]


@pytest.mark.parametrize(
    "fields", [{}, {"chosen": "x"}, {"chosen": "999999"}, {"all": "yes", "status": "no-such"},
               {"all": "yes", "nothing": "1"}, {"all": "yes", "where": "(("}, {"all": "yes", "status": "superseded"}],
)  # fmt: skip
async def test_nothing_chosen_or_a_filter_that_means_nothing_does_nothing(
    fields: dict[str, str], admin: httpx.AsyncClient, database: Database, log: list[Decision]
) -> None:
    answer = await admin.post("/admin/decisions/selections", data=fields)
    assert answer.status_code == 422
    assert "Nothing was chosen" in answer.text
    back = unescape(re.findall(r'href="([^"]*)">Back to the list', answer.text)[0])
    assert (await admin.get(back)).status_code == 200
    assert await count(database, Decision) == 5


async def test_wrong_values_are_said_beside_their_fields_and_change_nothing(
    admin: httpx.AsyncClient, database: Database, log: list[Decision]
) -> None:
    page = await choose(admin, *log)
    data = {"owner.text": "Nobody At All", "review_on": "tomorrow", "add.tags.text": "nosuch"}
    answer = await admin.post(f"{page}/edit", data=data)
    assert answer.status_code == 422
    for words in (
        "Nothing is called “Nobody At All”",
        "Enter a date",
        "Nothing is called “nosuch”",
        'value="tomorrow"',
        'value="nosuch"',
        'data-create="/admin/tags/new"',
    ):
        assert words in answer.text
    assert (await admin.post(f"{page}/edit", data={})).status_code == 422
    assert await statuses(database) == ["proposed"] * 3 + ["accepted"] * 2


async def test_what_tells_records_apart_is_not_offered_and_what_is_says_that_it_may_stay(
    admin: httpx.AsyncClient, database: Database, log: list[Decision]
) -> None:
    page = await choose(admin, *log)
    text = (await admin.get(page)).text
    offered = set(re.findall(r'id="field-([\w.]+)"', text))
    assert {"status", "owner", "collection", "add.tags", "remove.tags"} <= offered
    assert offered.isdisjoint({"title", "number", "slug"})
    assert '<option value="">Leave as it is</option>' in text
    assert text.count("Back to the list") == 1
    await admin.post(f"{page}/edit", data={"title": "All alike"})
    async with database.read_sessions() as session:
        assert "All alike" not in list(await session.scalars(sa.select(Decision.title)))


async def test_a_field_is_made_empty_only_where_one_says_so(
    admin: httpx.AsyncClient, database: Database, log: list[Decision]
) -> None:
    await store(database, Person(name="Mara Lind"))
    await admin.post(f"{await choose(admin, *log)}/edit", data={"owner.text": "Mara Lind"})
    await admin.post(f"{await choose(admin, log[0])}/edit", data={"empty": "owner", "owner": ""})
    async with database.read_sessions() as session:
        owners = list(await session.scalars(sa.select(Decision.owner_id).order_by(Decision.number)))
    assert owners[0] is None
    assert None not in owners[1:]


async def test_many_are_deleted_into_the_trash_or_none_where_one_is_referred_to(
    admin: httpx.AsyncClient, database: Database, log: list[Decision]
) -> None:
    await admin.post(f"{await choose(admin, *log[:4])}/deletion", data={"reason": "Doubled"})
    assert (await count(database, Decision), await count(database, Trash)) == (1, 4)
    assert "Decision 1" not in (await admin.get("/search?q=decision")).text
    page = await choose(admin, all="yes", slug="collections")
    refused = await admin.post(f"{page}/deletion")
    assert refused.status_code == 422
    assert "Nothing was deleted." in refused.text


async def test_more_than_a_thousand_are_changed_by_a_job(
    admin: httpx.AsyncClient, app: Any, database: Database, log: list[Decision], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changing, "AT_ONCE", 4)
    page = await choose(admin, *log)
    answer = await admin.post(f"{page}/edit", data={"status": "deprecated"})
    assert re.fullmatch(r"/admin/jobs/\d+", answer.headers["location"])
    assert await statuses(database) == ["proposed"] * 3 + ["accepted"] * 2
    assert await app.state.worker.run_next()
    assert await statuses(database) == ["deprecated"] * 5
    async with database.read_sessions() as session:
        job = (await session.scalars(sa.select(Job))).one()
    assert (job.state, job.message, job.done, job.total) == ("done", "Changed 5 decisions.", 5, 5)


async def test_a_choice_is_nobody_elses_and_rights_are_asked_for_again(
    admin: httpx.AsyncClient, editor: httpx.AsyncClient, reading_person: httpx.AsyncClient, log: list[Decision],
) -> None:  # fmt: skip
    page = await choose(admin, *log)
    assert (await editor.get(page)).status_code == 404
    assert (await editor.post(f"{page}/edit", data={"status": "draft"})).status_code == 404
    assert (await reading_person.post("/admin/decisions/selections", data={"all": "yes"})).status_code == 403
    assert (await editor.post("/admin/people/selections", data={"all": "yes"})).status_code == 403


async def test_parts_that_are_moved_leave_a_new_version_of_the_record_that_they_left(
    admin: httpx.AsyncClient, database: Database, log: list[Decision]
) -> None:
    """Whoever has the old record's form open is told, rather than that the part comes back."""
    risks = [Risk(title=f"Risk {number}", decision=log[0]) for number in (1, 2)]
    await store(database, *risks)

    async def versions() -> list[int]:
        async with database.read_sessions() as session:
            found = sa.select(Decision.version).where(Decision.number <= 2).order_by(Decision.number)
            return list(await session.scalars(found))

    was = await versions()
    await admin.post(f"{await choose(admin, risks[0], slug='risks')}/edit", data={"decision": str(log[1].id)})
    assert await versions() == [one + 1 for one in was]
    form = await open_page(admin, f"/admin/risks/{risks[1].id}")
    moved = form.set({"decision": str(log[1].id)}).drop("decision.text")
    assert (await moved.press()).status == 303
    assert await versions() == [one + 2 for one in was]


async def test_records_that_would_be_alike_are_named(admin: httpx.AsyncClient, database: Database) -> None:
    other = collection("Other")
    made = [
        decision(collection("First"), 7, "Use a queue"),
        decision(collection("Second"), 7, "Use a cache"),
        decision(collection("Third"), 8, "Use nothing"),
    ]
    await store(database, other, *made)
    answer = await admin.post(f"{await choose(admin, *made)}/edit", data={"collection.text": "Other", "collection": ""})
    assert answer.status_code == 422
    assert "This number is taken in its collection." in answer.text
    assert all(word in answer.text for word in ("Use a queue", "Use a cache"))
    said = answer.text.split("This number is taken", 1)[1].split("</", 1)[0]
    assert "Use a queue" in said
    assert "Use a cache" in said
    assert "Use nothing" not in said
