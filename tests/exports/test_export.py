"""Files that an export writes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.decisions.models import Decision
from app.exports.folder import ExportRefused
from app.exports.service import run_export
from app.imports.finding.marks import EXPORTED
from app.persistence.database.engine import Database
from app.persistence.session import run_in_transaction
from tests.imports.files import adr, by_name, lay, load
from tests.imports.research import RESEARCH

pytestmark = pytest.mark.slow

FILES: dict[str, str | bytes] = {
    "adr/0001-old-tea.md": adr("Old tea", 1, "Superseded by [2. New tea](0002-new-tea.md)"),
    "adr/0002-new-tea.md": b"\xef\xbb\xbf" + adr("New tea", 2).replace("\n", "\r\n").encode(),
    "research/caching.md": RESEARCH,
}


def tree(folder: Path) -> dict[str, bytes]:
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    found.pop(EXPORTED, None)
    return found


async def edit(database: Database, number: int, **values: Any) -> None:
    async def work(session: Any) -> None:
        decision = (await session.scalars(sa.select(Decision).where(sa.text(f"number = {number}")))).one()
        for name, value in values.items():
            setattr(decision, name, value)

    await run_in_transaction(database, work)


async def test_unchanged_records_come_out_byte_for_byte_where_they_lay(database: Database, tmp_path: Path) -> None:
    source = lay(tmp_path / "in", FILES)
    await load(database, source, {})
    await run_export(database, tmp_path / "out", keep_paths=True)
    assert tree(tmp_path / "out") == tree(source)


async def test_kept_paths_of_two_logs_are_read_again_as_two_logs(database: Database, tmp_path: Path) -> None:
    for name in ("shop", "till"):
        await load(database, tmp_path / name, FILES, collection=name)
    report = await run_export(database, tmp_path / "out", keep_paths=True)
    assert report.paths == [f"{name}/{path}" for name in ("shop", "till") for path in sorted(FILES)]
    again = await load(database, tmp_path / "out", {}, collection=None)
    assert {file.outcome.value for file in again.files} == {"unchanged"}


async def test_without_kept_paths_each_collection_has_a_folder(database: Database, tmp_path: Path) -> None:
    await load(database, tmp_path / "in", FILES)
    report = await run_export(database, tmp_path / "out")
    assert report.paths == [f"log/{path}" for path in sorted(FILES)]


async def test_a_changed_record_is_written_anew_in_its_own_dialect(database: Database, tmp_path: Path) -> None:
    await load(database, tmp_path / "in", FILES)
    await edit(database, 1, title="Ancient tea")
    await run_export(database, tmp_path / "out", keep_paths=True)
    text = tree(tmp_path / "out")["adr/0001-old-tea.md"].decode()
    assert text.startswith("# 1. Ancient tea\n")
    assert "Superseded by [2. New tea](0002-new-tea.md)" in text


async def test_links_lead_to_the_files_under_their_new_names(database: Database, tmp_path: Path) -> None:
    text = adr("Use cups", 3).replace(
        "Do it.", "As in [tea](../adr/0002-new-tea.md#context) and [web](https://a.b/c.md)."
    )
    await load(database, tmp_path / "in", FILES | {"more/cups.md": text})
    await edit(database, 2, title="Newest tea")
    await run_export(database, tmp_path / "out", dialect="nygard")
    files = tree(tmp_path / "out")
    assert sorted(files) == [
        "log/0001-old-tea.md",
        "log/0002-newest-tea.md",
        "log/0003-use-cups.md",
        *sorted(files)[3:],
    ]
    assert b"[tea](0002-newest-tea.md#context) and [web](https://a.b/c.md)" in files["log/0003-use-cups.md"]
    assert b"(0002-newest-tea.md)" in files["log/0001-old-tea.md"]


async def test_log4brains_names_files_by_their_date(database: Database, tmp_path: Path) -> None:
    undated = adr("Use cups", 3).replace("Date: 2024-03-01\n", "")
    await load(database, tmp_path / "in", FILES | {"adr/0003-cups.md": undated})
    await run_export(database, tmp_path / "out", dialect="log4brains")
    names = sorted(tree(tmp_path / "out"))
    assert names[:3] == ["log/0003-use-cups.md", "log/20240301-new-tea.md", "log/20240301-old-tea.md"]


async def test_a_successor_that_only_the_register_knows_is_written(database: Database, tmp_path: Path) -> None:
    new = adr("New tea", 2, "Accepted", "Supersedes [1](0001-a.md)")
    await load(database, tmp_path / "in", {"0001-a.md": adr("Old tea", 1), "0002-b.md": new})
    await run_export(database, tmp_path / "out", dialect="nygard", keep_paths=True)
    assert b"Superseded by [0002 New tea](0002-b.md)" in tree(tmp_path / "out")["0001-a.md"]


@pytest.mark.parametrize("dialect", [None, "madr4", "nygard", "log4brains"])
async def test_the_same_records_give_the_same_bytes(database: Database, tmp_path: Path, dialect: Any) -> None:
    await load(database, tmp_path / "in", FILES)
    await run_export(database, tmp_path / "one", dialect=dialect)
    await run_export(database, tmp_path / "two", dialect=dialect)
    assert tree(tmp_path / "one") == tree(tmp_path / "two")
    again = await run_export(database, tmp_path / "one", dialect=dialect)
    assert again.written == 0


@pytest.mark.parametrize("dialect", ["madr4", "nygard", "log4brains"])
async def test_a_forced_dialect_is_read_as_the_same_decisions(database: Database, tmp_path: Path, dialect: Any) -> None:
    await load(database, tmp_path / "in", FILES)
    await run_export(database, tmp_path / "out", dialect=dialect, keep_paths=True)
    report = by_name(await load(database, tmp_path / "out", {}, collection="Again"))
    assert {name: (file.record, file.title, file.status) for name, file in report.items()} == {
        "0001-old-tea.md": ("decision", "Old tea", "superseded"),
        "0002-new-tea.md": ("decision", "New tea", "accepted"),
        "caching.md": ("research", "Caching in the Ticket Shop", None),
    }


async def test_an_export_leaves_the_files_of_others_alone(database: Database, tmp_path: Path) -> None:
    await load(database, tmp_path / "in", FILES)
    mine = lay(tmp_path / "out", {"adr/0001-old-tea.md": "mine"})
    with pytest.raises(ExportRefused, match="not from an earlier export"):
        await run_export(database, mine, keep_paths=True)
    assert tree(mine) == {"adr/0001-old-tea.md": b"mine"}


async def test_an_export_does_not_follow_links_out_of_its_folder(database: Database, tmp_path: Path) -> None:
    await load(database, tmp_path / "in", FILES)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "adr").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ExportRefused, match="leads out"):
        await run_export(database, tmp_path / "out", keep_paths=True)
    assert list((tmp_path / "elsewhere").iterdir()) == []


async def test_an_unknown_collection_is_refused(database: Database, tmp_path: Path) -> None:
    with pytest.raises(ExportRefused, match="no record"):
        await run_export(database, tmp_path / "out", collection="nothing")


@pytest.mark.parametrize(
    ("there", "words"),
    [("adr", "needs a folder"), ("adr/0001-a.md/x", "needs a file"), (f"{EXPORTED}/x", "earlier exports")],
)
async def test_an_export_that_something_stands_in_the_way_of_writes_nothing(
    database: Database, tmp_path: Path, there: str, words: str
) -> None:
    await load(database, tmp_path / "in", {"0001-a.md": adr("Use tea", 1)}, collection="adr")
    lay(tmp_path / "out", {there: "mine"})
    with pytest.raises(ExportRefused, match=words):
        await run_export(database, tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").rglob("*") if path.is_file()] == [Path(there).name]


async def test_a_damaged_list_of_earlier_files_counts_as_none(database: Database, tmp_path: Path) -> None:
    await load(database, tmp_path / "in", {"0001-a.md": adr("Use tea", 1)})
    lay(tmp_path / "out", {EXPORTED: b"\xff\xfe"})
    assert (await run_export(database, tmp_path / "out")).written == 1
