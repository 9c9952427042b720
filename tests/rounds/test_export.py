"""What was agreed leaves with the record and comes back with it, in every dialect."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from app.exports.service import run_export
from app.persistence.database.engine import Database
from app.tables import Decision
from tests.accounts.links import rows
from tests.imports.files import load
from tests.rounds.conftest import ids, opened, says, seen

READ = """SELECT d.status, d.decided_on, s.body, array_agg(DISTINCT p.name || ' ' || dp.part)
  FROM decision d JOIN section s ON s.decision_id = d.id JOIN decision_person dp ON dp.decision_id = d.id
  JOIN person p ON p.id = dp.person_id JOIN collection c ON c.id = d.collection_id
  WHERE c.name = '{}' AND s.heading = 'Agreement' GROUP BY 1, 2, 3"""


@pytest.mark.usefixtures("workers")
@pytest.mark.parametrize("dialect", ["madr4", "nygard", "log4brains"])
async def test_an_agreement_comes_back(
    proposal: Decision, editor: httpx.AsyncClient, admin: httpx.AsyncClient, reading_person: httpx.AsyncClient,
    database: Database, tmp_path: Path, dialect: str,
) -> None:  # fmt: skip
    people = await ids(database)
    path = await opened(editor, proposal, [people["ada"], people["rosa"]])
    await says(admin, path, "agree")
    await says(reading_person, path, "agree with note", note="# Not a heading\n\n| nor | a table |")
    closed = await editor.post(f"{path}/closing", data=await seen(editor, path, "closing"))
    assert closed.status_code == 303
    await run_export(database, tmp_path / "out", dialect=dialect)
    files = {f.name: f.read_bytes() for f in (tmp_path / "out").rglob("*.md")}
    [text] = [text.decode() for text in files.values() if b"Agreement" in text]
    assert "Rosa Reader agreed with a note" in text
    await load(database, tmp_path / "in", {"0001-x.md": text}, collection="Back")
    [before], [after] = await rows(database, READ.format("Platform")), await rows(database, READ.format("Back"))
    assert (after[0], after[1], after[2].strip()) == (before[0], before[1], before[2].strip())
    assert set(after[3]) >= {"Ada Admin decider", "Rosa Reader decider"} or dialect == "nygard"
