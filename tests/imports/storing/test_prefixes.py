"""The label of a number: a collection's where its records agree, a record's own where it differs."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from app.exports.service import run_export
from app.persistence.database.engine import Database
from tests.imports.files import adr, column, load

OWN = "SELECT prefix FROM decision ORDER BY title"
OF_THE_LOG = "SELECT prefix FROM collection"


@pytest.mark.parametrize(
    ("files", "prefix"),
    [
        ({"rfc-0012-a.md": adr("A tea"), "rfc-0013-b.md": adr("B tea")}, "RFC"),
        ({"0003-a.md": "# DR-003: A tea\n\n## Status\n\nAccepted\n\n## Context\n\nWe drink it.\n"}, "DR"),
        ({"a.md": "---\nid: KEP-0007\nstatus: accepted\n---\n# A tea\n\n## Context\n\nWe drink it.\n"}, "KEP"),
        ({"ARCH-001-a.md": adr("A tea"), "ARCH-002-b.md": adr("B tea")}, "ARCH"),
        ({"docs/rfcs/0001-a.md": adr("A tea"), "docs/rfcs/0002-b.md": adr("B tea")}, "RFC"),
        ({"0001-a.md": adr("A tea", 1), "step-02-b.md": adr("B tea")}, "ADR"),
        ({"0001-a.md": adr("PEP 621 for metadata", 1)}, "ADR"),
    ],
)
async def test_a_new_log_has_the_label_of_its_records(
    database: Database, tmp_path: Path, files: dict[str, str], prefix: str
) -> None:
    await load(database, tmp_path, files)
    assert await column(database, OF_THE_LOG) == [prefix]
    assert set(await column(database, OWN)) == {None}


async def test_a_label_of_its_own_is_kept_and_found(
    client: httpx.AsyncClient, database: Database, tmp_path: Path
) -> None:
    files = {"adr-0001-a.md": adr("A tea"), "adr-0002-b.md": adr("B tea"), "rfc-0012-c.md": adr("C tea")}
    await load(database, tmp_path, files)
    assert await column(database, OWN) == [None, None, "RFC"]
    assert "RFC-12" in (await client.get("/decisions")).text
    assert "C tea" in (await client.get("/search?q=rfc+12")).text
    assert "C tea" not in (await client.get("/search?q=adr-12&kind=decision")).text


async def test_a_label_whose_number_was_taken_is_not_given_to_another_number(
    database: Database, tmp_path: Path
) -> None:
    files = {"adr-0001-a.md": adr("A tea"), "adr-0002-b.md": adr("B tea"), "rfc-0001-c.md": adr("C tea")}
    await load(database, tmp_path, files)
    assert await column(database, OWN) == [None, None, None]


async def test_an_export_in_another_dialect_is_read_back_with_the_same_labels(
    database: Database, tmp_path: Path
) -> None:
    files = {"0001-a.md": "# RFC 1: A tea\n\n## Status\n\nAccepted\n\n## Context\n\nWe drink it.\n"}
    await load(database, tmp_path / "in", files)
    report = await run_export(database, tmp_path / "out", dialect="madr4")
    assert [path.rpartition("/")[2] for path in report.paths] == ["rfc-0001-a-tea.md"]
    await load(database, tmp_path / "out", {}, collection="Again")
    assert await column(database, OF_THE_LOG) == ["RFC", "RFC"]
