from __future__ import annotations

import pytest

from tests.manifests.reads import direct, lines, locked, packages, reads, scopes

PYPROJECT = """[project]
name = "Mine"
dependencies = [
  "SQLAlchemy[asyncio]>=2.1,<3 ; python_version >= '3.11'",
  'uvloop; sys_platform != "win32"',
  "fromgit @ git+https://code.example/x.git@v1",
]
[project.optional-dependencies]
fast = ["orjson"]
all = ["mine[fast]"]
[dependency-groups]
lint = ["ruff==0.14"]
dev = ["pytest", { include-group = "Lint" }]
[tool.uv]
dev-dependencies = ["mypy"]
[tool.uv.sources]
orjson = { index = "internal" }
[tool.pdm.dev-dependencies]
docs = ["mkdocs"]
"""


def test_a_project_declares_in_lists_groups_and_tables_of_tools() -> None:
    found = packages({"pyproject.toml": PYPROJECT})
    assert scopes(found) == {
        "SQLAlchemy": "runtime", "uvloop": "runtime", "fromgit": "runtime", "orjson": "extra", "ruff": "group:lint",
        "pytest": "group:dev", "mypy": "group:dev", "mkdocs": "group:docs",
    }  # fmt: skip
    assert {one.name: one.declared for one in found if one.declared} == {"SQLAlchemy": "<3,>=2.1", "ruff": "==0.14"}
    assert {one.name: one.source for one in found if one.source} == {
        "fromgit": "url:git+https://code.example/x.git@v1", "orjson": "index:internal",
    }  # fmt: skip
    assert lines(found)["SQLAlchemy"] == 4
    assert lines(found)["uvloop"] == 5
    assert not locked(found)


def test_poetrys_main_table_only_enriches_where_the_project_lists_dependencies() -> None:
    poetry = '[tool.poetry.dependencies]\npython = "^3.11"\nflask = [{ version = "^3", python = "<3.12" }, "^4"]\n'
    assert [one.declared for one in packages({"pyproject.toml": poetry})] == ["^3", "^4"]
    both = f'[project]\nname = "mine"\ndependencies = ["flask>=3"]\n{poetry}'
    assert [one.declared for one in packages({"pyproject.toml": both})] == [">=3"]


@pytest.mark.parametrize(
    ("groups", "words"),
    [
        ('a = [{ include-group = "b" }]\nb = [{ include-group = "a" }]', "includes itself"),
        ('a = [{ include-group = "none" }]', "which is not there"),
        ('a = ["not a requirement !"]', "is no requirement"),
        ('a = "ruff"', "is not a list"),
    ],
)
def test_groups_that_cannot_be_resolved_are_refused(groups: str, words: str) -> None:
    assert words in (reads({"pyproject.toml": f"[dependency-groups]\n{groups}\n"}).unreadable or "")


REQUIREMENTS = """--index-url https://index.example/simple
# a comment, with a \\
-c constraints.txt
Flask==3.1.0 \\
    --hash=sha256:00 \\
    --hash=sha256:11
requests [socks] >= 2.28 , != 2.30.*  # as it is written
attrs===24.1 ; python_version < "3.12"
-e ./libs/here
-e git+https://code.example/x.git@v1#egg=fromgit
direct @ https://files.example/direct-1.0-py3-none-any.whl
https://files.example/wheel_name-2.0-py3-none-any.whl
./vendored/other-1.0.tar.gz
numpy==1.26.* ; python_version < "3.12"
Flask==2.3 ; python_version < "3.8"
"""


def test_requirements_are_read_as_pip_reads_them() -> None:
    found = packages({"requirements.txt": REQUIREMENTS, "constraints.txt": "idna==3.7\n"})
    assert locked(found) == {"Flask@3.1.0", "attrs@24.1", "Flask@2.3"}
    assert [one.name for one in found] == [
        "Flask", "requests", "attrs", "./libs/here", "fromgit", "direct", "wheel_name", "other", "numpy", "Flask",
    ]  # fmt: skip
    assert [one.line for one in found[:3]] == [4, 7, 8]
    assert found[1].declared == "!=2.30.*,>=2.28"


@pytest.mark.parametrize(
    "option",
    ["--pre", "--no-index", "--require-hashes", "--index-url=https://a.example", "-f links", "-ihttps://a.example"],
)
def test_what_pip_is_told_besides_is_no_requirement(option: str) -> None:
    assert locked(packages({"requirements.txt": f"{option}\nidna==3.7\n"})) == {"idna@3.7"}


def test_what_is_included_is_listed_in_its_own_file() -> None:
    files: dict[str, str | bytes] = {
        "requirements__dev.txt": "-r base.txt\npytest\n", "requirements__base.txt": "flask==3.1\n",
        "requirements.in": "--requirement=requirements/dev.txt\nidna\n",
    }  # fmt: skip
    assert [one.name for one in packages(files)] == ["pytest"]
    assert direct(packages(files, "requirements.in")) == {"idna"}


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"requirements.txt": "-r none.txt\nidna\n"}, "missing"),
        ({"requirements.txt": "-c none.txt\nidna\n"}, "missing"),
        ({"requirements.txt": "-r sub/none.txt\nidna\n"}, "missing"),
        ({"a/requirements.txt": "-r ../none.txt\nidna\n"}, "outside of what was sent"),
        ({"a/requirements.txt": "-r /etc/hosts\nidna\n"}, "outside of what was sent"),
        ({"requirements.txt": "-r a.txt\nidna\n", "a.txt": "-r b.txt\n", "b.txt": "-r a.txt\n"}, "includes itself"),
        ({"requirements.txt": "-r requirements.txt\nidna\n"}, "includes itself"),
        ({"requirements.txt": "-r a.txt\nidna\n", "a.txt": "-r c.txt\n"}, "missing"),
        ({"requirements.txt": "idna\n--no-such-option 1\n"}, "Line 2"),
        ({"requirements.txt": "idna\nnot a requirement\n"}, "Line 2"),
        ({"requirements.txt": "# nothing\n\n"}, "No package"),
    ],
)
def test_requirements_that_are_not_whole_are_refused(files: dict[str, str | bytes], words: str) -> None:
    assert words in (reads(files).unreadable or "")


def test_an_include_upwards_is_followed_where_the_file_was_sent() -> None:
    assert locked(packages({"a/requirements.txt": "-r ../base.txt\nidna==3.7\n", "base.txt": "attrs\n"})) == {
        "idna@3.7"
    }


def test_what_only_points_into_folders_that_were_not_sent_is_named_as_unchecked() -> None:
    manifest = reads({"requirements.txt": "-r requirements/main.txt\n-r https://e.example/r.txt\n"})
    assert manifest.unreadable is None
    assert [one.partition(" includes ")[2] for one in manifest.unchecked] == [
        "requirements/main.txt, which was not sent", "https://e.example/r.txt, which is not fetched",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "data",
    [
        "\ufeffidna==3.7\r\nattrs\r\n".encode(),
        "idna==3.7\nattrs\n".encode("utf-16"),
        "# -*- coding: latin-1 -*-\n# für\nidna==3.7\nattrs\n".encode("latin-1"),
    ],
)
def test_encodings_that_pip_reads_are_read(data: bytes) -> None:
    assert [one.version for one in packages({"requirements.txt": data})] == ["3.7", None]
