"""Whatever is in a file: it is read, or it is refused in words; never an error, and never an empty answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.manifests import limits
from app.manifests.reading import reader_of
from tests.manifests import test_bun_lock, test_pnpm_lock, test_python_locks, test_uv_lock, test_yarn_lock
from tests.manifests.reads import locked, packages, reads

NAMES = [
    "uv.lock", "tool.py.lock", "pylock.toml", "poetry.lock", "pdm.lock", "Pipfile.lock", "Pipfile", "pyproject.toml",
    "package-lock.json", "npm-shrinkwrap.json", "package.json", "pnpm-lock.yaml", "yarn.lock", "bun.lock", "bom.json",
    "a.spdx.json", "requirements.txt", "requirements-dev.txt", "dev-requirements.in", "constraints.txt",
    "upper-constraints.txt", "requirements/main.txt", "docs__requirements.txt", "sub/more.in", "sbom.cdx.json",
]  # fmt: skip
LOCKS = [
    name for name in NAMES if "requirements" not in name and "constraints" not in name and not name.endswith(".in")
]
WHOLE: dict[str, str] = {
    "uv.lock": test_uv_lock.LOCK, "pdm.lock": test_python_locks.PDM.format(version="4.5.1"),
    "Pipfile.lock": test_python_locks.PIPFILE_LOCK, "pylock.toml": test_python_locks.PYLOCK,
    "pnpm-lock.yaml": test_pnpm_lock.NINE, "yarn.lock": test_yarn_lock.ONE, "bun.lock": test_bun_lock.LOCK,
}  # fmt: skip


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \r\n\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n", "Git LFS"),
        (b"<!DOCTYPE html>\n<html><body>Sign in</body></html>\n", "HTML"),
        (b'<?xml version="1.0"?>\n<bom/>\n', "XML"),
        (b"a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> main\n", "conflict"),
        (b"a\r\n<<<<<<< HEAD\r\nb\r\n=======\r\nc\r\n>>>>>>> main\r\n", "conflict"),
        (b"idna==3.7\0\n", "NUL"),
        (b"# caf\xe9\n", "UTF-8"),
        ("a==1\n".encode("utf-16-le"), "NUL"),
        (b"#" * (limits.BYTES + 1), "at most 10 MB"),
    ],
)
def test_what_is_no_text_of_that_kind_is_refused(data: bytes, words: str) -> None:
    told = {name: reads({name: data}).unreadable or "" for name in NAMES}
    assert {name: said for name, said in told.items() if words not in said} == {}


@pytest.mark.parametrize(
    "text",
    [
        "{}", "[]", "null", "a: b\n", "a = 1\n", "--- x\n", "[[package]]\n", '{"packages": []}',
        '{"lockfileVersion": true}', "[" * 100_000, "[\n" * 50_000, '{"a":' * 100_000, "- " * 100_000,
        "a: " + "{b: " * 5_000, "".join(f"{' ' * at}a:\n" for at in range(900)), "a = " + "[" * 50_000,
        "\n".join("[a" + ".a" * at + "]" for at in range(1, 300)), '{"a": ' + "9" * 6000 + "}",
    ],
)  # fmt: skip
def test_what_is_of_another_kind_or_nested_without_end_is_refused(text: str) -> None:
    read = {name: reads({name: text}) for name in LOCKS}
    assert [name for name, manifest in read.items() if not manifest.unreadable or manifest.packages] == []


@pytest.mark.parametrize("name", sorted(WHOLE))
def test_line_ends_and_marks_change_nothing(name: str) -> None:
    plain = packages({name: WHOLE[name]})
    for data in (WHOLE[name].replace("\n", "\r\n").encode(), b"\xef\xbb\xbf" + WHOLE[name].encode()):
        found = packages({name: data})
        assert locked(found) == locked(plain)
        assert [one.line for one in found] == [one.line for one in plain]


@pytest.mark.parametrize("name", sorted(WHOLE))
@given(cut=st.floats(0.05, 0.95))
def test_a_file_cut_short_is_refused_or_whole_entries_are_read(name: str, cut: float) -> None:
    text = WHOLE[name][: int(len(WHOLE[name]) * cut)]
    manifest = reads({name: text})
    whole = {one.name for one in packages({name: WHOLE[name]})}
    assert manifest.unreadable or {one.name for one in manifest.packages if one.version} <= whole


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pyproject.toml", '[tool.poetry]\nextras = "x"\n[tool.poetry.dependencies]\na = "1"\n'),
        ("pyproject.toml", "[project]\ndynamic = 1\n"),
        ("poetry.lock", '[[package]]\nname = "a"\nversion = "1"\nextras = 1\n[metadata]\nlock-version = "2.0"\n'),
        ("uv.lock", 'version = 1\n[[package]]\nname = "a"\nversion = "1"\nsource = "x"\n'),
        ("uv.lock", 'version = 1\n[[package]]\nname = "a"\nversion = "1"\noptional-dependencies = { x = 3 }\n'),
        ("bun.lock", '{"lockfileVersion": 1, "workspaces": {"": {"optionalPeers": 3}}, "packages": {"a": ["a@1"]}}'),
        ("bun.lock", '{"lockfileVersion": 1, "workspaces": {}, "packages": {"a": ["a@1", {"dependencies": [1]}]}}'),
        ("bom.json", '{"bomFormat": "CycloneDX", "specVersion": "1.5", "components": [{"purl": 1}]}'),
        ("pnpm-lock.yaml", "lockfileVersion: '9.0'\npackages: {a@1: {resolution: x}}\nsnapshots: {a@1: {}}\n"),
        ("pnpm-lock.yaml", "lockfileVersion: 5.4\nspecifiers: [a]\ndependencies: {a: 1}\npackages: {/a/1: {}}\n"),
        ("package-lock.json", '{"lockfileVersion": 3, "packages": {"": {}, "node_modules/a": {"version": 1}}}'),
        ("package.json", '{"dependencies": {"a": "1"}, "peerDependenciesMeta": [1]}'),
    ],
)  # fmt: skip
def test_values_of_another_kind_than_the_format_has_are_refused(name: str, text: str) -> None:
    assert reads({name: text}).unreadable


@given(name=st.sampled_from(NAMES), data=st.binary(max_size=200))
def test_any_bytes_are_answered(name: str, data: bytes) -> None:
    manifest = reads({name: data})
    assert manifest.unreadable or manifest.packages or manifest.format in {"package.json", "pyproject"}


@given(
    name=st.sampled_from(sorted(WHOLE)),
    at=st.integers(0, 5000),
    gone=st.integers(0, 40),
    put=st.text('"{}[]:,\n\t #ab1', max_size=6),
)
def test_any_damage_is_answered(name: str, at: int, gone: int, put: str) -> None:
    text = WHOLE[name]
    reads({name: text[: at % len(text)] + put + text[at % len(text) + gone :]})


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("package-lock.json.txt", "none of the files"),
        ("uv-lock.toml", "none of the files"),
        ("MANIFEST.in", "none of the files"),
        ("Cargo.lock", "CycloneDX"),
        ("go.mod", "CycloneDX"),
        ("bom.xml", "only JSON"),
        ("setup.cfg", "pyproject.toml"),
    ],
)
def test_names_that_are_not_read_are_told_what_is(name: str, words: str) -> None:
    assert reader_of(name) is None
    assert words in (reads({name: "x"}).unreadable or "")
