"""Records from a file: first what it would do, then doing it."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec
from litestar import Controller, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath
from litestar.response import Redirect, Template
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.bulk.changing import AT_ONCE
from app.admin.bulk.typed import writable
from app.admin.files.importing import Import, import_sheet
from app.admin.files.reading import FILE_BYTES, BadFile, read_sheet
from app.admin.files.report import Report, keys_of
from app.admin.files.uploads import keep, upload_of
from app.admin.models import Upload
from app.admin.pages import admin_page
from app.admin.permissions import Verb
from app.admin.registry import opened
from app.admin.scope import Scope
from app.persistence.session import Session
from app.web.http.problems import Problem
from app.web.http.redirects import redirect
from app.web.http.request import Request
from app.web.paths import record_id
from app.web.security.access import Access, closed_to, requires


class AdminImportController(Controller):
    path = "/admin/{slug:str}/import"
    opt = requires(Access.WRITE)

    @get("/")
    async def new(self, request: Request, slug: FromPath[str]) -> Template:
        return _form(request, _open(request, slug))

    @post("/", request_max_body_size=FILE_BYTES + 100_000, expensive=True)
    async def create(self, request: Request, session: Session, slug: FromPath[str]) -> Template | Redirect:
        """Read the file, and say what importing it would do; nothing of it is stored but the file itself."""
        scope, form = _open(request, slug), await request.form()
        file, key = form.get("file"), str(form.get("key", ""))
        if not isinstance(file, UploadFile) or not file.filename:
            return _form(request, scope, "Choose a file.", key)
        content = await file.read()
        try:
            sheet = await asyncio.to_thread(read_sheet, file.filename, content)
            Import(session, scope, sheet, key)
            small = len(sheet.rows) <= AT_ONCE
            report = await import_sheet(session, scope, sheet, key, only_check=True) if small else Report()
        except (BadFile, Problem) as refused:
            return _form(request, scope, str(refused), key)
        kept = await keep(session, scope, file.filename, key, content, msgspec.to_builtins(report))
        if small:
            return redirect(f"{scope.address}/import/{kept}")
        upload = await upload_of(session, scope, kept)
        upload.outcome = await _enqueued(session, scope, kept, file.filename, only_check=True)
        await session.flush()
        return redirect(upload.outcome)

    @get("/{key:str}")
    async def show(self, request: Request, session: Session, slug: FromPath[str], key: FromPath[str]) -> Template:
        scope = _open(request, slug)
        upload = await upload_of(session, scope, record_id(key))
        undo = str((upload.report or {}).get("undo") or "")
        undone = bool(undo) and await scope.registry.effects.is_undone(session, undo)
        return _shown(request, scope, upload, undone=undone)

    @post("/{key:str}")
    async def run(
        self, request: Request, session: Session, slug: FromPath[str], key: FromPath[str]
    ) -> Template | Redirect:
        """Import it: all rows or none."""
        scope = _open(request, slug)
        upload = await upload_of(session, scope, record_id(key), lock=True)
        address = f"{scope.address}/import/{upload.id}"
        if upload.outcome:
            return redirect(upload.outcome if upload.outcome.startswith("/") else address)
        session.info["reason"] = f"Imported from {upload.name}"
        sheet = await asyncio.to_thread(read_sheet, upload.name, upload.content)
        if len(sheet.rows) > AT_ONCE:
            upload.outcome = await _enqueued(session, scope, upload.id or 0, upload.name, only_check=False)
            await session.flush()
            return redirect(upload.outcome)
        report = await import_sheet(session, scope, sheet, upload.key)
        upload = await upload_of(session, scope, record_id(key))
        upload.report = msgspec.to_builtins(report)
        if report.errors:
            return _shown(request, scope, upload, status=422)
        upload.outcome = "done"
        await session.flush()
        return redirect(address)


async def _enqueued(session: AsyncSession, scope: Scope, upload_id: int, name: str, *, only_check: bool) -> str:
    """Have a job read a file of many rows; the path of its page."""
    title = f"Check {name}" if only_check else f"Import {name}"
    arguments = {
        "slug": scope.slug, "upload": upload_id, "only_check": only_check, "reason": f"Imported from {name}",
        "back": f"{scope.address}/import/{upload_id}",
    }  # fmt: skip
    return await scope.registry.effects.enqueue(session, "import", title, arguments, scope.actor)


def _open(request: Request, slug: str) -> Scope:
    scope = opened(request, slug)
    if not (scope.may(Verb.ADD) or scope.may(Verb.CHANGE)):
        raise Problem(403, closed_to(scope.actor))
    return scope


def _form(request: Request, scope: Scope, error: str = "", key: str = "") -> Template:
    return admin_page(
        request, "admin/files/import.html", status=422 if error else 200, scope=scope, keys=keys_of(scope), error=error,
        key=key, columns=list(writable(scope).values()), megabytes=FILE_BYTES // 1_000_000,
    )  # fmt: skip


def _shown(request: Request, scope: Scope, upload: Upload, *, status: int = 200, undone: bool = False) -> Template:
    report: Any = msgspec.convert(upload.report, Report)
    return admin_page(
        request, "admin/files/imported.html", status=status, scope=scope, upload=upload, report=report, sensitive=True,
        undone=undone, labels={name: column.label for name, column in scope.columns.items()},
    )  # fmt: skip
