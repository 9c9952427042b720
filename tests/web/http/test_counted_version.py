"""What lists count by has a version of its own: whatever changes it renews it, and little else does."""

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
from app.persistence.querying.running import first_row
from app.records.lists.listing import listing
from app.records.reviews import Review
from app.research.filters import ResearchFilter
from app.research.repository import ResearchList
from app.research.shapes import DocumentRow
from tests.register import collection, counted_statements, decision, store
from tests.web.http.test_record_versions import changes, plain

__all__ = ["plain"]

LISTS: list[tuple[Any, Any, Any]] = [
    (DecisionList, DecisionRow, DecisionFilter()),
    (DecisionList, DecisionRow, DecisionFilter(review=(Review.NONE,), tag="database", package="asyncpg")),
    (ResearchList, DocumentRow, ResearchFilter()),
]


async def steady(database: Database) -> dict[str, Any]:
    """What lists of records count and can be narrowed to, whatever of it is remembered, and its version."""
    found: dict[str, Any] = {}
    async with database.read_sessions() as session:
        for kind, row, wanted in LISTS:
            batch = listing(kind, row, wanted)
            _, version, *answers = await first_row(session, *batch.all)
            found[f"{kind.__name__} {wanted}"] = version, [json.loads(one) for one in answers[len(batch.moving) :]]
    return found


@pytest.mark.slow
@pytest.mark.usefixtures("demonstration")
async def test_whatever_changes_in_the_database_renews_the_version_of_what_lists_count_by_it(
    shared_database: Database, plain: asyncpg.Connection
) -> None:
    before, stale, kept, done = await steady(shared_database), set[str](), 0, 0
    for statement in changes():
        try:
            if await plain.execute(statement) in ("UPDATE 0", "DELETE 0"):
                continue
        except (asyncpg.IntegrityConstraintViolationError, asyncpg.DataError, asyncpg.RaiseError):
            continue
        after = await steady(shared_database)
        for name, (version, answers) in after.items():
            known, earlier = before[name]
            kept += version == known
            stale |= {f"{name} after {statement}"} if version == known and answers != earlier else set()
        before, done = after, done + 1
    assert not stale
    assert done > 100
    assert kept > done * len(LISTS) / 3, "many changes count for nothing there"


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
