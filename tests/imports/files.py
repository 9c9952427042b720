"""Small records to import, and the shortest way to import them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.imports.reading.workers import Workers
from app.imports.report import FileReport, ImportReport
from app.imports.service import run_import
from app.persistence.database.engine import Database

SHARED: list[Workers] = []  # filled by the fixture `workers`


def adr(title: str, number: int | None = None, status: str = "Accepted", *lines: str) -> str:
    """A decision as adr-tools writes it; `lines` follow the status."""
    heading = f"# {number}. {title}" if number is not None else f"# {title}"
    links = "".join(f"\n{line}\n" for line in lines)
    return (
        f"{heading}\n\nDate: 2024-03-01\n\n## Status\n\n{status}\n{links}\n"
        f"## Context\n\nWe need {title.lower()}.\n\n## Decision\n\nDo it.\n\n## Consequences\n\nIt is done.\n"
    )


def lay(folder: Path, files: dict[str, str | bytes]) -> Path:
    """Write files below `folder`, by relative path; returns the folder."""
    for path, content in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


async def load(database: Database, folder: Path, files: dict[str, str | bytes], **options: Any) -> ImportReport:
    """Lay `files` and import their folder into the collection "Log" unless `options` say otherwise."""
    return await run_import(database, [lay(folder, files)], **({"collection": "Log", "workers": SHARED[0]} | options))


def by_name(report: ImportReport) -> dict[str, FileReport]:
    """The files of a report by file name."""
    return {Path(file.path).name: file for file in report.files}


def rules(file: FileReport) -> set[str]:
    return {finding.rule for finding in file.findings}


def outcomes(report: ImportReport) -> list[str]:
    return [file.outcome.value for file in report.files]


async def column(database: Database, statement: str) -> list[Any]:
    """The first column of a query's rows."""
    async with database.read.connect() as connection:
        return [row[0] for row in await connection.exec_driver_sql(statement)]
