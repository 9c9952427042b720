"""A change of many records at once is one line among what changed, and leads to them."""

from __future__ import annotations

import re
from html import unescape

import httpx
import pytest

from app.decisions.models import Decision
from app.history import repository
from app.history.models import Operation, Revision
from app.persistence.database.engine import Database
from app.tables import ImportRun
from tests.register import collection, decision, link, store, titles

SIZE = 10
MANY = SIZE + 5


@pytest.fixture(autouse=True)
def short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repository, "SIZE", SIZE)


@pytest.fixture(autouse=True)
def told_by_hand(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is stored leaves no revision of its own, even where an earlier test had all changes recorded."""
    kept = {
        name: value for name, value in database.write_sessions.kw.items() if name not in ("sync_session_class", "info")
    }
    monkeypatch.setattr(database.write_sessions, "kw", kept)


async def imported(database: Database, *, many: int = MANY) -> int:
    """An import of many decisions between two changes of one; the operation."""
    here = collection()
    made = [decision(here, number, f"Choice {number}") for number in range(1, many + 3)]
    await store(database, *made)
    run = ImportRun(source="adr", operation=Operation(title="Import of adr", actor="Ada Admin"))
    await store(database, _revision(made[0]))
    await store(database, run)
    operation = run.operation_id or 0
    await store(database, *(_revision(one, operation) for one in made[1:-1]))
    await store(database, _revision(made[-1]))
    return operation


def _revision(of: Decision, operation: int | None = None) -> Revision:
    changes = {"title": [None, of.title], "collection_id": [None, of.collection_id]}
    return Revision(
        record_type="decision", record_id=of.id, action="created", changes=changes, operation_id=operation, version=1
    )


async def test_an_import_is_one_line_that_leads_to_what_it_brought(
    reading_person: httpx.AsyncClient, database: Database
) -> None:
    operation = await imported(database)
    other = Operation(title="Change of 2 decisions")
    shop = collection("Shop")
    made = [decision(shop, number, "Use cups") for number in (1, 2)]
    await store(database, other, *made)
    await store(database, *(_revision(one, other.id) for one in made))
    page = (await reading_person.get("/changes")).text
    line = f"{MANY} decisions imported into Platform"
    assert titles(page) == [other.title, f"Choice {MANY + 2}", line, "Choice 1"]
    assert f'href="/changes?operation={operation}">{line}' in page
    assert re.search(r'href="/imports/\d+">File by file<span\s+class="unseen">: Import of adr<', page)
    first = (await reading_person.get(f"/changes?operation={operation}")).text
    rest = (await reading_person.get(unescape(link(first, "next")))).text
    shown = [f"Choice {number}" for number in range(MANY + 1, 1, -1)]
    assert titles(first) + titles(rest) == shown, "each once, over two pages"
    assert line in first
    assert titles((await reading_person.get("/")).text.split('id="changed"')[1].split("</section>")[0]) == [
        other.title, f"Choice {MANY + 2}", line, "Choice 1",
    ]  # fmt: skip
    await store(database, Revision(record_type="decision", record_id=made[0].id, action="updated", changes={}))
    assert ">Updated<" in (await reading_person.get("/changes")).text, "what was created with many is not created alone"


async def test_a_change_of_many_says_why_and_what_it_changed(
    reading_person: httpx.AsyncClient, database: Database
) -> None:
    operation = Operation(title="Change of 2 decisions")
    here = collection("Shop")
    made = [decision(here, number, "Use cups") for number in (1, 2)]
    await store(database, operation, *made)
    told = {"record_type": "decision", "action": "updated", "reason": "They leak", "operation_id": operation.id}
    changes = {"status": ["proposed", "accepted"]}
    await store(database, *(Revision(record_id=one.id, changes=changes, **told) for one in made))
    assert "<span>They leak</span>" in (await reading_person.get("/changes")).text
    each = (await reading_person.get(f"/changes?operation={operation.id}")).text
    undone = Operation(title="Took back: it")
    await store(database, undone)
    again = told | {"operation_id": undone.id, "reason": "Took back: it: They do not"}
    await store(database, *(Revision(record_id=one.id, changes=changes, **again) for one in made))
    assert "<span>They do not</span>" in (await reading_person.get("/changes")).text
    assert each.count(">Updated<") == each.count("<del>proposed</del>") == 2, "though they were created that day"


async def test_an_import_of_one_file_is_shown_as_that_record(
    reading_person: httpx.AsyncClient, database: Database
) -> None:
    await imported(database, many=1)
    page = (await reading_person.get("/changes")).text
    assert titles(page) == ["Choice 3", "Choice 2", "Choice 1"]


async def test_an_import_of_one_large_file_leaves_room_for_others_and_is_new(
    reading_person: httpx.AsyncClient, database: Database
) -> None:
    await imported(database, many=1)
    here = decision(collection("Shop"), 9, "Use cups")
    operation = Operation(title="Import of shop")
    await store(database, here, operation)
    part = {"record_type": "risk", "action": "created", "parents": [f"decision:{here.id}"], "changes": {}, "version": 1}
    parts = [Revision(record_id=1_000 + number, operation_id=operation.id, **part) for number in range(MANY)]
    await store(database, _revision(here, operation.id), *parts)
    page = (await reading_person.get("/changes")).text
    assert titles(page) == ["Use cups", "Choice 3", "Choice 2", "Choice 1"]
    assert "Parts changed" not in page
    another = Operation(title="Import of another")
    await store(database, another)
    await store(database, _revision(here, another.id), Revision(record_id=9, operation_id=another.id, **part))
    assert titles((await reading_person.get("/changes")).text)[0] == "Use cups", "what is asked for now, not before"
    await store(
        database,
        *(
            Revision(record_id=9, operation_id=one, **part | {"parents": ["decision:1"]})
            for one in (another.id, operation.id)
        ),
    )
    assert "Use cups" not in titles((await reading_person.get("/changes")).text), "each is of two records by now"


async def test_pages_of_changes_of_many_neither_lose_nor_repeat_one(
    reading_person: httpx.AsyncClient, database: Database
) -> None:
    here = collection()
    made = [decision(here, number, f"Choice {number}") for number in (1, 2)]
    await store(database, *made)
    operations = [Operation(title=f"Change {number}") for number in range(SIZE + 5)]
    await store(database, *operations)
    for one in operations:
        await store(database, *(_revision(each, one.id) for each in made))
    found, address = list[str](), "/changes"
    while address:
        page = (await reading_person.get(address)).text
        found += titles(page)
        following = re.findall(r'href="(/changes\?before=\d+)" rel="next"', page)
        address = following[0] if following else ""
    assert found == [one.title for one in reversed(operations)]
