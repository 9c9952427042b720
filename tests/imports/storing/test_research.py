"""A research summary in the project's own format, and decisions that have its sections."""

from __future__ import annotations

from pathlib import Path

from app.persistence.database.engine import Database
from tests.imports.files import adr, by_name, column, load
from tests.imports.research import COUNTS, RESEARCH


async def test_every_part_of_a_research_document_is_stored(database: Database, tmp_path: Path) -> None:
    report = await load(database, tmp_path, {"caching.md": RESEARCH})
    assert report.files[0].record == "research"
    stored = {name: (await column(database, f"SELECT count(document_id) FROM {name}"))[0] for name in COUNTS}
    assert stored == COUNTS


async def test_the_number_of_a_proposal_is_shown_with_its_metadata(database: Database, tmp_path: Path) -> None:
    sections = "".join(f"## {name}\n\nx\n\n" for name in ("Motivation", "Proposal", "Design Details", "Test Plan"))
    front = "---\nkep-number: 42\nstatus: draft\ncreation-date: 2024-01-05\nreviewers: [mara]\n---\n"
    await load(database, tmp_path, {"oil.md": f"{front}# KEP-0042: Oil the hinges\n\n{sections}"})
    assert await column(database, "SELECT title || ' ' || (extra->>'number') FROM research_document") == [
        "Oil the hinges KEP-42"
    ]


async def test_code_is_kept_as_it_stands_and_shown_highlighted(database: Database, tmp_path: Path) -> None:
    await load(database, tmp_path, {"caching.md": RESEARCH})
    codes = await column(database, "SELECT language || ': ' || code FROM practice WHERE code <> '' ORDER BY position")
    assert codes == [
        "sql: CREATE UNLOGGED TABLE cached (key text PRIMARY KEY, body bytea);",
        'python: fresh = "SELECT body FROM cached WHERE key = $1 AND until > now()"',
        "python: async with lock:\n    await refresh()  # others wait",
    ]
    shown = await column(database, "SELECT code_html FROM practice WHERE code <> ''")
    assert all("<pre" in html and "<span" in html for html in shown)


async def test_pins_are_kept_as_written_and_understood(database: Database, tmp_path: Path) -> None:
    await load(database, tmp_path, {"caching.md": RESEARCH})
    assert await column(database, "SELECT specifier || ' = ' || normalised FROM pin ORDER BY position") == [
        "^0.29.0 = >=0.29.0,<0.30.0",
        "^2.0.25 = >=2.0.25,<3.0.0",
        "~0.18 = >=0.18,<0.19",
        ">=2.6,<3 = >=2.6,<3",
    ]


async def test_a_decision_may_have_risks_and_pins_too(database: Database, tmp_path: Path) -> None:
    rows = "## Risks\n\n| Risk | Impact | Mitigation |\n|---|---|---|\n| Cold tea | Sad | Drink soon |\n"
    stack = "\n**Recommended Stack:**\n- `teapot ^1.2`\n"
    report = by_name(await load(database, tmp_path, {"0001-a.md": adr("Use tea", 1) + "\n" + rows + stack}))
    assert report["0001-a.md"].record == "decision"
    assert await column(database, "SELECT title FROM risk WHERE decision_id IS NOT NULL") == ["Cold tea"]
    assert await column(database, "SELECT normalised FROM pin WHERE decision_id IS NOT NULL") == [">=1.2,<2.0"]
