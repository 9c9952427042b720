"""What was written in the register and exported is recognised when its files are imported."""

from __future__ import annotations

from pathlib import Path

import httpx

from app.audit.models import Action
from app.audit.trail import COMMAND_LINE, Subject, note_alone
from app.exports.service import run_export
from app.imports.report import ImportReport
from app.imports.service import run_import
from app.imports.storing.exported import FOLDER
from app.persistence.database.engine import Database
from app.persistence.session import run_in_transaction
from tests.admin.browsing import open_page
from tests.exports.test_round_trip import make
from tests.imports.files import SHARED, adr, by_name, column, outcomes, rules

DECISIONS = "SELECT title FROM decision ORDER BY number"
USE_TEA = "0001-use-tea.md"


async def export(database: Database, folder: Path) -> Path:
    """What `rationale export` does."""
    await run_export(database, folder)
    await note_alone(database, COMMAND_LINE, Action.EXPORT, Subject(FOLDER, None, str(folder)))
    return folder


async def take(database: Database, folder: Path, *, dry_run: bool = False) -> ImportReport:
    return await run_import(database, [folder], workers=SHARED[0], dry_run=dry_run)


async def write(editor: httpx.AsyncClient) -> None:
    """Two decisions, a draft and research, by forms."""
    for title in ("Use tea", "Use milk"):
        page = await open_page(editor, "/decisions/new")
        await page.fill(title=title, context="We **thirst**.\n\n- a\n- b", outcome="It is warm.").press("propose")
    await (await open_page(editor, "/decisions/new")).fill(title="Use sugar", context="Perhaps.").press("keep")
    page = await open_page(editor, "/research/new")
    await page.fill(title="Drinks compared", summary="Three were tried.").press("publish")


def edit(folder: Path, name: str, old: str, new: str) -> None:
    place = next(folder.rglob(name))
    assert old in place.read_text()
    place.write_text(place.read_text().replace(old, new))


async def test_what_forms_made_is_unchanged_in_its_export(
    editor: httpx.AsyncClient, database: Database, tmp_path: Path
) -> None:
    await write(editor)
    out = await export(database, tmp_path / "out")
    for dry_run in (True, False, False):
        report = await take(database, out, dry_run=dry_run)
        assert outcomes(report) == ["unchanged"] * 4
        assert "number.taken" not in {rule for file in report.files for rule in rules(file)}
    assert len(await column(database, DECISIONS)) == 3
    assert (await run_export(database, out)).written == 0


async def test_a_register_with_risks_pins_and_relations_is_unchanged_in_its_export(
    database: Database, tmp_path: Path
) -> None:
    await run_in_transaction(database, make)
    out = await export(database, tmp_path / "out")
    assert outcomes(await take(database, out)) == ["unchanged"] * 3
    for table in ("decision_link", "evidence"):
        assert await column(database, f"SELECT count(*) FROM {table}") == [1]
    assert outcomes(await take(database, out)) == ["unchanged"] * 3


async def test_an_edited_file_changes_the_record_that_it_was_exported_from(
    editor: httpx.AsyncClient, database: Database, tmp_path: Path
) -> None:
    await write(editor)
    out = await export(database, tmp_path / "out")
    edit(out, USE_TEA, "It is warm.", "It is warm and cheap.")
    edit(out, "drinks-compared.md", "Three", "Four")
    report = by_name(await take(database, out))
    assert {name for name, file in report.items() if file.outcome == "updated"} == {USE_TEA, "drinks-compared.md"}
    assert await column(database, DECISIONS) == ["Use tea", "Use milk", "Use sugar"]
    assert "cheap" in (await editor.get(f"/decisions/{report[USE_TEA].id}")).text
    assert "cheap" in (await editor.get(f"/decisions/{report[USE_TEA].id}/history")).text
    assert await column(database, "SELECT summary FROM research_document") == ["Four were tried."]


async def test_a_record_that_was_edited_since_its_export_is_not_overwritten(
    editor: httpx.AsyncClient, database: Database, tmp_path: Path
) -> None:
    await write(editor)
    out = await export(database, tmp_path / "out")
    [id_] = await column(database, "SELECT id FROM decision WHERE title = 'Use tea'")
    page = await open_page(editor, f"/decisions/{id_}/edit")
    assert (await page.fill(context="We freeze.").press()).status == 303
    edit(out, USE_TEA, "It is warm.", "It is warm and cheap.")
    report = await take(database, out)
    diverged = by_name(report)[USE_TEA]
    assert (diverged.outcome, diverged.id) == ("diverged", id_)
    assert await column(database, f"SELECT context FROM decision WHERE id = {id_}") == ["We freeze."]
    [file_id] = await column(database, "SELECT id FROM imported_file WHERE outcome = 'diverged'")
    settle = (await editor.get(f"/imports/{report.run_id}/files/{file_id}/settlement")).text
    assert "freeze" in settle
    assert "cheap" in settle


async def test_files_of_others_with_the_number_or_title_of_a_record_stay_new(
    editor: httpx.AsyncClient, database: Database, tmp_path: Path
) -> None:
    await write(editor)
    out = await export(database, tmp_path / "out")
    [folder] = [place.parent for place in out.rglob(USE_TEA)]
    (folder / "0001-use-coffee.md").write_text(adr("Use coffee", 1))
    (folder / "0009-use-milk.md").write_text(adr("Use milk", 9))
    report = by_name(await take(database, out))
    assert {name for name, file in report.items() if file.outcome == "new"} == {
        "0001-use-coffee.md",
        "0009-use-milk.md",
    }
    assert "number.taken" in rules(report["0001-use-coffee.md"])


async def test_a_file_that_differs_from_a_record_that_was_never_exported_stays_new(
    editor: httpx.AsyncClient, database: Database, tmp_path: Path
) -> None:
    await write(editor)
    out = tmp_path / "out"
    await run_export(database, out)
    edit(out, USE_TEA, "It is warm.", "Theirs.")
    assert by_name(await take(database, out))[USE_TEA].outcome == "new"
