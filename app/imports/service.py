"""An import from its first file to its report."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import nullcontext
from functools import partial
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.audit.models import Action
from app.audit.trail import COMMAND_LINE, Subject, Trace, note
from app.history.operations import begin
from app.imports.finding.discovery import discover
from app.imports.finding.grouping import Candidate, group
from app.imports.finding.sources import Origin
from app.imports.findings import ImportRefused
from app.imports.linking.finishing import Finisher
from app.imports.models import ImportRun
from app.imports.reading.workers import Workers
from app.imports.report import ImportReport
from app.imports.storing.alive import alive
from app.imports.storing.empty_collections import remove_empty
from app.imports.storing.moved_collections import follow_folders
from app.imports.storing.names import collections
from app.imports.storing.prefixes import name_by_labels
from app.imports.storing.run import Storage
from app.imports.storing.transactions import units
from app.markdown.syntax.suffixes import IN_WORDS
from app.persistence.database.engine import Database
from app.persistence.fields import now
from app.records.columns import table_of
from app.records.limits import IMPORT_SOURCE
from app.stack import standing

RUN = table_of(ImportRun)

MANY = 200  # files after which the planner's statistics are made anew

Progress = Callable[[int, int], None]  # files done, files in all


async def run_import(
    place: Database | AsyncSession,
    sources: Sequence[Origin],
    *,
    collection: str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
    workers: Workers | None = None,
    by: Trace = COMMAND_LINE,
) -> ImportReport:
    """Read files, folders, zip archives and uploads into the register.

    All go to the collection of this name when one is given, else see `group`. A dry run does the same and takes it
    back, so its report is the import's. Files are stored in batches, each whole or not at all: an import that was
    interrupted is completed by running it again; in a session all of it is a part of its transaction. Raises
    ImportRefused, with nothing written, for input that cannot be trusted, and the errors of the database. Files are
    read by processes of its own unless `workers` are lent.
    The audit log says `by` whom it was.
    """
    # Aside: an archive takes seconds to unpack, in which nobody else would get a page.
    candidates = await asyncio.to_thread(lambda: group(discover(sources), collection))
    if not candidates:
        raise ImportRefused(f"There is no file to import: {IN_WORDS} are read.")
    reason = _named(sources)
    lent = nullcontext(workers) if workers else Workers()
    async with units(place, f"Imported from {reason}", dry_run=dry_run) as work, lent as readers:
        begun = await work.run(lambda session: _begin(session, reason, candidates, by, named=bool(collection)))
        run_id, work.info["operation"], ids, made = begun
        storage = Storage(work, readers, run_id, ids, progress or _silent, _names(sources))
        async with nullcontext() if dry_run else alive(place, run_id):
            stored = await storage.store(candidates)
            await Finisher(work, run_id, set(ids.values())).finish(stored)
            stored += await storage.gone()
        files = [one.report for one in sorted(stored, key=lambda one: one.place)]
        report = ImportReport(files, None if dry_run else run_id, "dry run" if dry_run else "imported")
        noted = partial(_noted, by=by, subject=Subject("import_run", run_id, reason), report=report)
        await work.run(lambda session: _end(session, run_id, made, noted))
    if len(stored) >= MANY and not dry_run:
        await _analyze(place)
    return report


def _names(sources: Sequence[Origin]) -> list[str]:
    return [str(source) if isinstance(source, Path) else source.name for source in sources]


def _named(sources: Sequence[Origin]) -> str:
    names = [_shown(source) if isinstance(source, Path) else source.name for source in sources]
    named = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
    return named.encode("utf-8", "replace").decode()[:IMPORT_SOURCE]


def _shown(source: Path) -> str:
    """A path as readers see it: as it was typed, or its name alone where it tells how this machine is laid out."""
    tells = source.is_absolute() or ".." in source.parts or source.parts[:1] == ("~",)
    return (source.resolve().name if tells else str(source)) or "folder"


async def _begin(
    session: AsyncSession, source: str, candidates: list[Candidate], by: Trace, *, named: bool
) -> tuple[int, int, dict[str, int], set[int]]:
    operation = await begin(session, f"Import of {source}", actor=by.actor_name)
    run = ImportRun(source=source, operation_id=operation)
    session.add(run)
    if not named:
        await follow_folders(session, candidates)
    found, made = await collections(session, {one.slug: one.collection for one in candidates})
    return run.id or 0, operation, found, made


async def _end(
    session: AsyncSession, run_id: int, made: set[int], noted: Callable[[AsyncSession], Awaitable[None]]
) -> None:
    await session.execute(sa.update(RUN).where(RUN.c.id == run_id).values(finished_at=now()))
    await name_by_labels(session, made)
    await remove_empty(session, made)
    await standing.refresh(session)
    await noted(session)


async def _noted(session: AsyncSession, *, by: Trace, subject: Subject, report: ImportReport) -> None:
    outcomes = ", ".join(f"{count} {outcome}" for outcome, count in sorted(report.outcomes().items()))
    await note(session, by, Action.IMPORT, subject, files=len(report.files), outcomes=outcomes)


async def _analyze(place: Database | AsyncSession) -> None:
    """Tell the planner what has come; autovacuum would as well, but only within a minute."""
    tables = ", ".join(f'"{name}"' for name in RUN.metadata.tables)
    if isinstance(place, AsyncSession):
        await place.execute(sa.text(f"ANALYZE {tables}"))
        return
    async with place.write.begin() as connection:
        await connection.exec_driver_sql(f"ANALYZE {tables}")


def _silent(done: int, total: int) -> None:
    """Nobody watches."""
