"""An import from its first file to its report."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import nullcontext, suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from app.audit.models import Action
from app.audit.trail import COMMAND_LINE, Subject, Trace, note
from app.collections.models import Collection
from app.history.operations import begin
from app.history.recording import GOES_ON
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
from app.imports.storing.names import collections
from app.imports.storing.prefixes import name_by_labels
from app.imports.storing.renames.moved_collections import follow_folders
from app.imports.storing.run import Storage
from app.imports.storing.transactions import undisturbed, units
from app.imports.underway import hold
from app.markdown.syntax.suffixes import IN_WORDS
from app.persistence.database.engine import Database
from app.persistence.fields import now
from app.records.columns import table_of
from app.records.limits import IMPORT_SOURCE
from app.stack import standing

RUN, COLLECTION = table_of(ImportRun), table_of(Collection)

MANY = 200  # files after which the planner's statistics are made anew
GROWN = sa.text(
    "SELECT relname::text FROM pg_stat_user_tables"
    " WHERE schemaname = current_schema() AND n_mod_since_analyze > 50 + n_live_tup / 10"
)

Progress = Callable[[int, int], None]  # files done, files in all
Begun = Callable[[AsyncSession, int], Awaitable[None]]  # is told the operation, in the transaction in which that begins


async def _unheard(session: AsyncSession, operation: int) -> None:
    """Nobody goes on with it by itself."""


class Asker(NamedTuple):
    """Who wants an import: the audit log says `by` whom it was."""

    by: Trace = COMMAND_LINE
    operation: int | None = None  # of the import that was interrupted and is completed
    begun: Begun = _unheard


class _Asked(NamedTuple):
    """What is to be imported."""

    source: str
    names: list[str]
    candidates: list[Candidate]
    is_named: bool  # its collection
    asker: Asker


async def run_import(
    database: Database,
    sources: Sequence[Origin],
    *,
    collection: str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
    workers: Workers | None = None,
    asker: Asker | None = None,
) -> ImportReport:
    """Read files, folders, zip archives and uploads into the register.

    All go to the collection of this name when one is given, else see `group`. A dry run does the same and takes it
    back, so its report is the import's. Files are stored in batches, each whole or not at all: an import that was
    interrupted is completed by running it again. Raises ImportRefused, with nothing written, for input that cannot be
    trusted, and the errors of the database. Files are read by processes of its own unless `workers` are lent.
    """
    # Aside: an archive takes seconds to unpack, in which nobody else would get a page.
    candidates = await asyncio.to_thread(lambda: group(discover(sources), collection))
    if not candidates:
        raise ImportRefused(f"There is no file to import: {IN_WORDS} are read.")
    asked = _Asked(_named(sources), _names(sources), candidates, bool(collection), asker or Asker())
    async with nullcontext(workers) if workers else Workers() as readers:
        once = partial(_once, database, asked, readers, progress or _silent, dry_run=dry_run)
        report = await (undisturbed(once) if dry_run else once())
    if len(report.files) >= MANY and not dry_run:
        await _analyze(database)
    return report


async def _once(
    database: Database, asked: _Asked, readers: Workers, progress: Progress, *, dry_run: bool
) -> ImportReport:
    async with units(database, f"Imported from {asked.source}", dry_run=dry_run) as work:
        run_id, work.info["operation"], ids, made = await work.run(partial(_begin, asked=asked))
        storage = Storage(work, readers, run_id, ids, progress, asked.names)
        async with nullcontext() if dry_run else alive(database, run_id):
            stored = await storage.store(asked.candidates)
            await Finisher(work, run_id, set(ids.values())).finish(stored)
            stored += await storage.gone()
        files = [one.report for one in sorted(stored, key=lambda one: one.place)]
        report = ImportReport(files, None if dry_run else run_id, "dry run" if dry_run else "imported")
        noted = partial(_noted, by=asked.asker.by, subject=Subject("import_run", run_id, asked.source), report=report)
        await work.run(lambda session: _end(session, run_id, made, noted))
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


async def _begin(session: AsyncSession, *, asked: _Asked) -> tuple[int, int, dict[str, int], set[int]]:
    by, operation = asked.asker.by, asked.asker.operation
    if operation:
        await hold(session, operation)
    operation = operation or await begin(session, f"Import of {asked.source}", actor=by.actor_name)
    session.info["operation"] = operation
    run = ImportRun(source=asked.source, operation_id=operation)
    session.add(run)
    if not asked.is_named:
        await follow_folders(session, asked.candidates)
    found, made = await collections(session, {one.slug: one.collection for one in asked.candidates})
    if asked.asker.operation:  # it made some before it was interrupted
        began = sa.select(sa.func.min(RUN.c.started_at)).where(RUN.c.operation_id == operation).scalar_subquery()
        mine = COLLECTION.c.id.in_(found.values()) & (COLLECTION.c.created_at >= began)
        made |= set(await session.scalars(sa.select(COLLECTION.c.id).where(mine)))
    await asked.asker.begun(session, operation)
    return run.id or 0, operation, found, made


async def _end(
    session: AsyncSession, run_id: int, made: set[int], noted: Callable[[AsyncSession], Awaitable[None]]
) -> None:
    await session.execute(sa.update(RUN).where(RUN.c.id == run_id).values(finished_at=now()))
    await name_by_labels(session, made)
    await remove_empty(session, made)
    await standing.refresh(session)
    await noted(session)
    session.info.pop(GOES_ON, None)


async def _noted(session: AsyncSession, *, by: Trace, subject: Subject, report: ImportReport) -> None:
    outcomes = ", ".join(f"{count} {outcome}" for outcome, count in sorted(report.outcomes().items()))
    await note(session, by, Action.IMPORT, subject, files=len(report.files), outcomes=outcomes)


async def _analyze(database: Database) -> None:
    """Tell the planner what has come into tables of which a good part is new; autovacuum would as well, but only within
    a minute. What takes too long is left to it."""
    async with database.write.connect() as connection:
        names = (await connection.execute(GROWN)).scalars().all()
    for name in names:
        with suppress(DBAPIError):
            async with database.write.begin() as connection:
                await connection.exec_driver_sql(f'ANALYZE "{name}"')


def _silent(done: int, total: int) -> None:
    """Nobody watches."""
