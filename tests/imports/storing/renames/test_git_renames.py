"""Files that were renamed and changed in a git repository."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from app.imports.finding import repository as reading
from app.imports.finding.repository import renames_in_history, repository
from app.imports.report import ImportReport
from app.imports.service import run_import
from app.persistence.database.engine import Database
from tests.imports.files import SHARED, by_name, column, lay, outcomes, rules

pytestmark = pytest.mark.slow

if shutil.which("git") is None:
    pytest.skip("there is no git", allow_module_level=True)

WORDS = "\n\n".join(
    f"The {name} is fired at {at} hundred degrees, as it was tried." for at, name in enumerate("abcdefgh", 3)
)
KILN = f"# 1. Fire at night\n\n## Status\n\nAccepted\n\n## Context\n\n{WORDS}\n\n## Decision\n\nFire.\n"
LATER = KILN.replace("# 1. Fire at night", "# 9. Burn after dark").replace("Fire.", "Burn, and open in the morning.")
IDS = "SELECT decision_id FROM source ORDER BY path"


def git(folder: Path, *words: str) -> str:
    who = ("-c", "user.name=Mia", "-c", "user.email=mia@example.org", "-c", "protocol.file.allow=always")
    done = subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def commit(folder: Path, files: dict[str, str | bytes] | None = None) -> None:
    lay(folder, files or {})
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "Work", "--allow-empty")


@pytest.fixture
def pottery(tmp_path: Path) -> Path:
    """A repository with one record."""
    folder = tmp_path / "pottery"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    commit(folder, {"docs/adr/0001-fire.md": KILN, "README.md": "# Pottery\n"})
    return folder


def rename(folder: Path, text: str = LATER) -> None:
    (folder / "docs/adr/0001-fire.md").unlink()
    lay(folder, {"docs/adr/0009-burn.md": text})


async def take(database: Database, folder: Path, **options: bool) -> ImportReport:
    return await run_import(database, [folder], workers=SHARED[0], **options)


async def check_renamed(database: Database, folder: Path, before: list[int]) -> None:
    report = by_name(await take(database, folder))["0009-burn.md"]
    assert (report.outcome, "file.renamed" in rules(report)) == ("updated", True)
    assert any(
        "Renamed in git: docs/adr/0001-fire.md is docs/adr/0009-burn.md" in one.message for one in report.findings
    )
    assert await column(database, IDS) == before
    assert not any("file.gone" in rules(file) for file in (await take(database, folder)).files)


@pytest.mark.parametrize("committed", [True, False])
async def test_a_file_renamed_and_changed_in_git_stays_the_same_record(
    database: Database, pottery: Path, committed: bool
) -> None:
    await take(database, pottery)
    before = await column(database, IDS)
    rename(pottery)
    if committed:
        commit(pottery)
    await check_renamed(database, pottery, before)


async def test_a_rename_in_steps_is_followed_though_few_words_stay(database: Database, pottery: Path) -> None:
    await take(database, pottery)
    before = await column(database, IDS)
    git(pottery, "mv", "docs/adr/0001-fire.md", "docs/adr/0005-kiln.md")
    commit(pottery)
    text = KILN
    for name in "abcdefgh":
        text = text.replace(f"The {name} is fired at", f"Nobody knows what {name} needs; perhaps")
        commit(pottery, {"docs/adr/0005-kiln.md": text})
    git(pottery, "mv", "docs/adr/0005-kiln.md", "docs/adr/0009-burn.md")
    commit(pottery, {"docs/adr/0009-burn.md": text.replace("# 1. Fire at night", "# 9. Burn")})
    await check_renamed(database, pottery, before)


async def test_a_folder_below_the_root_is_followed_too(database: Database, pottery: Path) -> None:
    await run_import(database, [pottery / "docs/adr"], collection="Log", workers=SHARED[0])
    rename(pottery)
    commit(pottery)
    report = await run_import(database, [pottery / "docs/adr"], collection="Log", workers=SHARED[0])
    assert outcomes(report) == ["updated"]


async def test_a_submodule_a_worktree_and_a_detached_head_are_repositories(
    database: Database, pottery: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "-q")
    git(other, "submodule", "add", "-q", str(pottery), "parts/pottery")
    git(pottery, "worktree", "add", "-q", "--detach", str(tmp_path / "shed"))
    for folder in (other / "parts/pottery", tmp_path / "shed"):
        rename(folder)
        commit(folder)
        found = repository(folder)
        assert found is not None
        assert renames_in_history(found) == [("docs/adr/0001-fire.md", "docs/adr/0009-burn.md")]


async def test_a_shallow_clone_is_compared_with_what_was_imported(
    database: Database, pottery: Path, tmp_path: Path
) -> None:
    await take(database, pottery)
    before = await column(database, IDS)
    rename(pottery)
    commit(pottery)
    shutil.move(pottery, tmp_path / "upstream")
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{tmp_path}/upstream", "pottery")
    await check_renamed(database, pottery, before)


def test_a_repository_with_longer_hashes_and_packed_references_is_read(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--object-format=sha256")
    commit(tmp_path, {"docs/adr/0001-fire.md": KILN})
    rename(tmp_path)
    commit(tmp_path)
    git(tmp_path, "gc", "-q")
    found = repository(tmp_path)
    assert found is not None
    assert len(found.head) == 64
    assert renames_in_history(found) == [("docs/adr/0001-fire.md", "docs/adr/0009-burn.md")]


async def test_nothing_of_a_repository_is_run_or_obeyed(database: Database, pottery: Path, tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\ncat\n")
    trap.chmod(0o755)
    await take(database, pottery)
    rename(pottery)
    commit(pottery)
    for key in (
        "core.fsmonitor",
        "core.pager",
        "diff.external",
        "diff.x.textconv",
        "diff.x.command",
        "filter.x.clean",
        "core.sshCommand",
    ):
        git(pottery, "config", key, str(trap))
    git(pottery, "config", "core.hooksPath", str(tmp_path))
    (pottery / ".git/info/attributes").write_text("* diff=x filter=x\n")
    (pottery / ".gitattributes").write_text("* diff=x filter=x\n")
    (pottery / ".git/hooks/post-index-change").write_bytes(trap.read_bytes())
    assert by_name(await take(database, pottery))["0009-burn.md"].outcome == "updated"
    assert not (tmp_path / "sprung").exists()


@pytest.mark.parametrize("answer", [None, "exec sleep 60", "head -c 400000000 /dev/zero", "exit 1"])
async def test_without_git_or_with_one_that_does_not_answer_the_file_is_new(
    database: Database, pottery: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str | None
) -> None:
    await take(database, pottery)
    rename(pottery)
    commit(pottery)
    if answer:
        lay(tmp_path / "bin", {"git": f"#!/bin/sh\n{answer}\n"})
        (tmp_path / "bin/git").chmod(0o755)
    monkeypatch.setattr(reading, "SECONDS", 0.5)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert by_name(await take(database, pottery))["0009-burn.md"].outcome == "new"


@pytest.mark.parametrize(
    "files",
    [
        {"HEAD": "ref: refs/heads/../../../etc/passwd\n"},
        {"HEAD": "ref: HEAD\n"},
        {"HEAD": "ref: refs/heads/main\n", "refs/heads/main": "ref: refs/heads/main\n"},
        {"HEAD": b"\xff\0\n"},
        {"HEAD": "0" * 40},
        {},
    ],
)
async def test_a_broken_repository_is_none(tmp_path: Path, files: dict[str, str | bytes]) -> None:
    (tmp_path / ".git/objects").mkdir(parents=True)
    lay(tmp_path / ".git", files)
    found = repository(tmp_path)
    assert found is None or renames_in_history(found) == []


async def test_a_renamed_log_keeps_the_records_of_its_entries(database: Database, pottery: Path) -> None:
    body = f"\n**Status:** Accepted\n\n{WORDS}\n\n"
    text = f"# Decisions\n\n## ADR-1: A roof\n{body}## ADR-2: A door\n{body}"
    commit(pottery, {"docs/decisions.md": text})
    await take(database, pottery)
    before = await column(database, IDS)
    git(pottery, "mv", "docs/decisions.md", "docs/decision-log.md")
    commit(pottery, {"docs/decision-log.md": text.replace("tried", "seen")})
    report = await take(database, pottery)
    assert sorted(outcomes(report)) == ["skipped", "unchanged", "updated", "updated"], report
    assert sorted(await column(database, IDS)) == sorted(before)
