"""Files that were renamed, moved or deleted between two imports."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.imports.finding.sources import Upload
from app.imports.report import ImportReport
from app.imports.service import run_import
from app.persistence.database.engine import Database
from tests.imports.files import SHARED, adr, by_name, column, lay, outcomes, rules

pytestmark = pytest.mark.slow

LINKED = adr("Buy tea", 3, "Superseded by [2](0002-b.md)")
FILES: dict[str, str | bytes] = {
    "docs/adr/0001-a.md": adr("Fire at night", 1),
    "docs/adr/0002-b.md": adr("Wedge clay", 2),
    "docs/adr/0003-c.md": LINKED,
}
IDS = "SELECT decision_id FROM source ORDER BY path"


async def take(database: Database, folder: Path, **options: bool) -> ImportReport:
    return await run_import(database, [folder], collection="Log", workers=SHARED[0], **options)


async def test_a_renamed_file_stays_the_same_record_and_it_is_said(database: Database, tmp_path: Path) -> None:
    await take(database, lay(tmp_path, FILES))
    before = await column(database, IDS)
    (tmp_path / "docs/adr/0001-a.md").rename(tmp_path / "docs/adr/0001-after-dark.md")
    (tmp_path / "docs/adr/0002-b.md").unlink()
    lay(tmp_path, {"docs/adr/0002-knead.md": adr("Wedge clay", 2).replace("Do it.", "Do it well.")})
    report = by_name(await take(database, tmp_path))
    assert [report[name].outcome for name in ("0001-after-dark.md", "0002-knead.md")] == ["unchanged", "updated"]
    assert all("file.renamed" in rules(report[name]) for name in ("0001-after-dark.md", "0002-knead.md"))
    assert await column(database, IDS) == before
    assert any("docs/adr/0001-a.md" in one.message for one in report["0001-after-dark.md"].findings)


async def test_a_file_moved_over_another_and_changed_stays_the_same_record(database: Database, tmp_path: Path) -> None:
    body = "\n## Notes\n\n" + "The kiln burns ash, birch and oak until the cone bends at dawn. " * 3
    other = "\n## Notes\n\n" + "Wedging drives bubbles out before anybody throws a bowl on that wheel. " * 3
    files = {"docs/adr/0001-a.md": adr("Fire at night", 1) + body, "docs/adr/0002-b.md": adr("Wedge clay", 2) + other}
    await take(database, lay(tmp_path, files))
    fire, wedge = await column(database, IDS)
    (tmp_path / "docs/adr/0001-a.md").rename(tmp_path / "docs/adr/0002-b.md")
    lay(tmp_path, {"docs/adr/0002-b.md": files["docs/adr/0001-a.md"] + "\nAnd cools slowly.\n"})
    report = by_name(await take(database, tmp_path))
    assert report["0002-b.md"].outcome == "updated"
    assert any("docs/adr/0001-a.md" in one.message for one in report["0002-b.md"].findings)
    assert await column(database, IDS) == [fire, wedge]  # the one that was written over lies beside
    assert await column(database, "SELECT title FROM decision ORDER BY id") == ["Fire at night", "Wedge clay"]
    lay(tmp_path, {"docs/adr/0002-b.md": files["docs/adr/0001-a.md"] + "\nAnd cools slowly.\nAt noon.\n"})
    assert by_name(await take(database, tmp_path))["0002-b.md"].outcome == "updated"
    assert await column(database, IDS) == [fire, wedge]


async def test_a_moved_folder_keeps_its_records_and_links(database: Database, tmp_path: Path) -> None:
    await take(database, lay(tmp_path, FILES))
    before = await column(database, IDS)
    shutil.move(tmp_path / "docs/adr", tmp_path / "decisions")
    report = await take(database, tmp_path)
    assert outcomes(report) == ["unchanged"] * 3
    assert await column(database, IDS) == before
    assert not any("link" in rule for file in report.files for rule in rules(file))
    assert outcomes(await take(database, tmp_path)) == ["unchanged"] * 3


async def test_a_file_that_is_gone_is_named_and_its_record_stays(database: Database, tmp_path: Path) -> None:
    await take(database, lay(tmp_path, FILES))
    (tmp_path / "docs/adr/0001-a.md").unlink()
    assert "file.gone" in rules(by_name(await take(database, tmp_path, dry_run=True))["0001-a.md"])
    assert "file.gone" in rules(by_name(await take(database, tmp_path))["0001-a.md"])
    assert await column(database, "SELECT count(*) FROM decision") == [3]
    lay(tmp_path, {"docs/adr/0001-a.md": FILES["docs/adr/0001-a.md"]})
    assert outcomes(await take(database, tmp_path)) == ["unchanged"] * 3


async def test_another_folder_of_the_collection_is_not_gone(database: Database, tmp_path: Path) -> None:
    await take(database, lay(tmp_path / "one", {"0001-a.md": adr("Fire at night", 1)}))
    report = await take(
        database, lay(tmp_path / "two", {"0002-b.md": adr("Wedge clay", 2), "0003-a.md": adr("Fire at night", 1)})
    )
    assert not any({"file.gone", "file.renamed"} & rules(file) for file in report.files)
    assert await column(database, "SELECT count(*) FROM decision") == [3]


async def test_one_file_alone_says_nothing_of_the_others(database: Database, tmp_path: Path) -> None:
    await take(database, lay(tmp_path, FILES))
    report = await run_import(database, [Upload("new.md", adr("New", 9).encode())], collection="Log", workers=SHARED[0])
    assert outcomes(report) == ["new"]


async def test_a_renamed_entry_of_a_log_stays_the_same_record(database: Database, tmp_path: Path) -> None:
    body = "\n**Status:** Accepted\n\nThe story of it all, and why it matters to everybody here.\n\n"
    text = f"# Decisions\n\n## ADR-1: A roof\n{body}## ADR-2: A door\n{body}"
    await take(database, lay(tmp_path, {"decisions.md": text}))
    before = await column(database, IDS)
    report = await take(database, lay(tmp_path, {"decisions.md": text.replace("A door", "A wide door")}))
    assert outcomes(report) == ["unchanged", "updated"]
    assert "file.renamed" in rules(report.files[1])
    assert await column(database, IDS) == before


async def test_files_that_exchanged_their_names_keep_their_records(database: Database, tmp_path: Path) -> None:
    await take(database, lay(tmp_path, FILES))
    titles = "SELECT title FROM decision ORDER BY id"
    before = await column(database, titles)
    lay(
        tmp_path, {"docs/adr/0001-a.md": FILES["docs/adr/0002-b.md"], "docs/adr/0002-b.md": FILES["docs/adr/0001-a.md"]}
    )
    report = by_name(await take(database, tmp_path))
    assert all(report[name].outcome == "unchanged" for name in report)
    assert all("file.renamed" in rules(report[name]) for name in ("0001-a.md", "0002-b.md"))
    assert await column(database, titles) == before
    assert not any("file.renamed" in rules(file) for file in (await take(database, tmp_path)).files)


async def test_files_that_moved_up_by_one_keep_their_records(database: Database, tmp_path: Path) -> None:
    files = {f"000{at}-{name}.md": adr(f"Use {name}") for at, name in enumerate("abc", 1)}
    await take(database, lay(tmp_path, files))
    names = list(files)
    later = {"0004-d.md": files[names[2]], names[2]: files[names[1]], names[1]: files[names[0]], names[0]: adr("First")}
    report = by_name(await take(database, lay(tmp_path, later)))
    assert [report[name].outcome for name in sorted(later)] == ["new", "unchanged", "unchanged", "unchanged"]
    assert "number.kept" in rules(report["0004-d.md"])
    assert await column(database, "SELECT title FROM decision ORDER BY id") == ["Use a", "Use b", "Use c", "First"]


async def test_of_two_equal_texts_the_one_with_the_liker_name_is_taken_and_it_is_said(
    database: Database, tmp_path: Path
) -> None:
    await take(database, lay(tmp_path, {"0005-roof.md": adr("A roof"), "0006-door.md": adr("A roof")}))
    door = await column(database, "SELECT decision_id FROM source WHERE path LIKE '%door%'")
    (tmp_path / "0005-roof.md").unlink()
    (tmp_path / "0006-door.md").rename(tmp_path / "0007-door.md")
    report = by_name(await take(database, tmp_path))
    assert [report["0007-door.md"].id] == door
    assert any("0005-roof.md had the same text" in one.message for one in report["0007-door.md"].findings)
    assert not any("Another record" in one.message for one in report["0007-door.md"].findings)


async def test_a_collection_follows_its_folder(database: Database, tmp_path: Path) -> None:
    lay(tmp_path / "glaze", {"0001-a.md": adr("Fire at night", 1), "0002-b.md": adr("Wedge clay", 2)})
    await run_import(database, [tmp_path / "glaze"], workers=SHARED[0])
    (tmp_path / "glaze").rename(tmp_path / "kiln")
    for dry_run in (True, False):
        report = await run_import(database, [tmp_path / "kiln"], workers=SHARED[0], dry_run=dry_run)
        assert outcomes(report) == ["unchanged"] * 2
        assert all("file.renamed" in rules(file) for file in report.files)
    assert await column(database, "SELECT slug FROM collection") == ["kiln"]
    assert await column(database, "SELECT name FROM collection") == ["kiln"]
    again = await run_import(database, [tmp_path / "kiln"], workers=SHARED[0])
    assert not any("file.renamed" in rules(file) for file in again.files)


async def test_a_copy_of_a_folder_is_another_collection(database: Database, tmp_path: Path) -> None:
    lay(tmp_path / "glaze", {"0001-a.md": adr("Fire at night", 1), "0002-b.md": adr("Wedge clay", 2)})
    await run_import(database, [tmp_path / "glaze"], workers=SHARED[0])
    shutil.copytree(tmp_path / "glaze", tmp_path / "kiln")
    assert outcomes(await run_import(database, [tmp_path / "kiln"], workers=SHARED[0])) == ["new"] * 2
    assert await column(database, "SELECT slug FROM collection ORDER BY id") == ["glaze", "kiln"]


async def test_a_file_that_is_moved_over_another_stays_its_record_and_the_other_is_gone(
    database: Database, tmp_path: Path
) -> None:
    await take(database, lay(tmp_path, FILES))
    ids = dict(zip("abc", await column(database, IDS), strict=True))
    (tmp_path / "docs/adr/0001-a.md").replace(tmp_path / "docs/adr/0002-b.md")
    report = by_name(await take(database, tmp_path))
    assert (report["0002-b.md"].id, report["0002-b.md"].outcome) == (ids["a"], "unchanged")
    assert "file.renamed" in rules(report["0002-b.md"])
    gone = next(file for name, file in report.items() if "file.gone" in rules(file))
    assert gone.id == ids["b"]
    assert await column(database, "SELECT count(*) FROM decision") == [3]
    assert await column(database, "SELECT title FROM decision ORDER BY number") == [
        "Fire at night", "Wedge clay", "Buy tea",
    ]  # fmt: skip
    again = by_name(await take(database, tmp_path))
    assert again["0002-b.md"].id == ids["a"]
    lay(tmp_path, {"docs/adr/0004-clay.md": FILES["docs/adr/0002-b.md"]})
    assert by_name(await take(database, tmp_path))["0004-clay.md"].id == ids["b"]
