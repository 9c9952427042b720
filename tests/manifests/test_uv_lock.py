from __future__ import annotations

from tests.manifests.reads import direct, lines, locked, packages, reads, scopes

INDEX = 'source = { registry = "https://index.example/simple" }'
LOCK = f"""version = 1
revision = 9
requires-python = ">=3.11"

[[package]]
name = "mine"
version = "0.1.0"
source = {{ editable = "." }}
dependencies = [
    {{ name = "flask", extra = ["async"] }},
    {{ name = "here" }},
]

[package.optional-dependencies]
fast = [{{ name = "orjson" }}]

[package.dev-dependencies]
test = [{{ name = "pytest" }}]

[package.metadata]
requires-dist = [
    {{ name = "flask", extras = ["async"], specifier = ">=3" }},
    {{ name = "orjson", marker = "extra == 'fast'", specifier = "<4" }},
]

[package.metadata.requires-dev]
test = [{{ name = "pytest", specifier = "~=8.0" }}]

[[package]]
name = "flask"
version = "3.1.0"
{INDEX}
dependencies = [{{ name = "werkzeug", version = "3.0.1", {INDEX} }}]

[package.optional-dependencies]
async = [{{ name = "asgiref" }}]

[[package]]
name = "here"
version = "0.0.1"
source = {{ directory = "libs/here" }}

[[package]]
name = "asgiref"
version = "3.8.1"
{INDEX}

[[package]]
name = "orjson"
version = "3.10.0"
{INDEX}

[[package]]
name = "pytest"
version = "8.3.0"
source = {{ git = "https://code.example/pytest?rev=8#abc" }}

[[package]]
name = "werkzeug"
version = "3.0.1"
{INDEX}
resolution-markers = ["python_full_version < '3.12'"]

[[package]]
name = "werkzeug"
version = "3.1.3"
{INDEX}
resolution-markers = ["python_full_version >= '3.12'"]
"""


def test_forks_stand_beside_each_other_and_what_is_ones_own_has_no_version() -> None:
    found = packages({"uv.lock": LOCK})
    assert locked(found) == {
        "flask@3.1.0", "asgiref@3.8.1", "orjson@3.10.0", "pytest@8.3.0", "werkzeug@3.0.1", "werkzeug@3.1.3",
    }  # fmt: skip
    assert [one.marker for one in found if one.name == "werkzeug"] == [
        "python_full_version < '3.12'", "python_full_version >= '3.12'",
    ]  # fmt: skip
    assert reads({"uv.lock": LOCK}).version == "1/9"


def test_scopes_follow_from_what_the_project_declares_through_extras() -> None:
    found = packages({"uv.lock": LOCK})
    assert scopes(found) == {
        "flask": "runtime", "here": "runtime", "asgiref": "runtime", "orjson": "extra", "pytest": "group:test",
        "werkzeug": None,  # the other fork is not reached
    }  # fmt: skip
    assert direct(found) == {"flask", "here", "orjson", "pytest"}
    assert {one.name: one.declared for one in found if one.declared} == {
        "flask": ">=3", "orjson": "<4", "pytest": "~=8.0",
    }  # fmt: skip


def test_sources_and_lines_are_told() -> None:
    found = packages({"uv.lock": LOCK})
    assert {one.source for one in found} == {
        "index:https://index.example/simple", "git:https://code.example/pytest?rev=8#abc", "directory:libs/here",
    }  # fmt: skip
    assert LOCK.splitlines()[(lines(found)["orjson"] or 0) : 99][0] == 'name = "orjson"'


def test_a_script_and_a_workspace_without_a_project_declare_in_the_manifest() -> None:
    package = f'[[package]]\nname = "rich"\nversion = "15.0"\n{INDEX}\n'
    script = f'version = 1\n[manifest]\nrequirements = [{{ name = "rich", specifier = "<16" }}]\n{package}'
    [one] = packages({"tool.py.lock": script})
    assert (one.scope, one.direct, one.declared) == ("runtime", True, "<16")
    groups = f'version = 1\n[manifest.dependency-groups]\ndev = [{{ name = "rich" }}]\n{package}'
    [one] = packages({"uv.lock": groups})
    assert (one.scope, one.direct) == ("group:dev", True)


def test_a_lock_that_lost_an_entry_is_refused() -> None:
    cut = LOCK[: LOCK.index('[[package]]\nname = "werkzeug"')]
    assert "flask needs werkzeug, which is not locked" in (reads({"uv.lock": cut}).unreadable or "")


def test_the_projects_own_entry_alone_is_no_package() -> None:
    own = 'version = 1\n[[package]]\nname = "mine"\nversion = "1"\nsource = { virtual = "." }\n'
    assert "No package is in it" in (reads({"uv.lock": own}).unreadable or "")
