"""Images go where their records go: out with an export, into the trash and back, and away when nothing shows them."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from sqlalchemy.dialects import postgresql

from app.exports.service import run_export
from app.images.repository import _in_history, sweep
from app.persistence.database.engine import Database
from app.persistence.session import run_in_transaction
from app.trash.repository import purge
from tests.admin.browsing import open_page
from tests.images.files import png
from tests.images.test_shown import SHOWN, page_of, showing
from tests.imports.files import column, load, outcomes

pytestmark = pytest.mark.slow

FILES: dict[str, str | bytes] = {
    "adr/1.md": showing("![A](img/a.png) ![B](../pictures/b%20c.png)"),
    "adr/img/a.png": png(1, 1),
    "pictures/b c.png": png(2, 2),
}


def laid(folder: Path) -> dict[str, bytes]:
    return {
        place.relative_to(folder).as_posix(): place.read_bytes()
        for place in folder.rglob("*")
        if place.is_file() and not place.name.startswith(".")
    }


async def edit(database: Database, statement: str) -> None:
    async with database.write.begin() as connection:
        await connection.exec_driver_sql(statement)


@pytest.mark.parametrize("keep_paths", [True, False])
async def test_an_export_holds_the_images_beside_their_records(
    database: Database, tmp_path: Path, keep_paths: bool
) -> None:
    await load(database, tmp_path / "in", FILES)
    report = await run_export(database, tmp_path / "out", keep_paths=keep_paths)
    above = "" if keep_paths else "log/"
    assert laid(tmp_path / "out") == {above + path: content for path, content in laid(tmp_path / "in").items()}
    assert (len(report.paths), len(report.images), report.images_moved, report.written) == (1, 2, 0, 3)
    assert (await run_export(database, tmp_path / "out", keep_paths=keep_paths)).written == 0


async def test_what_was_exported_is_imported_as_unchanged(database: Database, tmp_path: Path) -> None:
    await load(database, tmp_path / "in", FILES)
    await run_export(database, tmp_path / "out", keep_paths=True)
    assert outcomes(await load(database, tmp_path / "out", {})) == ["unchanged"]
    assert await column(database, "SELECT count(*) FROM image") == [2]


@pytest.mark.parametrize("dialect", [None, "madr4", "nygard", "log4brains"])
async def test_a_record_that_was_changed_still_finds_its_images(
    database: Database, tmp_path: Path, dialect: str | None
) -> None:
    await load(database, tmp_path / "in", FILES)
    await edit(database, "UPDATE decision SET title = 'Changed', version = version + 1")
    await run_export(database, tmp_path / "out", dialect=dialect)  # type: ignore[arg-type]
    again = await load(database, tmp_path / "out", {}, collection="Again")
    assert [one.rule for one in again.files[0].findings if one.rule.startswith("image.")] == []


async def test_two_images_that_want_one_place_are_both_written(database: Database, tmp_path: Path) -> None:
    for name, size in (("One", 1), ("Two", 2)):
        await load(database, tmp_path / name, {f"{name}.md": showing("![A](a.png)"), "a.png": png(size)})
    await edit(
        database,
        "UPDATE decision SET title = 'Changed', version = version + 1 WHERE id = (SELECT max(id) FROM decision)",
    )
    report = await run_export(database, tmp_path / "out", keep_paths=True)
    assert report.images_moved == 1
    written = laid(tmp_path / "out")
    assert written["a.png"] == png(1)
    moved = next(path for path in report.images if path != "a.png")
    assert written[moved] == png(2)
    assert f"![A]({moved})".encode() in written["Two.md"]


async def test_no_image_leaves_the_folder_of_an_export(database: Database, tmp_path: Path) -> None:
    await load(database, tmp_path / "in", FILES)
    await edit(database, "UPDATE image_use SET href = '../../../../out/of%0Ait.png' WHERE href LIKE '..%%'")
    report = await run_export(database, tmp_path / "out")
    assert report.images == ["log/adr/img/a.png", "out/of_it.png"]


async def test_the_trash_gives_a_record_back_with_its_images(
    admin: httpx.AsyncClient, database: Database, tmp_path: Path
) -> None:
    await load(database, tmp_path, FILES)
    before = SHOWN.findall(await page_of(admin, database))
    id_ = (await column(database, "SELECT id FROM decision"))[0]
    await edit(database, "UPDATE image SET stored_at = now() - interval '1 year'")
    await (await open_page(admin, f"/admin/decisions/{id_}/delete")).press("")
    assert await column(database, "SELECT count(*) FROM image_use") == [0]
    assert await run_in_transaction(database, sweep) == 0
    trash = (await column(database, "SELECT id FROM trash"))[0]
    assert (await admin.post(f"/admin/trash/{trash}/restoration")).status_code == 303
    assert SHOWN.findall(await page_of(admin, database)) == before
    assert (await admin.get(before[0][0])).content == png(1, 1)


async def test_an_image_that_nothing_shows_is_swept_after_a_week(database: Database, tmp_path: Path) -> None:
    await load(database, tmp_path, FILES)
    await load(database, tmp_path, {"adr/1.md": showing("![A](img/a.png)")})
    assert await run_in_transaction(database, sweep) == 0
    await edit(database, "UPDATE image SET stored_at = now() - interval '8 days'")
    assert await run_in_transaction(database, sweep) == 1
    assert await column(database, "SELECT width FROM image") == [1]


async def test_what_was_deleted_for_good_takes_its_images_along(
    admin: httpx.AsyncClient, database: Database, tmp_path: Path
) -> None:
    await load(database, tmp_path, FILES)
    id_ = (await column(database, "SELECT id FROM decision"))[0]
    await (await open_page(admin, f"/admin/decisions/{id_}/delete")).press("")
    await edit(database, "UPDATE trash SET deleted_at = now() - interval '1 year'")
    await edit(database, "UPDATE image SET stored_at = now() - interval '1 year'")
    await run_in_transaction(database, purge)
    assert await run_in_transaction(database, sweep) == 2


async def test_a_record_that_has_diverged_keeps_its_images_and_links(
    reading_person: httpx.AsyncClient, database: Database, tmp_path: Path
) -> None:
    await load(database, tmp_path, FILES)
    before = SHOWN.findall(await page_of(reading_person, database))
    await edit(database, "UPDATE decision SET title = 'Changed', version = version + 1")
    again = await load(database, tmp_path, {"adr/1.md": showing("Nothing.")})
    assert outcomes(again) == ["diverged"]
    assert SHOWN.findall(await page_of(reading_person, database)) == before


async def test_the_history_is_not_read_for_the_few_changes_that_show_images(database: Database) -> None:
    asked = _in_history().compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True})
    async with database.write.begin() as connection:
        await connection.exec_driver_sql("SET LOCAL enable_seqscan = off")  # as if there were many
        plan = (await connection.exec_driver_sql(f"EXPLAIN {str(asked).replace('%%', '%')}")).scalars().all()
    assert "revision_that_shows_images" in "\n".join(plan)
