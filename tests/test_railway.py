"""Railway reads one of two files; both say the same, and what they say works."""

from __future__ import annotations

import runpy
import shlex
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

from app.cli import main
from app.settings import Settings

PROJECT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def old() -> dict[str, Any]:
    return tomllib.loads((PROJECT / "railway.toml").read_text())


@pytest.fixture(scope="module")
def resources() -> dict[str, dict[str, Any]]:
    program = runpy.run_path(str(PROJECT / ".railway/railway.py"))
    return {resource["type"]: resource for resource in program["main"]().to_graph()["resources"]}


@pytest.mark.parametrize("section", ["build", "deploy"])
def test_both_files_say_the_same(old: dict[str, Any], resources: dict[str, Any], section: str) -> None:
    assert resources["service"][section] == old[section]


def test_the_service_gets_the_address_of_its_database(resources: dict[str, Any]) -> None:
    reference = resources["service"]["variables"]["DATABASE_URL"]
    assert reference["resource"] == resources["database"]["address"]


@pytest.mark.parametrize("key", ["startCommand", "preDeployCommand"])
def test_the_commands_are_ones_that_we_have(old: dict[str, Any], key: str) -> None:
    line = old["deploy"][key]
    program, name, *options = shlex.split(line if isinstance(line, str) else line[0])
    assert program == "rationale"
    main.commands[name].make_context(name, [option.replace("$PORT", "8080") for option in options])


def test_the_server_listens_on_the_port_of_the_platform_on_ipv4_and_ipv6(old: dict[str, Any]) -> None:
    assert old["deploy"]["startCommand"].endswith("--host :: --port $PORT")


def test_the_platform_waits_longer_than_the_server_drains(old: dict[str, Any]) -> None:
    settings = Settings()
    assert old["deploy"]["drainingSeconds"] > settings.drain_delay + settings.drain_timeout


def test_production_installs_every_dependency_at_the_version_that_is_tested() -> None:
    tested = _locked("requirements.lock")
    production = _locked("requirements.txt")
    needed = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]["dependencies"]
    assert production.items() <= tested.items()
    assert {Requirement(text).name.lower() for text in needed} <= production.keys()


def _locked(name: str) -> dict[str, str]:
    lines = (PROJECT / name).read_text().splitlines()
    pinned = (line.split(";")[0].removesuffix("\\").strip() for line in lines if "==" in line and line[0].isalnum())
    return dict(line.split("==") for line in pinned)
