"""The files that a decision governs, and the projects that it binds, as its metadata names them."""

from __future__ import annotations

import pytest

from app.markdown.reading.reader import read
from app.markdown.record import Dialect, Record
from app.markdown.writing.losses import lost_fields
from app.markdown.writing.writer import write

BODY = "# Use X\n\n## Context and Problem Statement\n\nWhy.\n\n## Decision Outcome\n\nWe use X.\n"
PATTERNS = ["src/db/**", "*.sql", "/docs/adr/"]


def decision(line: str) -> Record:
    found = read(f"---\nstatus: accepted\n{line}\n---\n{BODY}".encode(), "0001-use-x.md").record
    assert found is not None
    return found


@pytest.mark.parametrize(
    "line",
    [
        'governs: [src/db/**, "*.sql", /docs/adr/]', "governs: src/db/**, *.sql, /docs/adr/",
        'governs:\n  - src/db/**\n  - "*.sql"\n  - /docs/adr/', "Governs files: `src/db/**`, `*.sql`, `/docs/adr/`",
    ],
)  # fmt: skip
def test_patterns_are_read(line: str) -> None:
    assert decision(line).governs == PATTERNS


@pytest.mark.parametrize(
    "value", ["the whole platform", "ADR-12", "https://example.org/a/b", "src/db/, everything", ""]
)
def test_what_is_no_pattern_is_kept_as_it_is_written(value: str) -> None:
    found = decision(f'governs: "{value}"')
    assert found.governs == []
    assert found.extra.get("governs", "") == value


@pytest.mark.parametrize(
    "line", ['binds: [shop, "web-*"]', "Binds projects: shop, web-*", "projects it binds:\n  - shop\n  - web-*"]
)
def test_projects_are_read(line: str) -> None:
    assert decision(line).binds == ["shop", "web-*"]


@pytest.mark.parametrize("value", ["Everybody in the team", "-", "a/b", "Shop"])
def test_what_is_no_project_is_kept_as_it_is_written(value: str) -> None:
    found = decision(f'binds: "{value}"')
    assert (found.binds, found.extra.get("binds")) == ([], value)


@pytest.mark.parametrize("dialect", ["madr4", "nygard", "log4brains"])
def test_every_dialect_writes_them_so_that_they_are_read_again(dialect: Dialect) -> None:
    record = decision('governs: [src/db/**, "*.sql", /docs/adr/, "**/x_*_y.py"]\nbinds: ["*-shop", web]')
    written = write(record, dialect)
    again = read(written.encode(), "0001-use-x.md").record
    assert again is not None
    assert (again.governs, again.binds) == (record.governs, ["*-shop", "web"])
    assert lost_fields(record, written, "0001-use-x.md") == []
