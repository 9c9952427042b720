"""What happens to a file that comes again: new, updated, unchanged, diverged or skipped."""

from __future__ import annotations

from pathlib import Path

import httpx
import sqlalchemy as sa

from app.decisions.models import Decision, Status
from app.persistence.database.engine import Database
from app.persistence.session import run_in_transaction
from app.tables import Tag
from tests.admin.browsing import open_page
from tests.imports.files import adr, by_name, column, load, outcomes, rules
from tests.imports.research import RESEARCH
from tests.register import store


async def edit(database: Database, **values: object) -> None:
    """Change the only decision as a person would."""

    async def work(session) -> None:  # type: ignore[no-untyped-def]
        decision = (await session.scalars(sa.select(Decision))).one()
        for name, value in values.items():
            setattr(decision, name, value)

    await run_in_transaction(database, work)


async def test_a_first_import_makes_new_records(database: Database, tmp_path: Path) -> None:
    report = await load(database, tmp_path, {"0001-a.md": adr("Use tea", 1), "0002-b.md": adr("Use cups", 2)})
    assert outcomes(report) == ["new", "new"]
    assert await column(database, "SELECT title FROM decision ORDER BY number") == ["Use tea", "Use cups"]


async def test_what_its_authors_took_back_is_withdrawn(database: Database, tmp_path: Path) -> None:
    await load(database, tmp_path, {"0001-a.md": adr("Use tea", 1, "Withdrawn")})
    assert await column(database, "SELECT status FROM decision") == ["withdrawn"]


async def test_the_same_file_again_is_unchanged(database: Database, tmp_path: Path) -> None:
    files = {"0001-a.md": adr("Use tea", 1)}
    first = await load(database, tmp_path, files)
    again = await load(database, tmp_path, files)
    assert outcomes(again) == ["unchanged"]
    assert again.files[0].id == first.files[0].id
    assert await column(database, "SELECT version FROM decision") == [1]


async def test_a_changed_file_updates_its_record_and_keeps_its_id(database: Database, tmp_path: Path) -> None:
    first = await load(database, tmp_path, {"0001-a.md": adr("Use tea", 1)})
    again = await load(database, tmp_path, {"0001-a.md": adr("Use green tea", 1)})
    assert outcomes(again) == ["updated"]
    assert again.files[0].id == first.files[0].id
    assert await column(database, "SELECT title FROM decision") == ["Use green tea"]
    assert await column(database, "SELECT version FROM decision") == [2]


async def test_an_update_keeps_the_links_of_other_records(database: Database, tmp_path: Path) -> None:
    other = adr("Use cups", 2, "Accepted", "Amends [1. Use tea](0001-a.md)")
    await load(database, tmp_path, {"0001-a.md": adr("Use tea", 1), "0002-b.md": other})
    await load(database, tmp_path, {"0001-a.md": adr("Use green tea", 1)})
    assert await column(database, "SELECT kind FROM decision_link") == ["amends"]


async def test_an_update_replaces_the_parts_of_a_record(database: Database, tmp_path: Path) -> None:
    text = adr("Use tea", 1) + "\n## Considered Options\n\n* tea\n* coffee\n"
    await load(database, tmp_path, {"0001-a.md": text})
    await load(database, tmp_path, {"0001-a.md": text.replace("* coffee", "* coffee\n* water")})
    titles = await column(database, "SELECT title FROM option ORDER BY position")
    assert titles == ["tea", "coffee", "water"]


async def test_a_record_that_was_edited_here_and_there_is_reported_and_not_overwritten(
    database: Database, tmp_path: Path
) -> None:
    await load(database, tmp_path, {"0001-a.md": adr("Use tea", 1)})
    await edit(database, title="Use mate")
    report = await load(database, tmp_path, {"0001-a.md": adr("Use green tea", 1)})
    assert outcomes(report) == ["diverged"]
    assert "record.diverged" in rules(report.files[0])
    assert await column(database, "SELECT title FROM decision") == ["Use mate"]


async def test_a_record_that_was_only_edited_here_is_unchanged(database: Database, tmp_path: Path) -> None:
    files = {"0001-a.md": adr("Use tea", 1)}
    await load(database, tmp_path, files)
    await edit(database, status=Status.DEPRECATED)
    assert outcomes(await load(database, tmp_path, files)) == ["unchanged"]
    assert await column(database, "SELECT status FROM decision") == ["deprecated"]


async def test_a_file_that_now_reads_as_something_else_is_not_overwritten(database: Database, tmp_path: Path) -> None:
    await load(database, tmp_path, {"a.md": adr("Use tea", 1)})
    report = await load(database, tmp_path, {"a.md": RESEARCH})
    assert outcomes(report) == ["diverged"]
    assert rules(report.files[0]) >= {"record.kind_changed"}


async def test_what_cannot_be_read_is_skipped_and_said(database: Database, tmp_path: Path) -> None:
    files = {"0001-a.md": adr("Use tea", 1), "b.md": b"\x00\x01\x02\xff" * 50, "c.org": "= Use cups", "d.md": b""}
    report = by_name(await load(database, tmp_path, files))
    assert [file.outcome.value for file in report.values()] == ["new", "skipped", "skipped", "skipped"]
    assert rules(report["c.org"]) == {"file.format"}
    assert all(file.findings for name, file in report.items() if name != "0001-a.md")


async def test_a_dry_run_says_what_an_import_does_and_leaves_nothing(database: Database, tmp_path: Path) -> None:
    files = {
        "0001-a.md": adr("Use tea", 1),
        "0002-b.md": adr("Use cups", 2, "Accepted", "Supersedes [1](0001-a.md)"),
        "0002-c.md": adr("Use mugs", 2),
    }
    dry = await load(database, tmp_path, files, dry_run=True)
    assert dry.run_id is None
    assert await column(database, "SELECT count(*) FROM decision") == [0]
    assert await column(database, "SELECT count(*) FROM import_run") == [0]
    real = await load(database, tmp_path, files)
    for file in (*dry.files, *real.files):
        file.id = None
    assert dry.lines() == real.lines()


async def test_every_run_keeps_what_it_said_about_each_file(database: Database, tmp_path: Path) -> None:
    report = await load(database, tmp_path, {"a.md": adr("Use tea"), "README.md": "# Log"})
    assert await column(database, "SELECT finished_at IS NOT NULL FROM import_run") == [True]
    rows = await column(database, "SELECT finding_count FROM imported_file ORDER BY path")
    assert rows == [len(file.findings) for file in report.files]


async def test_an_import_stands_in_the_history(database: Database, tmp_path: Path) -> None:
    await load(database, tmp_path, {"0001-a.md": adr("Use tea", 1)})
    query = "SELECT actor || ': ' || reason FROM revision WHERE record_type = 'decision'"
    assert await column(database, query) == [f"import: Imported from {tmp_path.name}"]


async def test_a_tag_that_was_added_here_is_an_edit(
    admin: httpx.AsyncClient, database: Database, tmp_path: Path
) -> None:
    files = {"0001-a.md": "---\ntags: [tea]\n---\n" + adr("Use tea", 1)}
    await load(database, tmp_path, files)
    [record] = await column(database, "SELECT id FROM decision")
    page = await open_page(admin, f"/admin/decisions/{record}")
    await store(database, Tag(name="water"))
    [water] = await column(database, "SELECT id FROM tag WHERE name = 'water'")
    assert (await page.press(tags=str(water))).status == 303
    assert "water" in (await admin.get(f"/decisions/{record}/markdown")).text
    report = await load(database, tmp_path, {"0001-a.md": files["0001-a.md"] + "\nAnd cups.\n"})
    assert outcomes(report) == ["diverged"]
    assert await column(database, "SELECT count(*) FROM decision_tag") == [2]
