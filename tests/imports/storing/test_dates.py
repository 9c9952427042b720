"""Dates that stand for none: PostgreSQL would take the first and the last day of the calendar for infinity."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from app.exports.service import run_export
from app.persistence.database.engine import Database
from tests.imports.files import adr, by_name, column, load, rules
from tests.imports.research import RESEARCH

DAYS = ["9999-12-31", "0001-01-01", "31/12/9999", "1 January 0001", "1850-05-05"]
DATES = (
    "SELECT count(decided_on) + count(review_on) FROM decision UNION SELECT count(published_on) FROM research_document"
)
HEAD = "---\nstatus: accepted\ndate: {day}\nreview-by: {day}\n---\n# Use tea\n\n"
HISTORY = "## Decision\n\nTea.\n\n## Status\n\n{day} proposed\n\n{day} accepted\n"


@pytest.mark.parametrize("day", DAYS)
async def test_a_date_that_nobody_means_is_kept_as_text_and_its_record_opens(
    client: httpx.AsyncClient, database: Database, tmp_path: Path, day: str
) -> None:
    files: dict[str, str | bytes] = {
        "0001-tea.md": (HEAD + HISTORY).format(day=day),
        "07-caching.md": RESEARCH.replace("**Source**", f"**Date**: {day}\n**Review on**: {day}\n**Source**"),
    }
    report = by_name(await load(database, tmp_path, files))
    assert await column(database, DATES) == [0]
    for file in report.values():
        assert "date.unlikely" in rules(file)
        assert file.decided_on is None
        kind = "decisions" if file.record == "decision" else "research"
        page = await client.get(f"/{kind}/{file.id}", follow_redirects=True)
        assert page.status_code == 200
        assert day in page.text
        assert (await client.get(f"/{kind}")).status_code == 200


async def test_a_date_that_nobody_means_is_written_again_in_another_dialect(database: Database, tmp_path: Path) -> None:
    text = adr("Use tea", 1).replace("2024-03-01", "9999-12-31")
    await load(database, tmp_path / "in", {"0001-tea.md": text})
    await run_export(database, tmp_path / "out", dialect="madr4", keep_paths=True)
    assert "9999-12-31" in (tmp_path / "out" / "0001-tea.md").read_text()
