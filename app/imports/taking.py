"""An upload is a job: its files are stored together with the wish to import them, in one transaction, and worked on by
whichever server has time. What a killed server had begun is taken back, and done by another."""

from __future__ import annotations

from importlib import import_module
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.bulk.selections import KEPT, owner_of
from app.admin.files.uploads import UPLOAD
from app.audit.trail import COMMAND_LINE, Trace
from app.imports.finding.sources import Upload
from app.imports.findings import ImportRefused
from app.imports.report import ImportReport
from app.jobs.models import Job, JobState
from app.jobs.queue import enqueue
from app.jobs.run import JobRefused, Run, Work
from app.persistence.database.engine import Database
from app.persistence.fields import now, table
from app.web.http.problems import Problem
from app.web.security.access import Access, Actor

KIND = "files"
SLUG = "files"  # among the uploads of the admin pages, none of which is for a table of this name
JOB = table(Job)
GONE = "These files are not kept any more. Send them again."
MAY_NOT = "Whoever asked for it may not import any more. Nothing was changed."


class Taken(NamedTuple):
    """Files that were sent: the job that is to import them and what came of it."""

    id: int
    job_id: int
    state: JobState
    message: str
    outcome: str  # the path of the import, "" before it is done and after a check
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
    asked = sa.select(upload.id, JOB.c.id, JOB.c.state, JOB.c.message, upload.outcome, upload.report).join(
        JOB,
        (JOB.c.kind == KIND) & (JOB.c.arguments["upload"] == sa.cast(upload.id, sa.Text).cast(JOB.c.arguments.type)),
    )
    row = (
        await session.execute(asked.where(upload.id == id_, upload.slug == SLUG, upload.owner == owner_of(actor)))
    ).first()
    if row is None:
        raise Problem(404, GONE)
    return Taken(*row)


async def sweep(database: Database) -> None:
    """Keep no files longer whose import was refused, has failed or was cancelled."""
    upload = UPLOAD.c
    ended = JOB.c.state.in_([JobState.FAILED, JobState.CANCELLED])
    theirs = JOB.c.arguments["upload"] == sa.cast(upload.id, sa.Text).cast(JOB.c.arguments.type)
    kept = (upload.slug == SLUG) & (sa.func.octet_length(upload.content) > 0)
    async with database.write.begin() as connection:
        await connection.execute(sa.update(UPLOAD).where(kept, JOB.c.kind == KIND, theirs, ended).values(content=b""))


async def _work(run: Run) -> str:
    given = run.arguments
    if not run.actor.may(Access.WRITE):
        raise JobRefused(MAY_NOT)
    content = await run.session.scalar(sa.select(UPLOAD.c.content).where(UPLOAD.c.id == given["upload"]))
    if not content:
        raise JobRefused(GONE)
    files = msgspec.msgpack.decode(content, type=list[Upload])
    by = msgspec.convert(given.get("trace"), Trace | None) or COMMAND_LINE
    try:
        report: ImportReport = await import_module("app.imports.service").run_import(
            run.session, files, collection=given["collection"], dry_run=given["only_check"], progress=run.tell, by=by
        )
    except ImportRefused as refused:
        raise JobRefused(str(refused)) from None
    values: dict[str, Any] = {"outcome": f"/imports/{report.run_id}", "content": b""}
    if given["only_check"]:
        values = {"report": msgspec.to_builtins(report), "content": b""}
    await run.session.execute(sa.update(UPLOAD).where(UPLOAD.c.id == given["upload"]).values(values))
    counts = ", ".join(f"{count:,} {outcome}" for outcome, count in report.outcomes().items())
    return f"Checked, and nothing was stored: {counts}." if given["only_check"] else f"Imported: {counts}."


IMPORTING: dict[str, Work] = {KIND: _work}
