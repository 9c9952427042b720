"""What the commands say: counts, places, exit codes."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path

import pytest

from app.cli import main
from app.commands.importing import show
from app.commands.serving import _say
from app.imports.models import Outcome
from app.imports.report import FileReport, ImportReport
from app.markdown.record import ImportFinding
from app.settings import Settings
from app.sockets import bind
from tests.processes import finished


def test_findings_alone_do_not_fail_an_import(tmp_path: Path, database_url: str) -> None:
    (tmp_path / "0003-undated.md").write_text("# 3. No date\n\n## Status\n\nPerhaps\n\n## Context\n\nWhy.\n")
    ended = finished("import", "--dry-run", str(tmp_path), DATABASE_URL=database_url)
    assert ended.returncode == 0
    assert re.search(r"\d+ findings; each is shown below:", ended.stdout)
    by_file = ended.stdout.partition("0003-undated.md\n")[2]
    assert re.match(r"  (line \d+: )?\S.* [a-z]+\.[a-z_]+\n", by_file), ended.stdout


@pytest.mark.parametrize(
    ("site", "where"),
    [("", "on the page /imports/7 of the register"), ("https://r.example.org", "at https://r.example.org/imports/7")],
)
def test_an_import_says_how_many_findings_there_are_and_where(
    site: str, where: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found = [ImportFinding("date.order", 3, "Day first.")]
    show(ImportReport([FileReport(path="a.md", outcome=Outcome.NEW, findings=found)], 7, "imported"), site)
    said = capsys.readouterr().out
    assert said.startswith(f"Imported 1 file: 1 new.\n1 finding; each is shown {where}:\n")


def test_a_folder_that_cannot_be_made_is_named(database_url: str) -> None:
    ended = finished("export", "/proc/x", DATABASE_URL=database_url)
    assert ended.returncode == 1
    assert "The folder /proc/x cannot be made: No such file or directory." in ended.stderr


def test_help_says_what_exit_codes_mean(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    said = re.sub(r"[\s│]+", " ", capsys.readouterr().out)
    assert "0 done; 1 something was refused or has diverged, or `doctor` found something wrong; 2 could not run" in said


@pytest.mark.parametrize(
    ("told", "before"), [({}, ""), ({"RATIONALE_DATA": "/srv/our register"}, "RATIONALE_DATA='/srv/our register' ")]
)
def test_the_commands_for_another_terminal_mean_the_same_register(
    told: dict[str, str], before: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["rationale"])
    with closing(bind("127.0.0.1", 0)) as listener:
        _say(listener, Settings.read(told), greet=True, setup="")
    assert f"  or a demonstration:    {before}rationale demo\n" in capsys.readouterr().out
