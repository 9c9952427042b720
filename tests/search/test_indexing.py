"""What can be found follows what is stored."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.persistence.database.engine import Database
from app.persistence.session import run_in_transaction
from app.search.indexing import refresh
from tests.imports.files import adr, column, load
from tests.imports.research import COUNTS, RESEARCH
from tests.register import refresh_all

pytestmark = pytest.mark.usefixtures("workers")

TEXT = adr("Use tea", 1) + (
    "\n## Considered Options\n\n* Teapot\n* Samovar\n\n## Pros and Cons of the Options\n\n"
    "### Samovar\n\n* Good, because splendid\n\n## Brewing\n\nThree minutes, naïvely.\n"
)


async def found(database: Database, words: str) -> list[Any]:
    return await column(
        database,
        f"SELECT kind FROM search_entry WHERE words @@ websearch_to_tsquery('rationale', '{words}') ORDER BY kind",
    )


@pytest.mark.parametrize("words", ["tea", "teapot", "splendid", "brewing", "naively minute", "done"])
async def test_a_decision_is_found_by_every_text_of_it(database: Database, tmp_path: Path, words: str) -> None:
    await load(database, tmp_path, {"0001-a.md": TEXT})
    assert await found(database, words) == ["decision"]


async def test_what_is_shown_of_a_title_has_no_marks(database: Database, tmp_path: Path) -> None:
    await load(database, tmp_path, {"0001-a.md": TEXT.replace("* Teapot", "* Use a [`teapot`](t.md) **now** for 2\\*")})
    assert "Use a teapot now for 2" in (await column(database, "SELECT body FROM search_entry"))[0]


async def test_the_parts_of_research_are_found_by_themselves(database: Database, tmp_path: Path) -> None:
    await load(database, tmp_path, {"caching.md": RESEARCH})
    kinds = await column(database, "SELECT kind FROM search_entry WHERE document_id IS NOT NULL")
    expected = {name: COUNTS[name] for name in ("risk", "finding", "practice", "assumption")} | {"research": 1}
    assert {kind: kinds.count(kind) for kind in set(kinds)} == expected
    assert await found(database, "stampede") == ["risk"]


async def test_what_was_replaced_is_no_longer_found(database: Database, tmp_path: Path) -> None:
    await load(database, tmp_path, {"0001-a.md": TEXT})
    await load(database, tmp_path, {"0001-a.md": TEXT.replace("Samovar", "Kettle")})
    assert await found(database, "samovar") == []
    assert await found(database, "kettle") == ["decision"]


async def test_what_counts_today_is_told_from_what_does_not(database: Database, tmp_path: Path) -> None:
    statuses = ["Accepted", "Proposed", "Rejected", "Deprecated"]
    await load(database, tmp_path, {f"{n}.md": adr(status, n, status) for n, status in enumerate(statuses, 1)})
    assert await column(database, "SELECT standing FROM search_entry ORDER BY item_id") == [0, 1, 2, 2]


async def test_entries_can_be_written_anew_at_any_time(database: Database, tmp_path: Path) -> None:
    await load(database, tmp_path, {"0001-a.md": TEXT, "caching.md": RESEARCH})
    query = "SELECT kind || item_id || title || body FROM search_entry ORDER BY 1"
    before = await column(database, query)
    await run_in_transaction(database, lambda session: session.execute(sa.text("DELETE FROM search_entry")))
    await run_in_transaction(database, refresh_all)
    assert await column(database, query) == before
    await run_in_transaction(database, lambda session: refresh(session, [], []))
    assert await column(database, query) == before
