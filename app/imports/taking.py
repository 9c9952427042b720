"""An upload is a job: its files are stored together with the wish to import them, in one transaction, and worked on by
whichever server has time. What a killed server had begun another completes; what is cancelled or fails is taken back.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.bulk.selections import KEPT, owner_of
from app.admin.files.uploads import UPLOAD
from app.audit.trail import COMMAND_LINE, Trace
from app.history.models import Revision
from app.history.operations import PAGES
from app.imports.finding.sources import Upload
from app.imports.findings import ImportRefused
from app.imports.models import ImportedFile, ImportRun, Outcome
from app.imports.report import ImportReport
from app.imports.underway import JOB, KIND, OPERATION, SLUG, THEIRS
from app.jobs.models import JobState
from app.jobs.queue import enqueue
from app.jobs.run import JobRefused, Run, Work
from app.persistence.database.engine import Database
from app.persistence.errors import Unavailable
from app.persistence.fields import now, table
from app.persistence.session import run_in_transaction
from app.web.http.problems import Problem
from app.web.security.access import Access, Actor

UNDO = "undo"  # the job of app/operations
RUN, FILE, REVISION = table(ImportRun), table(ImportedFile), table(Revision)
GONE = "These files are not kept any more. Send them again."
MAY_NOT = "Whoever asked for it may not import any more. Nothing was changed."


class Taken(NamedTuple):
    """Files that were sent: the job that is to import them and what came of it."""

    id: int
    job_id: int
    state: JobState
    message: str
    outcome: str  # the path of the import, "" before it begins and after a check
    report: dict[str, Any]  # of a check

    @property
    def checked(self) -> ImportReport | None:
        """What a check has found."""
        return msgspec.convert(self.report, ImportReport) if self.report else None


async def take(
    session: AsyncSession, files: list[Upload], collection: str | None, actor: Actor, trace: Trace, *, only_check: bool
) -> tuple[int, int]:
    """Keep the files and ask for their import; the ids of what is kept and of the job."""
    named = files[0].name if len(files) == 1 else f"{files[0].name} and {len(files) - 1} more"
    await session.execute(sa.delete(UPLOAD).where(UPLOAD.c.created_at < now() - KEPT))
    values = {
        "owner": owner_of(actor), "slug": SLUG, "name": named[-200:], "key": "", "report": {},
        "content": msgspec.msgpack.encode(files),
    }  # fmt: skip
    id_ = int((await session.execute(sa.insert(UPLOAD).values(values).returning(UPLOAD.c.id))).scalar_one())
    session.info["trace"] = trace
    given = {"upload": id_, "collection": collection, "only_check": only_check, "back": f"/imports/uploads/{id_}"}
    title = f"{'Check' if only_check else 'Import'} {named}"
    return id_, await enqueue(session, KIND, title, given, actor)


async def taken(session: AsyncSession, id_: int, actor: Actor) -> Taken:
    """What this actor sent. Raises Problem 404."""
    upload = UPLOAD.c
    asked = sa.select(upload.id, JOB.c.id, JOB.c.state, JOB.c.message, upload.outcome, upload.report).join(JOB, THEIRS)
    row = (
        await session.execute(asked.where(upload.id == id_, upload.slug == SLUG, upload.owner == owner_of(actor)))
    ).first()
    if row is None:
        raise Problem(404, GONE)
    return Taken(*row)


_KEPT = (UPLOAD.c.slug == SLUG) & (sa.func.octet_length(UPLOAD.c.content) > 0)
_ENDED = JOB.c.state.in_([JobState.FAILED, JobState.CANCELLED])
_owed = sa.select(UPLOAD.c.id).where(_KEPT, UPLOAD.c.key != "", THEIRS, _ENDED)
OWED = sa.exists(_owed.correlate(None))  # whether `sweep` has something to take back


async def sweep(database: Database) -> None:
    """Keep no files longer whose import was refused, has failed or was cancelled, and take back what came of it."""
    await run_in_transaction(database, _take_back)


async def _take_back(session: AsyncSession) -> None:
    upload = UPLOAD.c
    emptied = sa.update(UPLOAD).where(_KEPT, THEIRS, _ENDED).values(content=b"")
    asked = emptied.returning(upload.key, JOB.c.title, JOB.c.arguments, JOB.c.asked_by_id, JOB.c.asked_by, JOB.c.role)
    for key, title, given, id_, name, role in (await session.execute(asked)).all():
        operation = int(key or 0)
        changed = sa.exists().where(REVISION.c.operation_id == operation)
        if await session.scalar(
            sa.select(OPERATION.c.id).where(OPERATION.c.id == operation, OPERATION.c.undone_at.is_(None), changed)
        ):
            session.info["trace"] = msgspec.convert(given["trace"], Trace | None)
            actor = Actor(id=id_, name=name, role=role, grants=frozenset(map(Access, given["granted"])))
            back = {"operation": operation, "leave": False, "why": "", "back": f"{PAGES}/{operation}"}
            await enqueue(session, UNDO, f"Take back: {title}", back, actor)


async def _work(run: Run) -> str:
    given, mine = run.arguments, UPLOAD.c.id == run.arguments["upload"]
    if not run.actor.may(Access.WRITE):
        raise JobRefused(MAY_NOT)
    async with run.database.write.connect() as connection:
        row = (await connection.execute(sa.select(UPLOAD.c.content, UPLOAD.c.key).where(mine))).one_or_none()
    if row is None or not row.content:
        raise JobRefused(GONE)
    files = msgspec.msgpack.decode(row.content, type=list[Upload])
    values: dict[str, Any] = {"content": b""}
    if given["only_check"]:
        report = await _import(run, files)
        values["report"] = msgspec.to_builtins(report)
        outcomes = report.outcomes()
    else:
        run_id = await _imported(run, files, int(row.key or 0))
        values["outcome"] = f"/imports/{run_id}"
        outcomes = {str(outcome): count for outcome, count in await run.session.execute(_first_outcomes(run_id))}
    await run.session.execute(sa.update(UPLOAD).where(mine).values(values))
    counts = ", ".join(f"{count:,} {outcome}" for outcome, count in outcomes.items())
    return f"Checked, and nothing was stored: {counts}." if given["only_check"] else f"Imported: {counts}."


async def _imported(run: Run, files: list[Upload], operation: int) -> int:
    """The id of the import; that of an earlier attempt which was killed when all was done."""
    mine = sa.select(RUN.c.id).where(RUN.c.operation_id == operation, RUN.c.finished_at.is_not(None))
    async with run.database.write.connect() as connection:
        done = await connection.scalar(mine)
    return int(done or (await _import(run, files, operation)).run_id or 0)


async def _import(run: Run, files: list[Upload], operation: int = 0) -> ImportReport:
    async def begun(session: AsyncSession, operation: int) -> None:
        mine = UPLOAD.c.id == run.arguments["upload"]
        await session.execute(sa.update(UPLOAD).where(mine).values(key=str(operation)))

    given = run.arguments
    by = msgspec.convert(given.get("trace"), Trace | None) or COMMAND_LINE
    service = import_module("app.imports.service")
    try:
        report: ImportReport = await service.run_import(
            run.database, files, collection=given["collection"], dry_run=given["only_check"], progress=run.tell,
            asker=service.Asker(by, operation or None, begun),
        )  # fmt: skip
    except ImportRefused as refused:
        raise JobRefused(str(refused)) from None
    except OSError as error:  # its next batch found no database
        raise Unavailable from error
    return report


def _first_outcomes(run_id: int) -> sa.Select[Outcome, int]:
    """What became of the files, by attempt: what an attempt stored before it was killed is unchanged for the next."""
    other = RUN.alias().c
    attempts = sa.select(other.id).join(RUN, RUN.c.operation_id == other.operation_id).where(RUN.c.id == run_id)
    first = sa.select(FILE.c.outcome).ext(distinct_on(FILE.c.path)).where(FILE.c.run_id.in_(attempts))
    found = first.order_by(FILE.c.path, FILE.c.run_id).subquery().c
    return sa.select(found.outcome, sa.func.count()).group_by(found.outcome)


IMPORTING: dict[str, Work] = {KIND: _work}
