from __future__ import annotations

import pytest

from tests.manifests.reads import direct, lines, locked, packages, reads, scopes

POETRY = """[[package]]
name = "flask"
version = "3.1.0"
description = ""
optional = false
python-versions = ">=3.9"
{flask}

[package.dependencies]
Werkzeug = ">=3.1"

[[package]]
name = "here"
version = "0.0.1"
optional = false
{here}

[package.source]
type = "directory"
url = "libs/here"

[[package]]
name = "psycopg"
version = "3.2"
optional = true
{psycopg}

[[package]]
name = "pytest"
version = "8.3.0"
optional = false
{pytest}

[[package]]
name = "werkzeug"
version = "3.1.3"
optional = false
{werkzeug}

[metadata]
lock-version = "{version}"
"""
NAMES = ("flask", "here", "psycopg", "pytest", "werkzeug")
PYPROJECT = """[tool.poetry]
name = "mine"
[tool.poetry.dependencies]
python = "^3.11"
flask = "^3"
here = { path = "libs/here" }
psycopg = { version = "*", optional = true }
[tool.poetry.extras]
pg = ["psycopg"]
[tool.poetry.group.test.dependencies]
pytest = ">=8"
"""
SCOPES = {"flask": "runtime", "here": "runtime", "psycopg": "extra", "pytest": "group:test", "werkzeug": "runtime"}


def poetry(version: str, **lines: str) -> str:
    return POETRY.format(version=version, **dict.fromkeys(NAMES, "") | lines)


def test_poetry_tells_groups_since_2_1() -> None:
    told = dict.fromkeys(NAMES, 'groups = ["main", "dev"]') | {"pytest": 'groups = ["test"]'}
    found = packages({"poetry.lock": poetry("2.1", **told)})
    assert locked(found) == {"flask@3.1.0", "psycopg@3.2", "pytest@8.3.0", "werkzeug@3.1.3"}
    assert scopes(found) == SCOPES
    assert all(one.direct is None for one in found), "without pyproject.toml nobody knows"


def test_poetry_2_0_takes_them_from_the_project_beside_it_and_else_says_nothing() -> None:
    found = packages({"docs__poetry.lock": poetry("2.0"), "docs__pyproject.toml": PYPROJECT})
    assert scopes(found) == SCOPES
    assert direct(found) == {"flask", "here", "psycopg", "pytest"}
    assert {one.declared for one in found if one.name == "flask"} == {"^3"}
    assert set(scopes(packages({"poetry.lock": poetry("2.0")})).values()) == {None}


def test_poetry_1_1_tells_categories() -> None:
    told = dict.fromkeys(NAMES, 'category = "main"') | {"pytest": 'category = "dev"'}
    assert scopes(packages({"poetry.lock": poetry("1.1", **told)}))["pytest"] == "development"


PDM = """[metadata]
groups = ["default", "pg", "test"]
lock_version = "{version}"

[[package]]
name = "flask"
version = "3.1.0"
groups = ["default", "test"]
marker = "python_version < \\"3.12\\""

[[package]]
name = "flask"
version = "3.1.0"
extras = ["async"]
groups = ["default"]

[[package]]
name = "here"
version = "0.0.1"
path = "./libs/here"
groups = ["default"]

[[package]]
name = "psycopg"
version = "3.2"
groups = ["pg"]
"""


def test_pdm_repeats_an_entry_and_tells_an_extra_from_a_group_by_the_project() -> None:
    assert scopes(packages({"pdm.lock": PDM.format(version="4.5.0")}))["psycopg"] == "group:pg"
    project = (
        '[project]\nname = "mine"\ndependencies = ["flask>=3"]\n[project.optional-dependencies]\npg = ["psycopg"]\n'
    )
    found = packages({"pdm.lock": PDM.format(version="4.4.1"), "pyproject.toml": project})
    assert scopes(found)["psycopg"] == "extra"
    assert locked(found) == {"flask@3.1.0", "psycopg@3.2"}
    assert len(found) == 4
    assert direct(found) == {"flask", "psycopg"}


PIPFILE_LOCK = """{
    "_meta": {"pipfile-spec": 6, "sources": []},
    "default": {
        "attrs": {"version": "==24.1", "markers": "python_version >= '3.8'"},
        "fromgit": {"git": "https://code.example/x.git", "ref": "abc123"},
        "here": {"path": "./libs/here", "editable": true},
        "winonly": {"version": "*", "markers": "sys_platform == 'win32'"}
    },
    "develop": {"attrs": {"version": "==23.2"}, "pytest": {"version": "===8.3"}},
    "docs": {"mkdocs": {"version": "==1.6"}}
}"""


def test_pipfile_lock_has_categories_of_their_own() -> None:
    manifest = reads(
        {"Pipfile.lock": PIPFILE_LOCK, "Pipfile": '[packages]\nattrs = ">=24"\n[dev-packages]\npytest = "*"\n'}
    )
    found = manifest.packages
    assert locked(found) == {"attrs@24.1", "attrs@23.2", "fromgit@abc123", "pytest@8.3", "mkdocs@1.6"}
    assert [one.scope for one in found if one.name == "attrs"] == ["runtime", "development"]
    assert scopes(found)["mkdocs"] == "group:docs"
    assert direct(found) == {"attrs", "pytest"}
    assert lines(found)["mkdocs"] == 10
    assert manifest.notes == ["winonly has no version: where it was locked, its marker left it out"]


PYLOCK = """lock-version = "1.0"
created-by = "hand"
extras = ["fast"]
dependency-groups = ["test"]

[[packages]]
name = "attrs"
version = "24.1.0"
index = "https://index.example/simple"
[[packages.wheels]]
name = "attrs-24.1.0-py3-none-any.whl"
url = "https://files.example/attrs-24.1.0-py3-none-any.whl"
hashes = { sha256 = "00" }

[[packages]]
name = "pytest"
version = "8.3.0"
marker = "'test' in dependency_groups"
[[packages.wheels]]
name = "pytest-8.3.0-py3-none-any.whl"
url = "https://files.example/pytest-8.3.0-py3-none-any.whl"
hashes = { sha256 = "00" }

[[packages]]
name = "orjson"
marker = "'fast' in extras"
vcs = { type = "git", url = "https://code.example/orjson", commit-id = "abc" }
"""


@pytest.mark.parametrize("name", ["pylock.toml", "pylock.dev.toml", "ci__pylock.dev.toml"])
def test_pylock_tells_by_markers_what_extras_and_groups_choose(name: str) -> None:
    found = packages({name: PYLOCK})
    assert scopes(found) == {"attrs": "runtime", "pytest": "development", "orjson": "extra"}
    assert locked(found) == {"attrs@24.1.0", "pytest@8.3.0", "orjson@(no version)"}
    assert lines(found) == {"attrs": 6, "pytest": 15, "orjson": 24}
