"""A tree that is imported over its own records differs from them in nothing, whatever dialect each is written in."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from app import demo
from app.imports.models import ImportedFile, Outcome
from app.imports.service import run_import
from app.persistence.database.engine import Database
from app.settlements.repository import SettlementRepository
from app.web.http.problems import Problem
from tests.exports.test_records import FULL
from tests.imports.files import SHARED, adr, lay
from tests.imports.research import RESEARCH

pytestmark = pytest.mark.slow

BODY = "\n## Context\n\nWe drink.\n\n## Decision\n\nWe use tea.\n\n## Consequences\n\nCalm.\n"
DIALECTS: dict[str, str | bytes] = {
    "madr4/0001-full.md": FULL,
    "nygard/0001-old.md": adr("Old tea", 1, "Superseded by [2. New tea](0002-new.md)"),
    "nygard/0002-new.md": adr("New tea", 2, "Accepted", "Supersedes [1. Old tea](0001-old.md)"),
    "madr2/0003-tea.md": "# Tea\n\n* Status: accepted\n* Deciders: Bo, Ann Lee\n* Date: 2024-01-02\n" + BODY,
    "log4brains/20240102-tea.md": "# Tea\n\n- Status: accepted\n- Tags: tea, front end\n- Owner: Ann Lee\n" + BODY,
    "toml/0004-tea.md": '+++\nstatus = "accepted"\ntags = ["a", "b"]\nowner = "Lind, Mara"\n+++\n# Tea\n' + BODY,
    "table/0005-tea.md": "# Tea\n\n| Status | Accepted |\n| --- | --- |\n| Date | 2024-02-03 |\n" + BODY,
    "y/0006-tea.md": "# Tea\n\nIn the context of breakfast, facing cold, we decided for tea and against coffee "
    "to achieve calm, accepting stains.\n",
    "rst/0007-tea.rst": "Tea\n===\n\n:Status: accepted\n:Date: 2024-01-02\n\nContext\n-------\n\nWe drink.\n\n"
    "Decision\n--------\n\nTea, see `cups <cups.rst>`_.\n",
    "adoc/0008-tea.adoc": "= Tea\n\nStatus: accepted\n\n== Context\n\nWe *drink*.\n\n== Decision\n\n* Tea\n* Cups\n",
    "research/caching.md": RESEARCH,
    "risks/0009-tea.md": adr("Risky", 9) + "\n## Risks\n\n| Risk | Impact | Mitigation | Likelihood | Severity |\n"
    "| --- | --- | --- | --- | --- |\n| It spills | Stains | Mop | high | 2 |\n\n## Assumptions\n\n- [x] Dry\n\n"
    "## Recommended Stack\n\n- `asyncpg >=0.32` (required)\n- `redis` (forbidden): one store\n",
    "log/decisions.md": "# Decisions\n\n## 2024-01-02: Use tea\n\nStatus: accepted\n\nBecause.\n\n"
    "## 2024-02-02: Use cups\n\nStatus: proposed\n\nThey hold.\n",
}


def touched(folder: Path) -> Path:
    """Every file with one more line break at its end: it is another file, which says the same."""
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix in (".md", ".rst", ".adoc", ".markdown", ".mdx"):
            path.write_bytes(path.read_bytes() + b"\n")
    return folder


async def differing(database: Database, folder: Path) -> dict[str, list[str]]:
    """What a tree and the records that were made of it, and of which only the version changed, say otherwise."""
    await run_import(database, [folder], workers=SHARED[0])
    async with database.write.begin() as connection:
        for table in ("decision", "research_document"):
            await connection.exec_driver_sql(f"UPDATE {table} SET version = version + 1")
    run = await run_import(database, [touched(folder)], workers=SHARED[0])
    async with database.read_sessions() as session:
        of_run = sa.select(ImportedFile).where(sa.column("run_id") == run.run_id)
        files = [one for one in await session.scalars(of_run) if one.outcome is Outcome.DIVERGED]
        found = {path: fields async for path, fields in _compared(SettlementRepository(session), files)}
    assert files
    return {path: fields for path, fields in found.items() if fields}


async def _compared(repository: SettlementRepository, files: list[ImportedFile]):  # type: ignore[no-untyped-def]
    for file in files:
        try:
            compared = await repository.compared(file.run_id, file.id or 0)
        except Problem as problem:
            yield file.path, [str(problem)]
        else:
            yield file.path, [f"{one.name}: {one.passages}" for one in compared.differences]
        repository.session.expunge_all()


async def test_records_of_every_dialect_differ_from_their_files_in_nothing(database: Database, tmp_path: Path) -> None:
    assert await differing(database, lay(tmp_path, DIALECTS)) == {}


async def test_the_demonstration_differs_from_its_files_in_nothing(database: Database, tmp_path: Path) -> None:
    assert await differing(database, lay(tmp_path, dict(_files(Path(demo.__file__).parent / "records")))) == {}


@pytest.mark.skipif("RATIONALE_CORPUS" not in os.environ, reason="RATIONALE_CORPUS names no folder of records")
async def test_real_records_differ_from_their_files_in_nothing(database: Database, tmp_path: Path) -> None:
    corpus = Path(os.environ["RATIONALE_CORPUS"])
    assert await differing(database, lay(tmp_path, dict(_files(corpus)))) == {}


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()
