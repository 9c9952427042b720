from __future__ import annotations

import pytest

from tests.manifests.reads import direct, lines, locked, packages, reads, scopes

NINE = """lockfileVersion: '9.0'

settings:
  autoInstallPeers: true

importers:

  .:
    dependencies:
      '@a/linked':
        specifier: link:./linked
        version: link:linked
      '@a/member':
        specifier: workspace:*
        version: link:packages/member
      here:
        specifier: file:./here
        version: file:here
      lodash4:
        specifier: npm:lodash@^4
        version: lodash@4.17.21
      react-dom:
        specifier: 'catalog:'
        version: 18.2.0(react@18.2.0)
    devDependencies:
      vite:
        specifier: ^5.0.0
        version: 5.0.0

  packages/member:
    optionalDependencies:
      fsevents:
        specifier: '*'
        version: 2.3.3

packages:

  fsevents@2.3.3:
    resolution: {integrity: sha512-aaaa==}
    engines: {node: '>=8'}
    os: [darwin]

  git@git+https://code.example/git.git#abc:
    resolution: {commit: abc, repo: https://code.example/git.git, type: git}
    version: 1.1.0

  here@file:here:
    resolution: {directory: here, type: directory}

  lodash@4.17.21:
    resolution: {integrity: sha512-aaaa==}

  react-dom@18.2.0:
    resolution: {integrity: sha512-aaaa==}
    peerDependencies:
      react: ^18.2.0

  react@18.2.0:
    resolution: {integrity: sha512-aaaa==}

  vite@5.0.0:
    resolution: {integrity: sha512-aaaa==, tarball: https://files.example/vite.tgz}

snapshots:

  fsevents@2.3.3:
    optional: true

  git@git+https://code.example/git.git#abc: {}

  here@file:here:
    dependencies:
      git: git+https://code.example/git.git#abc

  lodash@4.17.21: {}

  react-dom@18.2.0(react@18.2.0):
    dependencies:
      react: 18.2.0

  react@18.2.0: {}

  vite@5.0.0:
    optionalDependencies:
      fsevents: 2.3.3
"""
ABOUT_PNPM = """---
lockfileVersion: '9.0'

importers:

  .:
    packageManagerDependencies:
      pnpm:
        specifier: 12.0.0
        version: 12.0.0

packages:

  pnpm@12.0.0:
    resolution: {integrity: sha512-aaaa==}

snapshots:

  pnpm@12.0.0: {}

---
"""


def test_version_9_lists_packages_without_their_peers() -> None:
    found = packages({"pnpm-lock.yaml": NINE})
    assert locked(found) == {
        "fsevents@2.3.3", "git@1.1.0", "lodash@4.17.21", "react-dom@18.2.0", "react@18.2.0", "vite@5.0.0",
    }  # fmt: skip
    assert scopes(found) == {
        "fsevents": "optional", "git": "runtime", "here": "runtime", "lodash": "runtime", "react-dom": "runtime",
        "react": "runtime", "vite": "development", "lodash4": "runtime", "@a/linked": "runtime",
    }  # fmt: skip
    assert direct(found) == {"fsevents", "here", "lodash4", "react-dom", "vite"}
    assert lines(found)["vite"] == 1 + NINE[: NINE.index("  vite@5.0.0:\n    resolution")].count("\n")
    assert {one.name: one.declared for one in found if one.declared}["react-dom"] == "catalog:"


def test_the_document_about_pnpm_itself_is_not_the_projects() -> None:
    assert locked(packages({"pnpm-lock.yaml": ABOUT_PNPM + NINE})) == locked(packages({"pnpm-lock.yaml": NINE}))
    for alone in (ABOUT_PNPM, ABOUT_PNPM.removesuffix("---\n"), ABOUT_PNPM + "---\n"):
        assert "No document of the project" in (reads({"pnpm-lock.yaml": alone}).unreadable or "")


FIVE = """lockfileVersion: 5.4

specifiers:
  '@a/b': ^1.0.0
  lodash4: npm:lodash@4.17.20

dependencies:
  '@a/b': 1.0.0_react@18.2.0
  lodash4: /lodash/4.17.20

devDependencies:
  fromurl: '@files.example/fromurl.tgz'

packages:

  /@a/b/1.0.0_react@18.2.0:
    resolution: {integrity: sha512-aaaa==}
    dependencies:
      react: 18.2.0
    dev: false

  /lodash/4.17.20:
    resolution: {integrity: sha512-aaaa==}

  /react/18.2.0:
    resolution: {integrity: sha512-aaaa==}

  '@files.example/fromurl.tgz':
    resolution: {tarball: https://files.example/fromurl.tgz}
    name: fromurl
    version: 1.2.3
"""
SIX = """lockfileVersion: '6.0'

dependencies:
  '@a/b':
    specifier: ^1.0.0
    version: 1.0.0(react@18.2.0)

packages:

  /@a/b@1.0.0(react@18.2.0):
    resolution: {integrity: sha512-aaaa==}
    dependencies:
      react: 18.2.0
    dev: false

  /react@18.2.0:
    resolution: {integrity: sha512-aaaa==}
"""


def test_versions_5_and_6_name_packages_in_their_own_ways() -> None:
    found = packages({"pnpm-lock.yaml": FIVE})
    assert locked(found) == {"@a/b@1.0.0", "lodash@4.17.20", "react@18.2.0", "fromurl@1.2.3"}
    assert scopes(found)["fromurl"] == "development"
    assert {one.name: one.declared for one in found if one.direct} == {
        "@a/b": "^1.0.0", "lodash4": "npm:lodash@4.17.20", "fromurl": None,
    }  # fmt: skip
    assert locked(packages({"pnpm-lock.yaml": SIX})) == {"@a/b@1.0.0", "react@18.2.0"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (NINE[: NINE.index("snapshots:")], "`snapshots` is missing"),
        (NINE[: NINE.index("packages:\n\n  fse")], "not locked"),
        (NINE[: NINE.index("  react@18.2.0: {}")], "needs react 18.2.0, which is not locked"),
        (
            NINE.replace("  vite@5.0.0:\n    resolution", "  vit@5.0.0:\n    resolution"),
            "vite@5.0.0 is missing in `packages`",
        ),
        (FIVE.replace("/lodash/4.17.20:", "/lodash@4.17.20:"), "not one of lockfileVersion 5"),
        (SIX.replace("6.0", "9.0"), "`snapshots` is missing"),
        (NINE.replace("'9.0'", "'10.0'"), "lockfileVersion 10.0 is unknown"),
        (NINE.replace("lockfileVersion: '9.0'\n", ""), "lockfileVersion None is unknown"),
        (NINE.replace("  lodash@4.17.21: {}", "  lodash@4.17.21: {}\n  lodash@4.17.21: {}"), "twice"),
        (NINE.replace("resolution: {integrity: sha512-aaaa==}\n    peer", "resolution: *one\n    peer"), "alias"),
    ],
)
def test_a_lock_that_is_not_whole_is_refused(text: str, words: str) -> None:
    assert words in (reads({"pnpm-lock.yaml": text}).unreadable or "")


def test_a_project_of_links_alone_is_read() -> None:
    links = NINE[: NINE.index("      '@a/member'")].replace("./linked", "../a").replace("link:linked", "link:../a")
    [one] = packages({"pnpm-lock.yaml": links})
    assert (one.name, one.version, one.source) == ("@a/linked", None, "link:../a")
