"""A repository that is checked, and the bundle that it is checked against."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.checks.bundle import Bundle, Governed, written
from app.cli import main
from tests.checks.project import decided, pin

PINS = [pin("sqlalchemy", ">=2.1", id=1), pin("redis", "", level="forbidden", id=2)]
Ended = tuple[int, str, str]
Run = Callable[..., Ended]


def bundle(**more: object) -> bytes:
    now = datetime.now(UTC)
    told = {"made_at": now, "valid_until": now + timedelta(days=7), "pins": PINS}
    governed = [Governed(decision=decided(), paths=["src/db/", "*.sql"])]
    return written(Bundle(**{**told, "governed": governed, **more}))  # type: ignore[arg-type]


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "shop"
    folder.mkdir()
    monkeypatch.chdir(folder)
    (tmp_path / "pins.json").write_bytes(bundle())
    (folder / "requirements.txt").write_text("sqlalchemy==2.0.1\nidna==3.7\n")
    return folder


@pytest.fixture
def history(repository: Path) -> Path:
    """The same with a commit of it."""
    for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "First"]):
        person = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *person, *words], cwd=repository, check=True)
    return repository


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    """The command with these arguments: its exit code, what it printed, and what it said of errors."""

    def ended(*arguments: str) -> Ended:
        with pytest.raises(SystemExit) as end:
            main(["check", *arguments], prog_name="rationale")
        out, errors = capfd.readouterr()
        return int(end.value.code or 0), out, errors

    return ended


@pytest.fixture
def offline(run: Run) -> Run:
    return lambda *arguments: run("--bundle", "../pins.json", *arguments)
