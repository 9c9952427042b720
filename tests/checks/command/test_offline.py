"""`rationale check --bundle`: without a server."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.checks.command.conftest import Run, bundle


def test_what_drifted_is_told_with_exit_code_1(repository: Path, offline: Run) -> None:
    code, out, _ = offline()
    assert code == 1
    assert "sqlalchemy 2.0.1 (requirements.txt:1) is outside of >=2.1: ADR-12 “Async” (accepted 2026-10-05" in out
    assert out.splitlines()[-1].startswith("1 error, 0 warnings, 1 pinned by no decision in 1 file")
    assert repository.name == "shop"


def test_what_follows_ends_with_0(repository: Path, offline: Run) -> None:
    (repository / "requirements.txt").write_text("sqlalchemy==2.1.9\n")
    assert offline()[0] == 0


def test_files_are_named_from_the_folder_that_was_given(repository: Path, run: Run) -> None:
    code, out, _ = run("--bundle", "../pins.json", "--format", "json", str(repository.parent / "shop"))
    assert (code, json.loads(out)["files"]) == (1, ["requirements.txt"])


def test_several_formats_at_once(repository: Path, offline: Run) -> None:
    summary = repository / "summary.md"
    summary.write_text("Before.\n")
    code, out, _ = offline("--format", "github", "--also", "sarif=out.sarif", "--summary", "summary.md")
    assert (code, out.startswith("::error file=requirements.txt,line=1,")) == (1, True)
    assert json.loads((repository / "out.sarif").read_text())["version"] == "2.1.0"
    assert summary.read_text().startswith("Before.\n## Rationale: shop\n")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{", "The bundle cannot be read"), (b"", "The bundle cannot be read"), (b"[" * 100_000, "cannot be read"),
        (b"\xff\xfe", "cannot be read"), (b'{"schema": "rationale.bundle/9"}', "rationale.bundle/9"),
        (bundle()[:-40], "cannot be read"), (bundle(pins=[]), "holds no pin"),
        (bundle(valid_until=datetime.now(UTC) - timedelta(seconds=5)), "was valid until"),
    ],
)  # fmt: skip
def test_a_bundle_that_is_of_no_use_is_never_a_pass(repository: Path, offline: Run, content: bytes, said: str) -> None:
    (repository.parent / "pins.json").write_bytes(content)
    code, out, errors = offline()
    assert (code, out) == (2, "")
    assert said in errors


def test_an_outdated_bundle_is_taken_where_that_is_asked_for(repository: Path, offline: Run) -> None:
    (repository.parent / "pins.json").write_bytes(bundle(valid_until=datetime.now(UTC) - timedelta(days=5)))
    assert offline("--allow-stale")[0] == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("uv.lock", b"<<<<<<< ours\nversion = 1\n"), ("uv.lock", b"version = 1\nrevi"), ("uv.lock", b""),
        ("package-lock.json", b"{"), ("requirements.txt", b"\xff\x00\xff"), ("requirements.txt", b"-r ../../etc.txt\n"),
        ("requirements.txt", b"x" * 10_000_001),
        ("pnpm-lock.yaml", b"a: &a [x]\nb: &b [*a,*a]\nc: [*b,*b]\nlockfileVersion: '9.0'\n"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_ends_with_2(repository: Path, offline: Run, name: str, content: bytes) -> None:
    (repository / name).write_bytes(content)
    code, out, _ = offline()
    assert code == 2
    assert "could not be checked" in out


def test_a_circle_of_includes_ends(repository: Path, offline: Run) -> None:
    (repository / "requirements.txt").write_text("-r base.txt\n")
    (repository / "base.txt").write_text("-r requirements.txt\nsqlalchemy==2.0.1\n")
    assert offline()[0] in (1, 2)


def test_nothing_found_is_not_a_pass(repository: Path, offline: Run) -> None:
    (repository / "requirements.txt").unlink()
    code, _, errors = offline()
    assert code == 2
    assert "No manifest" in errors


def test_without_pins_nothing_is_checked(run: Run, repository: Path) -> None:
    code, _, errors = run(str(repository))
    assert code == 2
    assert "Name a server or a bundle" in errors


def test_who_stops_reading_changes_no_verdict(repository: Path) -> None:
    command = "rationale check --bundle ../pins.json 2>../errors | true; echo ${PIPESTATUS[0]}"
    path = str(Path(sys.executable).parent)
    ended = subprocess.run(
        ["bash", "-c", command], cwd=repository, capture_output=True, text=True, check=True,
        env={"PATH": f"{path}:/usr/bin:/bin"},
    )  # fmt: skip
    assert ended.stdout == "1\n"
    assert (repository.parent / "errors").read_text() == ""


def test_what_is_included_is_checked_whatever_its_name(repository: Path, offline: Run) -> None:
    (repository / "requirements.txt").write_text("-r deps/base.list\nidna==3.7\n")
    (repository / "deps").mkdir()
    (repository / "deps" / "base.list").write_text("-r more\n")
    (repository / "deps" / "more").write_text("redis==5.0\n")
    code, out, _ = offline()
    assert code == 1
    assert "redis 5.0 (deps/more:1) is forbidden" in out
