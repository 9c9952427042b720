"""What files say of successors is data: statuses follow from it, and come back when the files take it back."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from app.persistence.database.engine import Database
from app.tables import DecisionLink
from tests.imports.files import adr, column, load

STATUSES = "SELECT status FROM decision ORDER BY number"


async def test_what_a_record_says_of_itself_counts_whatever_its_successor_is(
    database: Database, tmp_path: Path
) -> None:
    files = {
        "0001-a.md": adr("Old tea", 1, "Superseded by [2](0002-b.md)"),
        "0002-b.md": adr("New tea", 2, "Proposed", "Supersedes [1](0001-a.md)"),
        "0003-c.md": adr("Other tea", 3, "Rejected", "Supersedes [1](0001-a.md)"),
    }
    await load(database, tmp_path, files)
    assert await column(database, STATUSES) == ["superseded", "proposed", "rejected"]
    found = "SELECT in_force FROM decision_link ORDER BY from_id"
    assert await column(database, found) == [True, False]


@pytest.mark.parametrize("status", ["Proposed", "Draft", "Rejected", "Withdrawn"])
async def test_an_import_that_takes_the_acceptance_back_gives_back_what_was_before(
    database: Database, tmp_path: Path, status: str
) -> None:
    old, words = adr("Old tea", 1, "Deprecated"), "Supersedes [1](0001-a.md)"
    await load(database, tmp_path, {"0001-a.md": old, "0002-b.md": adr("New tea", 2, "Accepted", words)})
    assert (await column(database, STATUSES))[0] == "superseded"
    await load(database, tmp_path, {"0002-b.md": adr("New tea", 2, status, words)})
    assert (await column(database, STATUSES))[0] == "deprecated"
    await load(database, tmp_path, {"0001-a.md": adr("Old tea", 1), "0002-b.md": adr("New tea", 2, "Accepted", words)})
    assert await column(database, STATUSES) == ["superseded", "accepted"]
    report = await load(database, tmp_path, {"0002-b.md": adr("New tea", 2)})
    assert await column(database, STATUSES) == ["accepted", "accepted"], "the file does not say so any more"
    assert {file.outcome.value for file in report.files} == {"updated", "unchanged"}
    assert await column(database, "SELECT count(*) FROM decision_link") == [0]


async def test_a_supersession_turns_round_with_its_files(database: Database, tmp_path: Path) -> None:
    files = {"0001-a.md": adr("A", 1), "0002-b.md": adr("B", 2, "Accepted", "Supersedes [1](0001-a.md)")}
    await load(database, tmp_path, files)
    files = {"0001-a.md": adr("A", 1, "Accepted", "Supersedes [2](0002-b.md)"), "0002-b.md": adr("B", 2)}
    await load(database, tmp_path, files)
    assert await column(database, STATUSES) == ["accepted", "superseded"]


async def test_a_link_that_somebody_removed_does_not_come_back_with_the_same_files(
    database: Database, tmp_path: Path
) -> None:
    files = {"0001-a.md": adr("A", 1), "0002-b.md": adr("B", 2, "Accepted", "Supersedes [1](0001-a.md)")}
    await load(database, tmp_path, files)
    async with database.write_sessions() as session, session.begin():
        await session.delete((await session.scalars(sa.select(DecisionLink))).one())
    await load(database, tmp_path, files)
    assert await column(database, "SELECT count(*) FROM decision_link") == [0]
