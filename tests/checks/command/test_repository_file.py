"""What `.rationale.toml` says of the checks of a repository."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.checks.bundle import ProjectWaiver
from tests.checks.command.conftest import Run, bundle
from tests.checks.test_waivers import waiver

SOON = (datetime.now(UTC) + timedelta(days=10)).date()
WAIVER = """
[[waivers]]
package = "sqlalchemy"
owner = "Mara Lind"
reason = "Later"
until-then = "After the release"
"""


def written(folder: Path, text: str) -> None:
    (folder / ".rationale.toml").write_text(text)


def test_a_waiver_lets_pass_and_its_end_is_said(repository: Path, offline: Run) -> None:
    written(repository, f"{WAIVER}expires-on = {SOON}\n")
    code, out, _ = offline()
    assert code == 0
    assert "The waiver of sqlalchemy in .rationale.toml ends in" in out
    assert "1 waived" in out


def test_an_unknown_key_is_refused_and_nothing_checked(repository: Path, offline: Run) -> None:
    written(repository, f"{WAIVER}expires = {SOON}\n")
    code, out, errors = offline()
    assert (code, out) == (2, "")
    assert ".rationale.toml cannot be read: Object" in errors


def test_none_lasts_longer_than_the_register_allows(repository: Path, offline: Run) -> None:
    (repository.parent / "pins.json").write_bytes(bundle(waiver_days=5))
    written(repository, f"{WAIVER}expires-on = {SOON}\n")
    assert offline()[0] == 2


def test_a_waiver_of_the_register_comes_first(repository: Path, offline: Run) -> None:
    theirs = ProjectWaiver(project="shop", waiver=waiver(package="sqlalchemy", owner="Register"))
    (repository.parent / "pins.json").write_bytes(bundle(waivers=[theirs]))
    written(repository, f"{WAIVER}expires-on = {SOON}\n")
    report = json.loads(offline("--format", "json")[1])
    assert [one["waiver"]["owner"] for one in report["verdicts"] if one["waiver"]] == ["Register"]


def test_files_are_left_out_and_chosen(repository: Path, offline: Run) -> None:
    (repository / "examples").mkdir()
    (repository / "examples" / "requirements.txt").write_text("redis==5\n")
    written(repository, 'exclude = ["examples/"]\n')
    assert json.loads(offline("--format", "json")[1])["files"] == ["requirements.txt"]
    written(repository, 'include = ["examples/**"]\n')
    assert json.loads(offline("--format", "json")[1])["files"] == ["examples/requirements.txt"]
