"""The demonstration register."""

from __future__ import annotations

import httpx
import pytest

from app.demo.load import NAME, load_demo
from app.demo.round_service import load_round
from app.imports.findings import ImportRefused
from app.persistence.database.engine import Database
from app.stack.versions import conflicts
from tests.imports.files import column


class P:
    reach = "all"

    def __init__(self, row: str) -> None:
        self.package, self.normalised, self.level = row.split("|")


async def test_the_demonstration_shows_everything_that_a_register_holds(database: Database) -> None:
    report = await load_demo(database)
    assert report.outcomes() == {"new": 52}
    counts = "SELECT count(*) FROM decision UNION ALL SELECT count(*) FROM research_document"
    assert await column(database, counts) == [40, 12]
    assert len(await column(database, "SELECT DISTINCT status FROM decision")) >= 5
    assert (await column(database, "SELECT count(*) FROM decision_link WHERE kind = 'supersedes'"))[0] >= 5
    unused = "SELECT title FROM research_document WHERE id NOT IN (SELECT document_id FROM evidence)"
    assert await column(database, unused) == []
    assert not [file.path for file in report.files if any(one.rule.startswith("link.") for one in file.findings)]
    await _has_pins_in_conflict(database)
    await _names_no_folder_of_this_machine(database)
    with pytest.raises(ImportRefused, match=NAME):
        await load_demo(database)


async def _names_no_folder_of_this_machine(database: Database) -> None:
    assert await column(database, "SELECT source FROM import_run") == ["the demonstration"]
    paths = await column(database, "SELECT path FROM imported_file ORDER BY path")
    assert paths[0] == "decisions/0001-record-architecture-decisions.md"
    assert not [path for path in paths if not path.startswith(("decisions/", "research/"))]


async def _has_pins_in_conflict(database: Database) -> None:
    query = (
        "SELECT name || '|' || normalised || '|' || level FROM pin JOIN package ON package.id = package_id ORDER BY 1"
    )
    pins = [P(row) for row in await column(database, query)]
    names = {pin.package for pin in pins}
    assert any(conflicts("pypi", [pin for pin in pins if pin.package == name]) for name in names)


async def test_a_round_on_its_last_proposal_is_open_and_held(database: Database, client: httpx.AsyncClient) -> None:
    await load_demo(database)
    for _ in range(2):
        await load_round(database)
    assert await column(database, "SELECT count(*) FROM round") == [1]
    (id_,) = await column(database, "SELECT id FROM round")
    page = (await client.get(f"/rounds/{id_}")).text
    assert "ADR-40 Rent two servers" in page
    assert "must agree" not in page
    assert "Bram de Wit holds it until" in page
    assert "Has no account, so nobody waits for them." in page
    assert "On an earlier text" not in page
