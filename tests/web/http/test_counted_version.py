"""What lists count by, and what they show, has versions: whatever changes it renews them, and little else does."""

from __future__ import annotations

import json
from typing import Any

import asyncpg
import httpx
import pytest

from app.decisions.filters import DecisionFilter
from app.decisions.repository import DecisionList
from app.decisions.shapes import DecisionRow
from app.persistence.database.engine import Database
from app.persistence.querying import statement_batch
from app.persistence.querying.data_version import VERSION_OF
from app.persistence.querying.running import first_row
from app.records.lists.listing import listing
from app.records.reviews import Review
from app.research.filters import ResearchFilter
from app.research.repository import ResearchList
from app.research.shapes import DocumentRow
from app.tables import Tag
from tests.register import collection, counted_statements, decision, document, store
from tests.web.http.test_record_versions import changes, plain

__all__ = ["plain"]

LISTS: list[tuple[Any, Any, Any]] = [
    (DecisionList, DecisionRow, DecisionFilter()),
    (DecisionList, DecisionRow, DecisionFilter(review=(Review.NONE,), tag="database", package="asyncpg")),
    (ResearchList, DocumentRow, ResearchFilter()),
]


OF_LISTS = "SELECT {} FROM data_version v".format(VERSION_OF.format("'lists'"))


async def listed(database: Database) -> dict[str, Any]:
    """What lists of records count and can be narrowed to, whatever of it is remembered, and its version; and all that
    they show with that of lists.
    """
    found: dict[str, Any] = {}
    async with database.read_sessions() as session:
        of_lists = (await first_row(session, OF_LISTS, ()))[0]
        for kind, shape, wanted in LISTS:
            batch, name = listing(kind, shape, wanted), f"{kind.__name__} {wanted}"
            row = await first_row(session, *batch.all)
            versions, answers = row[1 : 1 + len(batch.steady)], list(map(json.loads, row[1 + len(batch.steady) :]))
            found[name], place = (of_lists, answers), len(batch.moving)
            for version, steady in zip(versions, batch.steady, strict=True):
                found[f"{list(steady.queries)} of {name}"] = version, answers[place : place + len(steady.queries)]
                place += len(steady.queries)
    return found


@pytest.mark.slow
@pytest.mark.usefixtures("demonstration")
async def test_whatever_changes_in_the_database_renews_the_versions_of_what_lists_count_and_show(
    shared_database: Database, plain: asyncpg.Connection
) -> None:
    before, stale, kept, done = await listed(shared_database), set[str](), 0, 0
    for statement in changes():
        try:
            if await plain.execute(statement) in ("UPDATE 0", "DELETE 0"):
                continue
        except (asyncpg.IntegrityConstraintViolationError, asyncpg.DataError, asyncpg.RaiseError):
            continue
        after = await listed(shared_database)
        for name, (version, answers) in after.items():
            known, earlier = before[name]
            kept += version == known
            stale |= {f"{name} after {statement}"} if version == known and answers != earlier else set()
        before, done = after, done + 1
    assert not stale
    assert done > 100
    assert kept > done * len(before) / 3, "many changes count for nothing there"


async def test_a_changed_text_counts_nothing_anew_and_a_changed_status_does(
    app: Any, database: Database, reading_person: httpx.AsyncClient
) -> None:
    await store(database, one := decision(collection("Alone"), 1, "One"))
    await reading_person.get(listed := f"/decisions?collection={one.collection.slug}")
    for change, statements in (("title = 'Two'", 2), ("status = 'rejected'", 3), ("title = 'Three'", 2)):
        await database.change(f"UPDATE decision SET {change} WHERE id = $1", one.id)
        with counted_statements(app) as seen:
            answer = await reading_person.get(listed)
        assert len(seen) == statements, change
        assert change.split("'")[1].casefold() in answer.text.casefold()
    assert '>Rejected<span class="tally" data-count>1</span>' in answer.text


async def test_a_list_is_another_after_what_it_shows_and_not_after_a_text_that_it_does_not(
    app: Any, database: Database, reading_person: httpx.AsyncClient
) -> None:
    study = document(log := collection("Alone"), "What queues cost")
    await store(database, one := decision(log, 1, "Keep a queue", tags=[Tag(name="storage")]), study)
    steady, moving = ["/decisions", "/decisions?tag=storage&sort=title", "/research"], ["?sort=changed", "?q=queue"]

    async def tags(of: list[str]) -> list[str]:
        return [(await reading_person.get(path)).headers["etag"] for path in of]

    paths = [*steady, *(f"/decisions{one}" for one in moving)]
    before = await tags(paths)
    await database.change("UPDATE decision SET context = 'Many write', updated_at = now() WHERE id = $1", one.id)
    after = await tags(paths)
    assert [one == other for one, other in zip(before, after, strict=True)] == [True, True, True, False, False]
    for change, shown in (
        (lambda: database.change("UPDATE decision SET title = 'Keep a log'"), "Keep a log"),
        (lambda: database.change("UPDATE tag SET name = 'writing'"), "writing"),
        (lambda: store(database, collection("Elsewhere")), "Elsewhere"),
    ):
        before = await tags(steady)
        await change()
        assert not {*before} & {*await tags(steady)}, shown
        assert shown in (await reading_person.get("/decisions")).text


async def test_rows_and_counts_are_of_one_state_though_somebody_writes_between_two_questions(
    app: Any, database: Database, reading_person: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await store(database, decision(collection(), 1, "Keep a queue"))
    assert '>Accepted<span class="tally" data-count>1</span>' in (await reading_person.get("/decisions")).text
    asked = 0

    async def meanwhile(*given: Any) -> Any:
        nonlocal asked
        asked += 1
        if asked == 2:
            await database.change("UPDATE decision SET status = 'deprecated'")
        return await first_row(*given)

    await database.change("UPDATE decision SET status = 'rejected'")
    monkeypatch.setattr(statement_batch, "first_row", meanwhile)
    text = (await reading_person.get("/decisions")).text
    assert asked == 3
    assert '>Deprecated<span class="tally" data-count>1</span>' in text
    results = text.partition('id="results"')[2]
    assert ("Deprecated" in results, "Rejected" in results) == (True, False)
