from __future__ import annotations

import json
from typing import Any

import pytest

from tests.manifests.reads import direct, locked, packages, reads, scopes

PACKAGES: dict[str, Any] = {
    "": {
        "name": "mine",
        "workspaces": ["packages/*"],
        "dependencies": {"lodash4": "npm:lodash@^4", "here": "file:./here", "web": "*", "fromgit": "github:a/b"},
        "devDependencies": {"mocha": "^10"},
        "peerDependencies": {"react": ">=18"},
    },
    "here": {"name": "here", "version": "0.0.1", "dependencies": {"ms": "2.1.2"}},
    "packages/web": {"dependencies": {"ms": "^2"}},
    "packages/web/node_modules/ms": {"version": "2.1.3", "resolved": "https://r.example/ms/-/ms-2.1.3.tgz"},
    "node_modules/ms": {"version": "2.1.2"},
    "node_modules/here": {"resolved": "here", "link": True},
    "node_modules/web": {"resolved": "packages/web", "link": True},
    "node_modules/lodash4": {"name": "lodash", "version": "4.17.21"},
    "node_modules/fromgit": {"version": "1.1.0", "resolved": "git+ssh://git@code.example/a/b.git#abc"},
    "node_modules/mocha": {"version": "10.0.0", "dev": True},
    "node_modules/mocha/node_modules/@a/b": {"version": "1.0.0-rc.1", "dev": True, "optional": True},
    "node_modules/fsevents": {"version": "2.3.3", "devOptional": True},
}


def lock(packages: dict[str, Any], version: int = 3) -> dict[str, str | bytes]:
    return {
        "package-lock.json": json.dumps({"name": "mine", "lockfileVersion": version, "packages": packages}, indent=2)
    }


def test_packages_are_listed_by_path_with_their_real_names() -> None:
    found = packages(lock(PACKAGES))
    assert locked(found) == {
        "ms@2.1.3", "ms@2.1.2", "lodash@4.17.21", "fromgit@1.1.0", "mocha@10.0.0", "@a/b@1.0.0-rc.1", "fsevents@2.3.3",
    }  # fmt: skip
    assert scopes(found) == {
        "ms": "runtime", "here": "runtime", "lodash": "runtime", "fromgit": "runtime", "mocha": "development",
        "@a/b": "development", "fsevents": "optional", "lodash4": "runtime", "react": "peer",
    }  # fmt: skip


def test_what_the_project_and_its_members_declare_is_direct_also_under_an_alias() -> None:
    found = packages(lock(PACKAGES))
    assert direct(found) == {"lodash4", "here", "fromgit", "mocha", "react", "ms"}
    assert {(one.name, one.source) for one in found if one.version is None} == {
        ("here", "link:here"), ("lodash4", "alias of lodash"), ("react", "not locked"),
    }  # fmt: skip
    assert {one.source for one in found if one.name == "ms"} == {"index:https://r.example", None}


def test_lines_are_those_of_the_keys() -> None:
    files = lock(PACKAGES)
    text = str(files["package-lock.json"]).splitlines()
    assert all(
        one.name in text[one.line - 1] or one.source for one in packages(files) if one.line and one.name != "lodash"
    )


NESTED = {
    "lockfileVersion": 1,
    "dependencies": {
        "lodash4": {"version": "npm:lodash@4.17.20"},
        "fromgit": {"version": "git+https://code.example/a.git#abc", "from": "fromgit@git+https://code.example/a.git"},
        "fromurl": {"version": "https://files.example/dist/fromurl-1.2.3.tgz"},
        "here": {"version": "file:here"},
        "mocha": {
            "version": "10.0.0", "dev": True, "requires": {"ms": "2.0.0"},
            "dependencies": {"ms": {"version": "2.0.0", "dev": True, "optional": True}},
        },
        "ms": {"version": "2.1.3", "optional": True},
    },
}  # fmt: skip


@pytest.mark.parametrize("name", ["package-lock.json", "npm-shrinkwrap.json", "src__npm-shrinkwrap.json"])
def test_version_1_nests(name: str) -> None:
    found = packages({name: json.dumps(NESTED, indent=2)})
    assert locked(found) == {
        "lodash@4.17.20", "fromgit@git+https://code.example/a.git#abc", "fromurl@1.2.3", "mocha@10.0.0", "ms@2.0.0",
        "ms@2.1.3",
    }  # fmt: skip
    assert [one.scope for one in found if one.name == "ms"] == ["development", "optional"]
    assert [one.line for one in found if one.name == "ms"] == [24, 31]
    assert {one.direct for one in found} == {None}


def test_version_1_asks_the_manifest_beside_it_and_a_shrinkwrap_of_npm_3_has_no_version() -> None:
    old = {"name": "mine", "dependencies": NESTED["dependencies"]}
    files: dict[str, str | bytes] = {
        "npm-shrinkwrap.json": json.dumps(old), "package.json": '{"dependencies": {"ms": "^2"}}',
    }  # fmt: skip
    assert reads(files).version == "none"
    assert [one.version for one in packages(files) if one.direct] == ["2.1.3"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"node_modules/mocha": None}, "mocha is declared but not locked"),
        ({"node_modules/ms": {"version": 2}}, "The version of node_modules/ms is not a text"),
        ({"node_modules/ms": "2.1.2"}, "node_modules/ms is not an object"),
        ({"": None}, "no entry for the project"),
    ],
)
def test_a_lock_that_is_not_whole_is_refused(change: dict[str, Any], words: str) -> None:
    changed = {path: one for path, one in (PACKAGES | change).items() if one is not None}
    assert words in (reads(lock(changed)).unreadable or "")


def test_an_entry_without_a_version_is_named_and_the_rest_is_read() -> None:
    manifest = reads(lock(PACKAGES | {"node_modules/lost": {"optional": True}}))
    assert manifest.unchecked == ["node_modules/lost has no version"]
    assert "ms@2.1.3" in locked(manifest.packages)


def test_package_json_declares_in_four_lists() -> None:
    text = """{
  "name": "mine",
  "dependencies": {"lodash4": "npm:lodash@4", "fsevents": "1", "here": "workspace:*"},
  "optionalDependencies": {"fsevents": "^2"},
  "devDependencies": {"mocha": "catalog:"},
  "peerDependencies": {"react": ">=18"}
}"""
    found = packages({"package.json": text})
    assert [(one.name, one.declared, one.scope, one.line) for one in found] == [
        ("lodash4", "npm:lodash@4", "runtime", 3), ("here", "workspace:*", "runtime", 3),
        ("fsevents", "^2", "optional", 4),
        ("mocha", "catalog:", "development", 5), ("react", ">=18", "peer", 6),
    ]  # fmt: skip
    assert reads({"package.json": '{"name": "empty", "dependencies": {}}'}).unreadable is None
    assert reads({"package.json": '{"name": "says nothing"}'}).unreadable
    assert reads({"package.json": '{"dependencies": ["a"]}'}).unreadable
    assert reads({"package.json": '{"dependencies": {"a": 1}}'}).unreadable
