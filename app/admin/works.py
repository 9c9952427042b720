"""The jobs of the admin pages: changing or deleting many records, and importing many."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.bulk import changing
from app.admin.bulk.selections import selection_of
from app.admin.files.importing import import_sheet
from app.admin.files.reading import read_sheet
from app.admin.files.uploads import upload_of
from app.admin.registry import Registry
from app.admin.scope import Scope
from app.web.http.problems import Problem
from app.web.security.access import Actor


class Run(Protocol):
    """What the application's queue gives its jobs."""

    arguments: dict[str, Any]
    actor: Actor
    session: AsyncSession

    async def advance(self, done: int, total: int) -> None: ...


Work = Callable[[Run], Awaitable[str]]


def works(registry: Registry) -> dict[str, Work]:
    """What does each kind of job, as whoever asked for it. Raises Problem: then nothing may be stored."""
    return {"bulk": _bulk(registry), "import": _import(registry)}


def _bulk(registry: Registry) -> Work:

    async def work(run: Run) -> str:
        given = run.arguments
        scope = registry.open(given["slug"], run.actor)
        selection = await selection_of(run.session, scope, given["selection"])
        ids = list(selection.ids)
        if given["verb"] == "delete":
            return await _kept(run, scope, await changing.delete(run.session, scope, ids, run.advance))
        plan, errors = await changing.Edit.of(given).check(run.session, scope)
        if errors:
            raise Problem(422, f"Nothing was changed. {'. '.join(errors.values())}")
        return await _kept(run, scope, await changing.edit(run.session, scope, ids, plan, run.advance))

    return work


async def _kept(run: Run, scope: Scope, done: changing.Done) -> str:
    """What was done in words; the page of the choice tells where it is taken back."""
    selection = await selection_of(run.session, scope, run.arguments["selection"])
    selection.undo = done.undo
    return done.words


def _import(registry: Registry) -> Work:
    async def work(run: Run) -> str:
        given = run.arguments
        scope = registry.open(given["slug"], run.actor)
        upload = await upload_of(run.session, scope, given["upload"])
        upload_id, only_check = upload.id or 0, given["only_check"]
        sheet = await asyncio.to_thread(read_sheet, upload.name, upload.content)
        report = await import_sheet(run.session, scope, sheet, upload.key, run.advance, only_check=only_check)
        upload = await upload_of(run.session, scope, upload_id)
        upload.report = msgspec.to_builtins(report)
        upload.outcome = "" if only_check or report.errors else "done"
        if report.errors:
            return "Nothing was stored: some rows need another look."
        return "The file is right; it is not imported yet." if only_check else "All rows are stored."

    return work
