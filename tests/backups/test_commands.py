"""`rationale backup` and `rationale restore`, as people meet them."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.processes import COMMAND, environment, finished

pytestmark = pytest.mark.slow


def test_a_register_is_saved_and_restored_by_one_command_each(
    demonstration: Any, database_url: str, empty_database_url: str, tmp_path: Path
) -> None:
    saved = finished("backup", str(tmp_path), "--format", "json", DATABASE_URL=database_url)
    (file,) = tmp_path.iterdir()
    told = json.loads(saved.stdout)
    assert (told["file"], told["rows"]["decision"], file.stat().st_mode & 0o777) == (str(file), 40, 0o600)
    assert file.name.startswith(f"rationale-{told['register'][:8]}-")
    restored = finished("restore", str(file), DATABASE_URL=empty_database_url)
    assert restored.returncode == 0, restored.stderr
    assert "40 decisions, 12 research documents" in restored.stdout
    again = finished("restore", str(file), DATABASE_URL=empty_database_url)
    assert again.returncode == 1
    assert again.stderr.startswith("rationale: nothing was restored. The database holds a register already (")


def test_a_backup_that_is_there_is_only_tried(demonstration: Any, database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "register.zip"
    assert finished("backup", "--verify", str(file), DATABASE_URL=database_url).returncode == 0
    before = file.read_bytes()
    tried = finished("backup", "--verify", str(file))
    assert (tried.returncode, f"{file} restores as saved" in tried.stdout) == (0, True)
    assert file.read_bytes() == before
    assert finished("backup", str(file), DATABASE_URL=database_url).returncode == 1, "it replaces nothing"
    file.write_bytes(before[: len(before) // 2])
    refused = finished("backup", "--verify", str(file))
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)


def test_a_target_that_is_full_is_one_line_and_leaves_no_file(
    demonstration: Any, database_url: str, tmp_path: Path
) -> None:
    limited = ["bash", "-c", f"ulimit -f 8; exec {COMMAND[0]} backup {tmp_path / 'full.zip'}"]
    ended = subprocess.run(
        limited, env=environment(DATABASE_URL=database_url), capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stderr) == (2, "rationale: File too large\n")
    assert list(tmp_path.iterdir()) == []
