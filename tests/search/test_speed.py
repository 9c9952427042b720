"""A search stays quick where the register is large: indexes answer it, and its work has an end."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
import pytest_asyncio
import sqlalchemy as sa

from app.persistence.database.engine import Database
from app.persistence.querying import selectivity
from app.persistence.session import run_in_transaction
from app.search import ranking
from app.search.filters import SearchFilter
from app.search.repository import SearchRepository
from tests.register import collection, decision, store

pytestmark = pytest.mark.slow

FILL = """
INSERT INTO search_entry (kind, item_id, decision_id, title, body, standing, dated_on, facets)
SELECT 'finding', n, (SELECT min(id) FROM decision), 'Finding ' || md5(n::text),
  'everywhere ' || CASE WHEN n % 2000 = 0 THEN 'seldom ' ELSE '' END || repeat(md5(n::text) || ' ', 30),
  n % 3, date '2000-01-01' + n, ARRAY['kind:finding', 'year:' || (2000 + n % 250)]
FROM generate_series(1, 6000) AS n
"""


async def fill(session: Any) -> None:
    await session.execute(sa.text(FILL))


@pytest_asyncio.fixture
async def large(database: Database) -> Database:
    await store(database, decision(collection(), 1, "One"))
    await run_in_transaction(database, fill)
    async with database.write.connect() as connection:
        await (await connection.execution_options(isolation_level="AUTOCOMMIT")).exec_driver_sql("ANALYZE search_entry")
    return database


async def plan(database: Database, text: str) -> list[str]:
    """How PostgreSQL finds the entries of a search: the lines of its plan that name an index or the table."""
    seen: list[tuple[str, Any]] = []

    def note(*event: Any) -> None:
        seen.append((event[2], event[3]))

    engine = database.read.sync_engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        async with database.read_sessions() as session:
            await SearchRepository(session).search(SearchFilter(q=text))
            explained = f"EXPLAIN {seen[-1][0]}"
            lines = await (await session.connection()).exec_driver_sql(explained, tuple(seen[-1][1]))
            return [line.strip() for line in lines.scalars() if "search_entry" in line]
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


async def test_an_index_finds_the_entries(large: Database) -> None:
    for text in ("seldom", "seldom everywhere", "everywhere year:2007"):
        lines = await plan(large, text)
        assert any("Bitmap Index Scan on search_entry_found" in line for line in lines), text
        assert any("Index Scan using search_entry_best" in line for line in lines), text
        assert [line for line in lines if "Seq Scan" in line] == []


async def test_of_many_matches_the_best_come_first_all_the_same(
    large: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that count today and are recent, whichever were stored first."""
    monkeypatch.setattr(ranking, "MOST_FOUND", 1_000)
    async with large.read_sessions() as session:
        results = await SearchRepository(session).search(SearchFilter(q="everywhere"), 3)
    assert [hit.entry.item_id for hit in results.hits] == [6000, 5997, 5994]
    assert results.total == 1_001


async def test_what_stands_nearly_everywhere_is_not_even_collected(
    large: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same matches come first; that there are more than were counted is said."""
    monkeypatch.setattr(selectivity, "LARGE", 5_000)
    async with large.read_sessions() as session:
        often = await SearchRepository(session).search(SearchFilter(q="everywhere"), 3)
        seldom = await SearchRepository(session).search(SearchFilter(q="seldom"), 3)
    assert [hit.entry.item_id for hit in often.hits] == [6000, 5997, 5994]
    assert (often.total, often.more, often.partly) == (ranking.WEIGHED, True, True)
    assert (seldom.total, seldom.more, seldom.partly) == (3, False, False)


async def test_a_page_says_where_only_the_newest_matches_were_compared(
    large: Database, stranger: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selectivity, "LARGE", 5_000)
    often, seldom = [(await stranger.get(f"/search?q={word}")).text for word in ("everywhere", "seldom")]
    assert "only the newest were compared" in often
    assert '<span class="tally">200+</span>' in often
    assert "only the newest were compared" not in seldom
    assert '<span class="tally">3</span>' in seldom
