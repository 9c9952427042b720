"""`rationale check --base`: what a change brings."""

from __future__ import annotations

import json
from pathlib import Path

from tests.checks.command.conftest import Run


def news(out: str) -> dict[str, bool]:
    return {one["package"]: one["is_new"] for one in json.loads(out)["verdicts"] if one["severity"] != "none"}


def test_what_was_there_is_old_and_what_comes_is_new(history: Path, offline: Run) -> None:
    (history / "requirements.txt").write_text("idna==3.7\n\nsqlalchemy==2.0.1\nredis==5.0\n")
    code, out, _ = offline("--base", "HEAD", "--format", "json", "--fail-on", "new")
    assert (code, news(out)) == (1, {"sqlalchemy": False, "redis": True})


def test_old_findings_alone_do_not_fail(history: Path, offline: Run) -> None:
    assert offline("--base", "HEAD", "--fail-on", "new")[0] == 0
    assert offline("--base", "HEAD")[0] == 1
    (history / "requirements.txt").write_text("sqlalchemy==2.0.2\n")
    assert offline("--base", "HEAD", "--fail-on", "new")[0] == 1


def test_to_take_something_out_never_fails(history: Path, offline: Run) -> None:
    (history / "requirements.txt").write_text("sqlalchemy==2.0.1\n")
    assert offline("--base", "HEAD", "--fail-on", "new")[0] == 0


def test_another_file_is_what_was_there_before(repository: Path, offline: Run) -> None:
    (repository.parent / "old.txt").write_text("sqlalchemy==2.0.1\n")
    code, out, _ = offline("--base", "../old.txt", "--format", "json", "--fail-on", "new")
    assert (code, news(out)) == (0, {"sqlalchemy": False})


def test_decisions_that_bind_changed_files_are_named(history: Path, offline: Run) -> None:
    (history / "src" / "db").mkdir(parents=True)
    (history / "src" / "db" / "engine.py").write_text("x = 1\n")
    out = offline("--base", "HEAD")[1]
    assert "ADR-12 “Async” binds src/db/engine.py: https://rationale.example.org/decisions/12-async" in out


def test_a_revision_that_is_none_is_not_a_pass(history: Path, offline: Run) -> None:
    for name in ("no-such", "--output=x", "HEAD:requirements.txt"):
        code, out, errors = offline(f"--base={name}")
        assert (code, out) == (2, "")
        assert "neither a file nor a revision" in errors
    assert not (history / "x").exists()
