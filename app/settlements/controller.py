"""A file that differs from a record that was edited here: both beside each other, and the way to settle it."""

from __future__ import annotations

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template
from sqlalchemy.ext.asyncio import AsyncSession

from app.audit.trail import trace_of
from app.persistence.errors import PersistenceError, Stale
from app.persistence.session import Session
from app.settlements.inputs import SettlementInput
from app.settlements.repository import SettlementRepository
from app.settlements.settling import settle
from app.web.forms.form import Form
from app.web.http.pages import page
from app.web.http.redirects import redirect
from app.web.http.request import Request
from app.web.paths import record_id
from app.web.security.access import Access, requires

UNCHOSEN = "Choose what the record shall say."
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
        form = await Form.read(SettlementInput, request)
        if not form.validate() or form.input is None:
            return await _page(request, session, run, key, UNCHOSEN, status=form.status)
        database, chosen, by = request.app.state.database, form.input, trace_of(request)
        try:
            await settle(database, record_id(run), record_id(key), version=chosen.version, taken=chosen.taken, by=by)
        except Stale:
            return await _page(request, session, run, key, CHANGED, status=409)
        except PersistenceError as refusal:
            return await _page(request, session, run, key, refusal.message, status=422)
        return redirect(f"/imports/{record_id(run)}?outcome=settled")


async def _page(
    request: Request, session: AsyncSession, run: str, key: str, refusal: str = "", *, status: int = 200
) -> Template:
    found = await SettlementRepository(session).compared(record_id(run), record_id(key))
    if not found.same_kind and not refusal:
        kind = "research" if found.said.record.kind == "research" else "a decision"
        refusal = f"The file reads as {kind} now, which the record is not: only keeping the record is possible."
    return page(request, "settlements/edit.html", found=found, refusal=refusal, status=status, run=record_id(run))
