"""Which files of a folder are looked at, and which collection they go to."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.imports.finding.discovery import discover
from app.imports.finding.grouping import group
from app.imports.findings import ImportRefused
from app.markdown.syntax.suffixes import READABLE
from tests.imports.files import lay


def found(*origins: Path) -> list[tuple[str, str]]:
    """Collection and path of every file that is taken."""
    return [(one.collection, one.path) for one in group(discover(origins)) if one.file.refused is None]


def test_records_are_found_in_every_folder_but_those_of_tools(tmp_path: Path) -> None:
    taken = ["docs/adr/0001-a.md", ".archgate/adrs/e.md", *(f"docs/old/b{suffix}" for suffix in READABLE)]
    left = ["node_modules/x.md", ".github/y.md", "venv/z.md", "docs/image.png", "src/code.py"]
    lay(tmp_path / "shop", dict.fromkeys([*taken, *left, ".git/HEAD"], "# A"))
    assert sorted(path for _, path in found(tmp_path / "shop")) == sorted(taken)


def test_a_text_in_another_format_is_said_and_a_picture_is_not(tmp_path: Path) -> None:
    lay(tmp_path, {"a.org": "* A", "b.txt": "b", "c.png": b"c", "d.md": "# D"})
    files = discover([tmp_path])[0].files
    assert [(file.path, file.refused and file.refused[0]) for file in files] == [
        ("a.org", "file.format"),
        ("b.txt", "file.format"),
        ("d.md", None),
    ]


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    lay(tmp_path, {"secret.md": "# Secret", "log/0001-a.md": "# A", "log/inside.md": "# I"})
    (tmp_path / "log/0002-b.md").symlink_to(tmp_path / "secret.md")
    (tmp_path / "log/0003-c.md").symlink_to(tmp_path / "log/inside.md")
    (tmp_path / "log/up").symlink_to(tmp_path)
    refused = {file.path: file.refused and file.refused[0] for file in discover([tmp_path / "log"])[0].files}
    assert refused == {"0001-a.md": None, "0002-b.md": "file.outside", "0003-c.md": None, "inside.md": None}


def test_a_file_over_the_limit_is_left_out_and_said(tmp_path: Path) -> None:
    lay(tmp_path, {"a.md": b"a" * (5 * 1024 * 1024 + 1), "b.md": b"b" * 5 * 1024 * 1024})
    assert [file.refused and file.refused[0] for file in discover([tmp_path])[0].files] == ["file.too_large", None]


def test_a_folder_of_records_is_named_after_its_repository(tmp_path: Path) -> None:
    lay(tmp_path / "shop", {".git/HEAD": "x", "docs/adr/0001-a.md": "# A"})
    expected = [("shop", "docs/adr/0001-a.md")]
    assert found(tmp_path / "shop/docs/adr") == expected
    assert found(tmp_path / "shop") == expected
    assert found(tmp_path / "shop/docs/adr/0001-a.md") == expected


def test_without_a_repository_the_nearest_telling_name_counts(tmp_path: Path) -> None:
    lay(tmp_path / "shop", {"docs/adr/0001-a.md": "# A"})
    assert found(tmp_path / "shop/docs/adr") == [("shop", "docs/adr/0001-a.md")]


def test_several_repositories_in_one_folder_are_collections_of_their_own(tmp_path: Path) -> None:
    lay(
        tmp_path / "all",
        {"one/adr/0001-a.md": "# A", "two/0001-b.md": "# B", "expected.tsv": "x", "README.md": "# All"},
    )
    assert found(tmp_path / "all") == [("all", "README.md"), ("one", "adr/0001-a.md"), ("two", "0001-b.md")]


def test_folders_for_kinds_of_records_are_one_collection(tmp_path: Path) -> None:
    lay(tmp_path / "shop", {"decisions/0001-a.md": "# A", "research/01-b.md": "# B"})
    assert {collection for collection, _ in found(tmp_path / "shop")} == {"shop"}


def test_a_collection_that_is_named_takes_everything(tmp_path: Path) -> None:
    lay(tmp_path / "all", {"one/0001-a.md": "# A", "two/0001-b.md": "# B"})
    candidates = group(discover([tmp_path / "all"]), "Platform team")
    assert [(one.slug, one.path) for one in candidates] == [
        ("platform-team", "one/0001-a.md"),
        ("platform-team", "two/0001-b.md"),
    ]


def test_a_file_that_is_given_twice_is_taken_once(tmp_path: Path) -> None:
    lay(tmp_path / "shop", {"0001-a.md": "# A"})
    assert len(found(tmp_path / "shop", tmp_path / "shop/0001-a.md", tmp_path / "shop")) == 1


def test_links_in_a_circle_are_said_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a.md").symlink_to("a.md")
    (tmp_path / "0001-b.md").write_text("# B")
    files = discover([tmp_path])[0].files
    assert [(file.path, file.refused and file.refused[0]) for file in files] == [
        ("0001-b.md", None),
        ("a.md", "file.unreadable"),
    ]


def test_a_folder_that_cannot_be_listed_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(tmp_path, {"0001-a.md": "# A", "closed/0002-b.md": "# B"})
    scandir = os.scandir

    def scan(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", scan)
    refused = [file for file in discover([tmp_path])[0].files if file.refused]
    assert [(file.path, file.refused) for file in refused] == [
        ("closed", ("file.unreadable", "The folder could not be opened: Permission denied."))
    ]


def test_an_archive_that_is_a_pipe_is_refused_rather_than_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.zip")
    with pytest.raises(ImportRefused, match="not a regular file"):
        discover([tmp_path / "x.zip"])


def test_names_that_are_no_utf_8_stay_apart(tmp_path: Path) -> None:
    for name in (b"caf\xe9.md", b"caf\xe8.md"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text("# A")
    paths = [file.path for file in discover([tmp_path])[0].files]
    assert sorted(paths) == ["caf\\xe8.md", "caf\\xe9.md"]
