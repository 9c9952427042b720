"""What other systems include: as well formed as can be told without them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.commands.check import check
from app.manifests.reading import READERS

PROJECT = Path(__file__).parents[2]
FOLDER = PROJECT / "app" / "checks" / "integrations"
ACTION: dict[str, Any] = yaml.safe_load((FOLDER / "action" / "action.yml").read_text())
GITLAB: dict[str, Any] = yaml.safe_load((FOLDER / "gitlab.yml").read_text())
HOOK: dict[str, Any] = yaml.safe_load((FOLDER / "pre-commit.yaml").read_text())["repos"][0]["hooks"][0]
CLIENT = tomllib.loads((FOLDER / "client" / "pyproject.toml").read_text())
SCRIPTS = [
    *(step["run"] for step in ACTION["runs"]["steps"]),
    "\n".join([*GITLAB["rationale"]["before_script"], *GITLAB["rationale"]["script"]]),
    HOOK["entry"],
]


@pytest.mark.parametrize("script", SCRIPTS)
def test_scripts_are_shell_and_name_options_that_exist(script: str) -> None:
    assert subprocess.run(["bash", "-n"], input=script, text=True, check=False).returncode == 0
    known = {name for option in check.params for name in (*option.opts, *option.secondary_opts)}
    for line in script.splitlines():
        if not re.match(r"\s*(- )?(\S*pip|apt|command|python3|git)", line) and "--disable-pip" not in line:
            assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", line)) <= known | {"--no-install-recommends"}


def test_the_action_is_a_composite_whose_inputs_exist() -> None:
    assert ACTION["runs"]["using"] == "composite"
    text = (FOLDER / "action" / "action.yml").read_text()
    assert set(re.findall(r"inputs\.([\w-]+)", text)) == set(ACTION["inputs"])
    for step in ACTION["runs"]["steps"]:
        assert step["shell"] == "bash"
        assert "${{" not in step["run"], "what others write is no part of a script"


def test_reports_of_gitlab_are_those_that_are_written() -> None:
    reports = GITLAB["rationale"]["artifacts"]["reports"]
    script = "\n".join(GITLAB["rationale"]["script"])
    assert f"gitlab={reports['codequality']}" in script
    assert f"junit={reports['junit']}" in script
    assert GITLAB["rationale"]["artifacts"]["when"] == "always"


def test_the_hook_takes_the_files_that_are_read() -> None:
    pattern = re.compile(HOOK["files"])
    for path in ("uv.lock", "web/package.json", "requirements-dev.txt", "pylock.dev.toml", "a/constraints.in"):
        assert pattern.search(path)
    for path in ("uv.lock.bak", "README.md", "package.json5"):
        assert not pattern.search(path)
    assert len(READERS) > len(("uv.lock", "requirements"))


def test_the_light_client_needs_what_the_whole_needs_and_brings_what_it_loads() -> None:
    whole = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    assert set(CLIENT["project"]["dependencies"]) <= set(whole["dependencies"])
    assert CLIENT["project"]["version"] == whole["version"]
    brought = CLIENT["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    for source, target in brought.items():
        assert (FOLDER / "client" / source).resolve() == PROJECT / target


def test_the_light_client_works_without_the_rest(tmp_path: Path) -> None:
    """Only with the files and packages that it names."""
    for target in CLIENT["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"].values():
        (tmp_path / target).parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if (PROJECT / target).is_dir() else shutil.copy
        copy(PROJECT / target, tmp_path / target)
    code = """
import sys
for name in ("sqlalchemy", "sqlmodel", "pydantic", "litestar", "jinja2", "asyncpg", "httpx"):
    sys.modules[name] = None
sys.path.insert(0, sys.argv.pop(1))
from app.commands.check import check
import app
assert app.__path__[0].startswith(sys.path[0]), app.__path__
check(prog_name="rationale-check")
"""
    (tmp_path / "requirements.txt").write_text("idna==3.7\n")
    (tmp_path / "pins.json").write_text("{}")
    for arguments, told in (
        (["--list", "requirements.txt"], "idna 3.7"),
        (["--bundle", "pins.json"], "The bundle cannot be read"),
        (["--server", "http://127.0.0.1:1"], "cannot be reached"),
    ):
        ended = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path), *arguments],
            cwd=tmp_path, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert told in ended.stdout + ended.stderr
