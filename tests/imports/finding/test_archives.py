"""Archives and uploads: opened with suspicion, and nothing is written when one is refused."""

from __future__ import annotations

import io
import stat
import zipfile
from pathlib import Path

import pytest

from app.imports.finding.sources import Upload
from app.imports.findings import ImportRefused
from app.imports.limits import FILE_BYTES
from app.imports.service import run_import
from app.persistence.database.engine import Database
from tests.imports.files import SHARED, adr, by_name, column, load, outcomes, rules


def packed(files: dict[str, str | bytes], **options: int) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", options.get("compression", zipfile.ZIP_DEFLATED)) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


async def refused(database: Database, *uploads: Upload) -> str:
    """The reason why uploads are refused; checks that nothing was written."""
    with pytest.raises(ImportRefused) as error:
        await run_import(database, uploads, workers=SHARED[0])
    assert await column(database, "SELECT (SELECT count(*) FROM import_run) + (SELECT count(*) FROM collection)") == [0]
    return str(error.value)


async def test_an_archive_is_imported_like_a_folder(database: Database, tmp_path: Path) -> None:
    files = {"shop-main/docs/adr/0001-a.md": adr("Use tea", 1), "shop-main/README.md": "# Shop"}
    (tmp_path / "download.zip").write_bytes(packed(files))
    report = await run_import(database, [tmp_path / "download.zip"], workers=SHARED[0])
    assert sorted(outcomes(report)) == ["new", "skipped"]
    assert await column(database, "SELECT name FROM collection") == ["shop-main"]
    assert await column(database, "SELECT path FROM source") == ["docs/adr/0001-a.md"]


async def test_uploaded_files_go_to_one_collection_and_link_to_each_other(database: Database) -> None:
    old = Upload("0001-a.md", adr("Old tea", 1, "Superseded by [2](0002-b.md)").encode())
    new = Upload("0002-b.md", adr("New tea", 2).encode())
    report = await run_import(database, [old, new], workers=SHARED[0])
    assert outcomes(report) == ["new", "new"]
    assert await column(database, "SELECT kind FROM decision_link") == ["supersedes"]
    assert await column(database, "SELECT name FROM collection") == ["Default"]


async def test_loose_files_keep_their_numbers_beside_an_archive(database: Database) -> None:
    loose = [Upload("b.md", adr("Tea", 2).encode()), Upload("a.md", adr("Cup", 1).encode())]
    log = Upload("log.zip", packed({"x/1.md": adr("Coffee", 1), "x/2.md": adr("Mug", 2)}))
    for name, uploads in (("One", [*loose, log]), ("Two", [log, *loose])):
        report = await run_import(database, uploads, collection=name, workers=SHARED[0])
        assert [file.path for file in report.files[:2]] == ["b.md", "a.md"]
    assert await column(database, "SELECT title FROM decision WHERE number < 3 ORDER BY collection_id, number") == [
        "Cup", "Tea", "Cup", "Tea",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("archive", "top", "name"),
    [
        ("platform.zip", "adr", "platform"), ("platform.ZIP", "Docs", "platform"), ("download.zip", "shop", "shop"),
        (".zip", "adr", "adr"),
    ],
)  # fmt: skip
async def test_a_folder_that_is_called_after_what_it_holds_gives_way_to_its_archive(
    database: Database, archive: str, top: str, name: str
) -> None:
    content = packed({f"{top}/0001-a.md": adr("Use tea", 1)})
    await run_import(database, [Upload(archive, content)], workers=SHARED[0])
    assert await column(database, "SELECT name FROM collection") == [name]
    assert await column(database, "SELECT path FROM source") == ["0001-a.md"]


@pytest.mark.parametrize("name", ["../evil.md", "/etc/evil.md", "a/../../evil.md", "..\\evil.md", "C:\\evil.md"])
async def test_a_name_that_climbs_out_is_refused(database: Database, name: str) -> None:
    good = {"0001-a.md": adr("Use tea", 1), name: "# Evil"}
    assert "outside of itself" in await refused(database, Upload("x.zip", packed(good)))


async def test_a_bomb_is_refused_before_it_is_unpacked(database: Database) -> None:
    assert "bomb" in await refused(database, Upload("x.zip", packed({"0001-a.md": b"a" * 4 * 1024 * 1024})))


async def test_too_much_in_one_archive_is_refused(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.imports.finding.archives.ARCHIVE_BYTES", 1000)
    assert "the limit is" in await refused(database, Upload("x.zip", packed({"a.md": b"word " * 300})))
    monkeypatch.setattr("app.imports.finding.archives.ARCHIVE_BYTES", 10**6)
    monkeypatch.setattr("app.imports.finding.archives.ARCHIVE_FILES", 2)
    many: dict[str, str | bytes] = {f"{place}.md": "# A" for place in range(3)}
    assert "holds 3 files" in await refused(database, Upload("x.zip", packed(many)))


async def test_a_directory_without_end_is_refused_before_it_is_read(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.imports.finding.archives.MOST_ENTRIES", 2)
    many: dict[str, str | bytes] = {f"{place}/": "" for place in range(3)}
    assert "more than 2 entries" in await refused(database, Upload("x.zip", packed(many)))


async def test_a_file_over_the_limit_is_refused(database: Database) -> None:
    large = b"# Tea\n" + b"tea " * (FILE_BYTES // 4)
    assert "the limit for a file is 5 MB" in await refused(database, Upload("a.md", large))
    stored = packed({"a.md": large}, compression=zipfile.ZIP_STORED)
    assert "the limit is 5 MB" in await refused(database, Upload("x.zip", stored))


async def test_what_is_no_archive_or_a_damaged_one_is_refused(database: Database) -> None:
    assert "not a zip" in await refused(database, Upload("x.zip", b"PK nonsense"))
    whole = packed({"0001-a.md": adr("Use tea", 1)}, compression=zipfile.ZIP_STORED)
    damaged = whole.replace(b"Use tea", b"Use TEA")
    assert "damaged" in await refused(database, Upload("x.zip", damaged))


async def test_a_link_in_an_archive_is_not_followed(database: Database) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        entry = zipfile.ZipInfo("0002-b.md")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, "/etc/passwd")
        archive.writestr("0001-a.md", adr("Use tea", 1))
    report = by_name(await run_import(database, [Upload("x.zip", target.getvalue())], workers=SHARED[0]))
    assert rules(report["0002-b.md"]) == {"file.outside"}
    assert report["0001-a.md"].outcome.value == "new"


async def test_nothing_to_import_is_said(database: Database, tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="no file to import"):
        await load(database, tmp_path, {"notes.py": "print()"})
    with pytest.raises(ImportRefused, match="There is no file or folder"):
        await run_import(database, [tmp_path / "x"])


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
async def test_an_archive_that_unpacks_before_it_can_be_measured_is_refused(database: Database, method: int) -> None:
    upload = Upload("x.zip", packed({"0001-a.md": adr("Use tea", 1)}, compression=method))
    assert "ordinary zip" in await refused(database, upload)


async def test_two_files_of_one_name_are_both_spoken_of(database: Database) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("adr/0001-a.md", adr("Use tea", 1))
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("adr/0001-a.md", adr("Use cups", 1))
    one, two = (Upload(name, packed({"docs/0002-b.md": adr(name, 2)})) for name in ("one.zip", "two.zip"))
    uploads = [Upload("x.zip", target.getvalue()), one, two, Upload("b.md", b"# B"), Upload("b.md", b"# C")]
    report = await run_import(database, uploads, collection="Log", workers=SHARED[0])
    assert len(report.files) == 6
    same = [file.path for file in report.files if "file.same_place" in rules(file)]
    assert same == ["b.md (2)", "x.zip/adr/0001-a.md (2)", "two.zip/docs/0002-b.md"]
