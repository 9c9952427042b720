"""An import leaves no empty collection behind."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from app.persistence.database.engine import Database
from app.persistence.fields import now
from app.tables import Collection, ImportRun
from tests.imports.files import adr, column, load, outcomes
from tests.register import store

NAMES = "SELECT name FROM collection ORDER BY name"


@pytest.mark.parametrize(("name", "content"), [("a.pdf", b"%PDF"), ("a.md", b"\x00\x01" * 50), ("README.md", b"# Hi")])
async def test_no_collection_is_left_for_files_that_hold_no_record(
    database: Database, tmp_path: Path, name: str, content: bytes
) -> None:
    assert outcomes(await load(database, tmp_path, {name: content})) == ["skipped"]
    assert await column(database, NAMES) == []
    assert await column(database, "SELECT count(*) FROM imported_file") == [1], "what was skipped is still told"


async def test_a_collection_with_a_record_stays(database: Database, tmp_path: Path) -> None:
    await load(database, tmp_path, {"0001-a.md": adr("Use tea", 1), "a.pdf": b"%PDF"})
    assert await column(database, NAMES) == ["Log"]


async def test_a_collection_that_was_there_before_stays(database: Database, tmp_path: Path) -> None:
    await store(database, Collection(name="Log", slug="log"))
    await load(database, tmp_path, {"a.pdf": b"%PDF"})
    assert await column(database, NAMES) == ["Log"]


async def test_a_collection_stays_that_an_import_beside_may_be_filling(database: Database, tmp_path: Path) -> None:
    await store(database, ImportRun(source="beside", started_at=now()))
    await load(database, tmp_path, {"a.pdf": b"%PDF"})
    assert await column(database, NAMES) == ["Log"]


async def test_a_readable_file_is_imported_beside_one_that_is_not(
    editor: httpx.AsyncClient, database: Database
) -> None:
    files = [("files", (name, content)) for name, content in [("1.md", adr("One", 1).encode()), ("a.pdf", b"%PDF")]]
    sent = await editor.post("/imports", files=files)
    assert sent.status_code == 303
    assert await column(database, "SELECT count(*) FROM decision") == [1]
