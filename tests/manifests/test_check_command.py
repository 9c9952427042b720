"""`rationale check --list`, as people and machines call it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.commands.checks.listing import list_manifests
from tests.processes import finished


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "requirements.txt").write_text("-r base.txt\nidna==3.7\n")
    (tmp_path / "base.txt").write_text("attrs==24.1\n")
    (tmp_path / "notes.txt").write_text("no manifest\n")
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules" / "package.json").write_text("{")
    return tmp_path


def test_json_has_a_line_for_each_file(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    list_manifests(paths=[project / "requirements.txt"], output="json")
    [told] = map(json.loads, capsys.readouterr().out.splitlines())
    assert told["format"] == "requirements"
    assert told["unreadable"] is None
    [one] = told["packages"]
    assert (one["name"], one["version"], one["line"], one["purl"]) == ("idna", "3.7", 2, "pkg:pypi/idna@3.7")


def test_of_a_folder_what_is_known_by_its_name_is_read(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    list_manifests(paths=[project], output="text")
    assert capsys.readouterr().out == f"{project}/requirements.txt: requirements, packages: 1\n  idna 3.7\n"


def test_what_is_not_read_is_said_with_exit_code_2(project: Path) -> None:
    (project / "requirements.txt").write_text("-r ../../outside.txt\n")
    ended = finished("check", "--list", str(project / "requirements.txt"), str(project / "notes.txt"))
    assert ended.returncode == 2
    assert [line.partition(": could not be checked. ")[2] for line in ended.stdout.splitlines()] == [
        "Line 1 includes ../../outside.txt, outside of what was sent. Send that file as well.",
        "notes.txt is none of the files that are read. Name a manifest, a lockfile or an SBOM as its tool does.",
    ]


def test_a_folder_without_any_such_file_is_not_a_pass(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        list_manifests(paths=[tmp_path], output="text")
    assert ended.value.code == 2
    assert "nothing was checked" in capsys.readouterr().err
