"""Tables as files, seen from what writes them."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from app.admin.files import writing


def names_in(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir()]


async def lines() -> AsyncIterator[list[list[Any]]]:
    yield [["1", "Use asyncpg"], ["2", "Use Redis"]]


async def test_a_workbook_with_too_many_rows_leaves_no_file_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(writing, "MOST_ROWS", 1)
    with pytest.raises(writing.Unwritable):
        await writing.xlsx_file(["id", "title"], lines())
    assert names_in(tmp_path) == []
