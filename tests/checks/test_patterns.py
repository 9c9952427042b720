"""Patterns of paths."""

from __future__ import annotations

import fnmatch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.checks.patterns import matches


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("src/db/", "src/db/engine.py"), ("src/db", "src/db/a/b.py"), ("*.sql", "a/b/c.sql"), ("/*.sql", "c.sql"),
        ("docs/**/index.md", "docs/index.md"), ("docs/**/index.md", "docs/a/b/index.md"), ("**", "a/b"),
        ("migrations", "app/migrations/1.py"), ("**/db/*.py", "db/x.py"), ("./src/x.py", "src/x.py"),
        ("src/**", "src/a/b"), ("a/**/**/b", "a/b"), ("[ab].py", "x/a.py"), ("uv.lock", "uv.lock"),
    ],
)  # fmt: skip
def test_a_path_that_is_meant(pattern: str, path: str) -> None:
    assert matches(pattern, path)


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("src/db/", "src/database/x.py"), ("/*.sql", "a/c.sql"), ("src/*.py", "src/a/b.py"), ("db/x.py", "src/db/x.py"),
        ("docs/**/index.md", "docs/a/b.md"), ("", "a"), ("/", "a"), ("src/db/", "src/db"), ("a" * 301, "a" * 301),
        ("*.SQL", "a.sql"),
    ],
)  # fmt: skip
def test_a_path_that_is_not_meant(pattern: str, path: str) -> None:
    assert not matches(pattern, path)


PART = st.text("ab.", min_size=1, max_size=3).filter(lambda one: one.strip("."))


@given(st.lists(PART, min_size=1, max_size=4))
def test_a_path_means_itself_and_all_below_it(parts: list[str]) -> None:
    path = "/".join(parts)
    assert matches(f"/{path}", path)
    assert matches(f"/{path}/", f"{path}/below")
    assert matches("**/" + parts[-1], path)


@given(
    st.text("ab*?", min_size=1, max_size=6).filter(lambda one: "**" not in one), st.text("ab", min_size=1, max_size=6)
)
def test_within_a_folder_it_is_what_shells_do(pattern: str, name: str) -> None:
    assert matches(f"/{pattern}", name) == fnmatch.fnmatchcase(name, pattern)
