"""Research that decisions rest on."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.persistence.database.engine import Database
from tests.imports.files import adr, column, load
from tests.imports.research import RESEARCH

EVIDENCE = (
    "SELECT d.title || ' <- ' || s.path FROM evidence JOIN decision d ON d.id = decision_id "
    "JOIN source s ON s.document_id = evidence.document_id ORDER BY 1"
)
FOUND = ["Use tea <- research/07-caching.md"]
RESTING = adr("Use tea", 1).replace("Do it.", "Evidence: [what caches cost](../research/07-caching.md#risks).")


@pytest.mark.parametrize(
    "text",
    [
        RESTING,
        RESTING + "\n## Notes\n\nSee [again](../research/07-caching.md) and ![itself](0001-tea.md).\n",
        adr("Use tea", 1) + "\n## Notes\n\n- measured in [this][1]\n\n[1]: ../research/07-caching.md\n",
        adr("Use tea", 1, "Accepted", "Depends on [the research](../research/07-caching.md)"),
    ],
)
async def test_research_that_a_decision_links_to_is_its_evidence_once(
    database: Database, tmp_path: Path, text: str
) -> None:
    await load(database, tmp_path, {"adr/0001-tea.md": text, "research/07-caching.md": RESEARCH})
    assert await column(database, EVIDENCE) == FOUND
    await load(database, tmp_path, {})
    assert await column(database, EVIDENCE) == FOUND


async def test_decisions_that_research_mentions_do_not_rest_on_it(database: Database, tmp_path: Path) -> None:
    research = RESEARCH.replace("Recommends", "After [tea](../adr/0001-tea.md). Recommends")
    await load(database, tmp_path, {"adr/0001-tea.md": adr("Use tea", 1), "research/07-caching.md": research})
    assert await column(database, EVIDENCE) == []


async def test_research_that_comes_later_is_evidence_and_linked_even_if_the_decision_does_not_come_again(
    database: Database, tmp_path: Path
) -> None:
    await load(database, tmp_path / "one", {"adr/0001-tea.md": RESTING})
    assert await column(database, EVIDENCE) == []
    await load(database, tmp_path / "two", {"research/07-caching.md": RESEARCH})
    assert await column(database, EVIDENCE) == FOUND
    html = (await column(database, "SELECT outcome_html FROM decision"))[0]
    assert 'href="/research/' in html
    assert await column(database, "SELECT version FROM decision") == [1]


async def test_evidence_goes_when_the_updated_source_no_longer_links_to_it(database: Database, tmp_path: Path) -> None:
    await load(database, tmp_path, {"adr/0001-tea.md": RESTING, "research/07-caching.md": RESEARCH})
    await load(database, tmp_path, {"adr/0001-tea.md": adr("Use tea", 1)})
    assert await column(database, EVIDENCE) == []
    removed = "SELECT count(*) FROM revision WHERE record_type = 'evidence' AND action = 'deleted'"
    assert await column(database, removed) == [1]


async def test_evidence_stays_when_the_source_changes_and_links_to_it_still(database: Database, tmp_path: Path) -> None:
    await load(database, tmp_path, {"adr/0001-tea.md": RESTING, "research/07-caching.md": RESEARCH})
    before = await column(database, "SELECT id FROM evidence")
    await load(database, tmp_path, {"adr/0001-tea.md": RESTING.replace("We need", "We want")})
    assert await column(database, "SELECT id FROM evidence") == before


async def test_evidence_of_a_file_that_can_no_longer_be_read_stays(database: Database, tmp_path: Path) -> None:
    await load(database, tmp_path, {"adr/0001-tea.md": RESTING, "research/07-caching.md": RESEARCH})
    await load(database, tmp_path, {"adr/0001-tea.md": b"\x00\xff" * 90})
    assert await column(database, EVIDENCE) == FOUND


async def test_evidence_that_a_person_added_or_removed_stays_so(database: Database, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"adr/0001-tea.md": RESTING, "adr/0002-cups.md": adr("Use cups", 2)}
    await load(database, tmp_path, files | {"research/07-caching.md": RESEARCH})
    async with database.write.begin() as connection:
        await connection.exec_driver_sql("UPDATE evidence SET decision_id = (SELECT id FROM decision WHERE number = 2)")
    await load(database, tmp_path, {"adr/0001-tea.md": RESTING.replace("We need", "We want")})
    assert await column(database, EVIDENCE) == ["Use cups <- research/07-caching.md"]
