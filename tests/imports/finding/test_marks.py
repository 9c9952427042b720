"""Files of tools that say where records lie and where another log begins."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest

from app.imports.finding.discovery import discover
from app.imports.finding.grouping import Candidate, group
from app.imports.finding.sources import Upload
from app.imports.service import run_import
from app.persistence.database.engine import Database
from tests.imports.files import adr, by_name, column, lay, outcomes, rules

LOG4BRAINS = "project:\n  adrFolder: ./docs/adr\n  packages:\n    - {name: oven, path: oven, adrFolder: ./oven/adr}\n"


@pytest.mark.parametrize(
    ("mark", "text", "named"),
    [
        (".adr-dir", "docs/adr\n", ["docs/adr/0001-a.md"]),
        (".adr-dir", "./oven/adr/", ["oven/adr/0001-b.md"]),
        (".log4brains.yml", LOG4BRAINS, ["adr/0001-b.md", "docs/adr/0001-a.md"]),
        ("adr.config.json", '{"path": "docs/adr"}', ["docs/adr/0001-a.md"]),
        (".adr-dir", "nowhere", ["docs/adr/0001-a.md", "docs/guide.md", "oven/adr/0001-b.md"]),
        (".adr-dir", "../../etc", ["docs/adr/0001-a.md", "docs/guide.md", "oven/adr/0001-b.md"]),
        (".log4brains.yml", "project: [", ["docs/adr/0001-a.md", "docs/guide.md", "oven/adr/0001-b.md"]),
    ],
)
def test_only_the_folders_that_a_tool_names_are_read(tmp_path: Path, mark: str, text: str, named: list[str]) -> None:
    files = dict.fromkeys(["docs/adr/0001-a.md", "docs/guide.md", "oven/adr/0001-b.md"], "# A")
    for candidates in both(tmp_path / "shop", files | {mark: text, ".git/HEAD": "x"}):
        assert sorted(one.path for one in candidates if one.file.refused is None) == named
        assert {one.file.refused[0] for one in candidates if one.file.refused} <= {"file.elsewhere"}


def test_a_submodule_is_a_collection_of_its_own(tmp_path: Path) -> None:
    files = {".git/HEAD": "x", "adr/0001-a.md": "# A", "libs/kiln/.git": "gitdir: x", "libs/kiln/adr/0001-b.md": "# B"}
    for candidates in both(tmp_path / "shop", files):
        found = {(one.collection, one.path, one.kept_path) for one in candidates}
        assert found == {
            ("shop", "adr/0001-a.md", "adr/0001-a.md"),
            ("kiln", "adr/0001-b.md", "libs/kiln/adr/0001-b.md"),
        }


def test_submodules_of_one_name_are_told_apart(tmp_path: Path) -> None:
    text = '[submodule "a"]\n  path = a/docs\n[submodule "b"]\n  path = b/docs\n'
    lay(tmp_path / "shop", {".gitmodules": text, "a/docs/0001-a.md": "# A", "b/docs/0001-a.md": "# A"})
    found = group(discover([tmp_path / "shop"]))
    assert sorted(one.slug for one in found) == ["a-docs", "b-docs"]


PACKAGES = """project:
  name: Shop
  adrFolder: docs/adr
  packages:
    - {name: Ovens & co, path: packages/kiln, adrFolder: packages/kiln/adr}
    - {name: shop, path: packages/shop, adrFolder: packages/shop/adr}
    - {name: 5, path: packages/none}
    - nothing
"""


async def test_a_package_of_log4brains_is_a_collection_of_its_name(database: Database, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        ".log4brains.yml": PACKAGES,
        "docs/adr/20240101-roof.md": adr("A roof", None, "Accepted", "See [it](ovens-co/20240102-fire.md)",
                                          "Amends [ovens-co/20240102-fire](ovens-co/20240102-fire)"),
        "packages/kiln/adr/20240102-fire.md": adr(
            "A fire", None, "Accepted", "See [up](../../../docs/adr/20240101-roof.md)"
        ),
        "packages/shop/adr/20240103-till.md": adr("A till"),
    }  # fmt: skip
    for candidates in both(tmp_path / "shop", files):
        assert {(one.collection, one.path) for one in candidates} == {
            ("shop", "docs/adr/20240101-roof.md"),
            ("Ovens & co", "adr/20240102-fire.md"),
            ("packages/shop", "adr/20240103-till.md"),
        }
    report = by_name(await run_import(database, [tmp_path / "shop"]))
    assert not any("link" in rule for rule in rules(report["20240102-fire.md"]))
    assert await column(database, "SELECT kind FROM decision_link") == ["amends"]


def both(folder: Path, files: dict[str, str | bytes]) -> list[list[Candidate]]:
    """What is found in a folder, and in an archive of it."""
    lay(folder, files)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as target:
        for path, content in files.items():
            target.writestr(f"{folder.name}/{path}", content)
    return [group(discover([folder])), group(discover([Upload("x.zip", archive.getvalue())]))]


KEP = "title: Drain\nkep-number: 1234\nauthors:\n  - '@ada'\nstatus: implementable\ncreation-date: 2024-05-06\n"


@pytest.mark.parametrize("zipped", [False, True])
async def test_metadata_in_a_file_beside_the_text_are_the_record_s(
    database: Database, tmp_path: Path, zipped: bool
) -> None:
    files = {"keps/1234-drain/README.md": "# Drain\n\n## Summary\n\nFirst drain.\n", "keps/1234-drain/kep.yaml": KEP,
             "keps/1235-fill/README.md": "# KEP-1235: Fill\n\n## Summary\n\nThen fill.\n"}  # fmt: skip
    lay(tmp_path / "in", files)
    place = tmp_path / "in"
    if zipped:
        place = tmp_path / "in.zip"
        with zipfile.ZipFile(place, "w") as archive:
            for name, text in files.items():
                archive.writestr(name, text)
    report = await run_import(database, [place])
    first = next(file for file in report.files if "1234" in file.path)
    assert (first.title, first.number, first.decided_on, "file.joined" in rules(first)) == (
        "Drain", 1234, date(2024, 5, 6), True,
    )  # fmt: skip
    assert outcomes(await run_import(database, [place])) == ["unchanged", "unchanged"]
