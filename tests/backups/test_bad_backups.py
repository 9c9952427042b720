"""Files that are no backup any more, or never were one: words, and no database is touched."""

from __future__ import annotations

import json
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.backups.archive import Archive, ArchiveWriter, fresh_file
from app.backups.manifest import NAME, BackupManifest, BackupRefused, SavedTable
from app.persistence.fields import now
from app.persistence.migrations.heads import head
from tests.backups.conftest import unheard

WHOLE = 700  # bytes that every archive of these tests has at least
in_one_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A small backup."""
    path = tmp_path / "small.zip"
    with fresh_file(path) as file, ArchiveWriter(file) as writer:
        tables = []
        for name, rows in (("decision", b"1\tUse PostgreSQL\n" * 40), ("tag", b"")):
            with writer.table(name) as sink:
                sink(rows)
            digest = sha256(rows).hexdigest()
            tables.append(SavedTable(name, ["id", "title"], rows.count(b"\n"), len(rows), digest))
        writer.finish(manifest(tables))
    return path


def manifest(tables: list[SavedTable], **changes: object) -> BackupManifest:
    whole = BackupManifest(
        format=1, made_at=now(), release="0.1.0", schema=head() or "", postgresql="18.6", register="", tables=tables,
        sequences={},
    )  # fmt: skip
    return msgspec.structs.replace(whole, **changes)


def refused(path: Path) -> str:
    with pytest.raises(BackupRefused) as found, Archive(path) as opened:
        opened.check(unheard)
    assert "\n" not in str(found.value)
    return str(found.value)


@in_one_folder
@given(share=st.floats(0, 1, exclude_max=True))
def test_what_is_cut_anywhere_is_refused(archive: Path, share: float) -> None:
    content = archive.read_bytes()
    cut = archive.with_name("cut.zip")
    cut.write_bytes(content[: int(len(content) * share)])
    assert "cut off" in refused(cut) or share * len(content) < 4


@in_one_folder
@given(place=st.integers(0, WHOLE - 1), sign=st.integers(1, 255))
def test_what_is_altered_anywhere_is_refused_or_still_says_the_same(archive: Path, place: int, sign: int) -> None:
    content = bytearray(archive.read_bytes())
    assert len(content) >= WHOLE
    content[place] ^= sign
    altered = archive.with_name("altered.zip")
    altered.write_bytes(content)
    with Archive(archive) as good:
        try:
            with Archive(altered) as other:
                other.check(unheard)
                same = [b"".join(other.rows(table)) for table in other.manifest.tables]
        except BackupRefused:
            return
        assert same == [b"".join(good.rows(table)) for table in good.manifest.tables]


def test_other_files_are_told_from_backups(tmp_path: Path) -> None:
    text, other = tmp_path / "notes.txt", tmp_path / "other.zip"
    text.write_text("no archive")
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("0001-use-postgresql.md", "# Use PostgreSQL")
    assert refused(text) == f"{text} is no backup of Rationale."
    assert refused(other) == f"{other} is no backup of Rationale: it has no {NAME}."


@pytest.mark.parametrize("change", [{"schema": "30261130_0000"}, {"format": 2}])
def test_a_newer_release_is_named(tmp_path: Path, change: dict[str, object]) -> None:
    path = tmp_path / "newer.zip"
    with fresh_file(path) as file, ArchiveWriter(file) as writer:
        writer.finish(manifest([], release="9.0.0", **change))
    assert "was made by another release, 9.0.0" in refused(path)


def test_a_manifest_that_names_what_is_not_there_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "less.zip"
    with fresh_file(path) as file, ArchiveWriter(file) as writer:
        writer.finish(manifest([SavedTable("decision", ["id"], 0, 0, "")]))
    assert "does not hold the tables" in refused(path)


EMPTY = sha256(b"").hexdigest()


@pytest.mark.parametrize(
    "change",
    [
        *({"sequences": {"tag_id_seq": last}} for last in (0, -1, 2**63, 2**70, 1.5, "1", None)),
        *({"sequences": {name: 1}} for name in ("", "Tag", "a b", 'a"; DROP TABLE tag', "a\n", "a\0", "a" * 64)),
        *({"register": name} for name in ("x", "0" * 36, "../../etc", None, 1)),
        {"tables": [SavedTable("tag", ["id"], 0, 0, EMPTY)] * 2},
        {"tables": [SavedTable("tag", ["id", "id"], 0, 0, EMPTY)]},
        {"tables": [SavedTable("tag", ["a\0"], 0, 0, EMPTY)]},
        {"tables": [SavedTable("../tag", ["id"], 0, 0, EMPTY)]},
        {"tables": [SavedTable("tag", ["id"], -1, 0, EMPTY)]},
        {"made_at": "once"},
    ],
)
def test_a_value_of_the_manifest_that_no_database_takes_is_refused_by_the_check(
    tmp_path: Path, change: dict[str, Any]
) -> None:
    path = tmp_path / "odd.zip"
    text = json.dumps(msgspec.to_builtins(manifest([])) | msgspec.to_builtins(change))
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(NAME, text)
    assert "cannot be read" in refused(path)


def test_a_file_that_is_there_is_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "mine"
    path.write_text("kept")
    with pytest.raises(BackupRefused, match="exists already"), fresh_file(path):
        raise AssertionError("it is not begun")
    assert path.read_text() == "kept"


def test_what_lies_in_the_folder_is_neither_followed_nor_used(tmp_path: Path) -> None:
    path, victim = tmp_path / "new.zip", tmp_path / "victim"
    victim.write_text("kept")
    part = tmp_path / ".new.zip.part"
    part.symlink_to(victim)
    with fresh_file(path) as file:
        file.write(b"saved")
    assert (victim.read_text(), path.read_bytes(), path.stat().st_mode & 0o777) == ("kept", b"saved", 0o600)
    assert sorted(tmp_path.iterdir()) == sorted([part, path, victim])


def test_a_name_that_is_taken_meanwhile_stays_with_who_has_it(tmp_path: Path) -> None:
    path, nowhere = tmp_path / "new.zip", tmp_path / "nowhere.zip"
    with pytest.raises(BackupRefused, match="exists already"), fresh_file(path):
        path.write_text("theirs")
    nowhere.symlink_to(tmp_path / "outside")
    with pytest.raises(BackupRefused, match="exists already"), fresh_file(nowhere):
        raise AssertionError("it is not begun")
    assert (path.read_text(), sorted(tmp_path.iterdir())) == ("theirs", [path, nowhere])


def test_what_fails_midway_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No space"), fresh_file(tmp_path / "full.zip"):
        raise OSError(28, "No space left on device")
    assert list(tmp_path.iterdir()) == []
