"""What is installed from the wheel is whole: it runs in an empty folder, far from a checkout."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
import tomllib
import venv
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
import yaml

from app.persistence.database.embedded import EmbeddedServer
from app.settings import Settings, variable
from tests.processes import environment, started

pytestmark = pytest.mark.slow

PROJECT = Path(__file__).parents[1]
DEPLOY = PROJECT / "app" / "deploy"
BUNDLED = ("templates", "static", "migrations")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(folder)]
    subprocess.run(command, cwd=PROJECT, check=True, capture_output=True)
    assert len(list(folder.glob("*.tar.gz"))) == 1, "and the source of it"
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command in an environment of its own, which has our dependencies without being told of this checkout."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False, symlinks=True)
    site = next(folder.glob("lib/python*/site-packages"))
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    install = [sys.executable, "-m", "pip", "--python", str(folder / "bin" / "python"), "install", "--no-deps"]
    subprocess.run([*install, "--no-index", "--quiet", str(wheel)], check=True)
    return folder / "bin" / "rationale"


@pytest.fixture
def empty_folder() -> Iterator[Path]:
    """Not below pytest's folders, which each run closes to other users."""
    folder = Path(tempfile.mkdtemp(prefix="rationale-wheel-"))
    yield folder
    EmbeddedServer(folder / ".data").stop()
    shutil.rmtree(folder)


def test_the_wheel_holds_what_the_code_reads(wheel: Path) -> None:
    kept = subprocess.run(["git", "ls-files", *BUNDLED], cwd=PROJECT, check=True, capture_output=True, text=True)
    with ZipFile(wheel) as archive:
        found = {name.removeprefix("app/bundled/") for name in archive.namelist()}
    assert [name for name in kept.stdout.splitlines() if name not in found] == []


def test_it_runs_in_an_empty_folder(program: Path, empty_folder: Path) -> None:
    with started(str(program), "run", folder=empty_folder, PORT="0") as server:
        server.wait_until_ready()
        assert server.get("/readyz") == (200, "ready\n")
        address = re.search(r"(/setup\?token=\S+)", "".join(server.said))
        assert address is not None
        status, page = server.get(address[1])
        assert status == 200
        style = re.search(r'href="(/static/[^"]+\.css)"', page)
        assert style is not None
        assert server.get(style[1])[0] == 200
        said = [str(program), "doctor"], [str(program), "demo"]
        for command in said:
            ended = subprocess.run(
                command, cwd=empty_folder, env=environment(), capture_output=True, text=True, check=False
            )
            assert ended.returncode == 0, ended.stdout + ended.stderr
        assert server.stop(signal.SIGINT) == 0
    assert (empty_folder / ".data" / "postgresql").is_dir()


def test_the_container_is_made_of_what_is_there_and_runs_as_nobody_special() -> None:
    text = (DEPLOY / "Containerfile").read_text()
    copied = [name for line in re.findall(r"^COPY (?!--)(.*) \S+$", text, re.MULTILINE) for name in line.split()]
    assert {*BUNDLED, "app"} <= set(copied)
    assert [name for name in copied if not (PROJECT / name).exists()] == []
    assert text.index("USER 10001") < text.index("ENTRYPOINT")
    assert "HEALTHCHECK" in text


def test_the_composition_names_files_that_are_there_and_writes_nowhere_else() -> None:
    register = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]["register"]
    context = (DEPLOY / register["build"]["context"]).resolve()
    assert (context / register["build"]["dockerfile"]).is_file()
    assert (register["read_only"], register["cap_drop"]) == (True, ["ALL"])


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    unit = tmp_path / "rationale.service"
    unit.write_text((DEPLOY / "rationale.service").read_text().replace("/opt/rationale/bin/rationale", "/bin/true"))
    ended = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")


def test_the_chart_is_of_this_release_and_says_what_the_server_reads() -> None:
    chart = DEPLOY / "helm"
    about = yaml.safe_load((chart / "Chart.yaml").read_text())
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    assert about["appVersion"] == about["version"] == project["version"]
    assert "dependencies" not in about, "it brings no database"
    told = re.findall(r"- name: ([A-Z_]+)$", (chart / "templates" / "_helpers.tpl").read_text(), re.MULTILINE)
    assert "DATABASE_URL" in told
    assert set(told) <= {variable(name) for name in Settings.__struct_fields__}
