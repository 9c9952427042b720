"""A file that differs from a record that was edited here: both beside each other, and the way to settle it.

What imports is loaded with the first one: it is 7 MB.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template
from sqlalchemy.ext.asyncio import AsyncSession

from app.audit.trail import trace_of
from app.persistence.errors import PersistenceError, Stale
from app.persistence.session import Session
from app.settlements.comparing import FIELDS
from app.web.http.pages import page
from app.web.http.redirects import redirect
from app.web.http.request import Request
from app.web.paths import record_id
from app.web.security.access import Access, requires

CHANGED = "The record was changed meanwhile. This is how it differs now; choose again."


class SettlementController(Controller):
    path = "/imports/{run:str}/files/{key:str}/settlement"
    opt = requires(Access.WRITE)

    @get("/", expensive=True)
    async def edit(self, request: Request, session: Session, run: FromPath[str], key: FromPath[str]) -> Template:
        return await _page(request, session, run, key)

    @post("/")
    async def update(
        self, request: Request, session: Session, run: FromPath[str], key: FromPath[str]
    ) -> Template | Redirect:
        form = await request.form()
        how, version = str(form.get("how", "")), str(form.get("version", ""))
        taken = {name for name in FIELDS if form.get(name) == "file"}
        choices = {"file": set(FIELDS), "ours": set[str](), "merge": taken}
        if how not in choices or not (version.isascii() and version.isdecimal() and len(version) < 10):
            return await _page(request, session, run, key, "Choose what the record shall say.", status=422)
        wanted: dict[str, Any] = {"version": int(version), "taken": choices[how], "by": trace_of(request)}
        try:
            settle = import_module("app.settlements.settling").settle
            await settle(request.app.state.database, record_id(run), record_id(key), **wanted)
        except Stale:
            return await _page(request, session, run, key, CHANGED, status=409)
        except PersistenceError as refusal:
            return await _page(request, session, run, key, refusal.message, status=422)
        return redirect(f"/imports/{record_id(run)}?outcome=settled")


async def _page(
    request: Request, session: AsyncSession, run: str, key: str, refusal: str = "", *, status: int = 200
) -> Template:
    repository = import_module("app.settlements.repository").SettlementRepository(session)
    found = await repository.compared(record_id(run), record_id(key))
    if not found.same_kind and not refusal:
        kind = "research" if found.said.record.kind == "research" else "a decision"
        refusal = f"The file reads as {kind} now, which the record is not: only keeping the record is possible."
    return page(request, "settlements/edit.html", found=found, refusal=refusal, status=status, run=record_id(run))
