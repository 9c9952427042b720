from __future__ import annotations

import pytest

from tests.manifests.reads import direct, lines, locked, packages, reads, scopes

LOCK = """{
  "lockfileVersion": 1,
  // a comment
  "workspaces": {
    "": {
      "name": "mine",
      "dependencies": {
        "lodash4": "npm:lodash@^4",
        "here": "file:./here",
        "web": "workspace:*",
      },
      "devDependencies": { "mocha": "^10", },
      "peerDependencies": { "react": ">=18" },
      "optionalPeers": ["react"],
    },
    "packages/web": {
      "name": "web",
      "dependencies": { "@a/b": "git+https://code.example/b.git", "ms": "^1" },
    },
  },
  "packages": {
    "@a/b": ["@a/b@git+https://code.example/b.git#abc", { "dependencies": { "ms": "^2" } }, "abc"],

    "@a/b/ms": ["ms@2.1.3", "https://r.example/ms/-/ms-2.1.3.tgz", {}, "sha512-//,}"],

    "here": ["here@file:here", {}],

    "lodash4": ["lodash@4.17.21", "", {}, "sha512-aaaa=="],

    "mocha": ["mocha@10.0.0", "", { "peerDependencies": { "ms": "*" } }, "sha512-aaaa=="],

    "ms": ["ms@2.0.0", "", {}, "sha512-aaaa=="],

    "web": ["web@workspace:packages/web"],

    "web/ms": ["ms@1.0.0", "", {}, "sha512-aaaa=="],
  },
}
"""


def test_bun_lists_entries_by_the_way_to_them() -> None:
    found = packages({"bun.lock": LOCK})
    assert locked(found) == {
        "@a/b@git+https://code.example/b.git#abc", "ms@2.1.3", "lodash@4.17.21", "mocha@10.0.0", "ms@2.0.0", "ms@1.0.0",
    }  # fmt: skip
    assert [(one.version, one.scope) for one in found if one.name == "ms"] == [
        ("2.1.3", "runtime"), ("2.0.0", "development"), ("1.0.0", "runtime"),
    ]  # fmt: skip
    assert direct(found) == {"@a/b", "lodash4", "here", "mocha", "ms", "react"}
    assert scopes(found)["here"] == "runtime"
    assert lines(found)["mocha"] == 30


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (LOCK.replace('n": 1,', 'n": 4,'), "lockfileVersion 4 is unknown"),
        (LOCK.replace('"lockfileVersion": 1,', ""), "lockfileVersion None"),
        (
            LOCK.replace(
                '    "mocha": ["mocha@10.0.0", "", { "peerDependencies": { "ms": "*" } }, "sha512-aaaa=="],\n', ""
            ),
            "needs mocha",
        ),
        (LOCK.replace('"packages": {', '"pack": {'), "`packages` is missing"),
        (LOCK[: LOCK.index('    "web/ms"')], "Not JSON"),
        (LOCK.replace('["lodash@4.17.21", ', "["), "What lodash4 is"),
    ],
)
def test_a_lock_that_is_not_whole_is_refused(text: str, words: str) -> None:
    assert words in (reads({"bun.lock": text}).unreadable or "")


def test_the_binary_form_is_refused_with_the_way_to_text() -> None:
    assert "--save-text-lockfile" in (
        reads({"bun.lockb": b"#!/usr/bin/env bun\nbun-lockfile-format-v0\0"}).unreadable or ""
    )
