"""The history of a record, and taking changes of it back."""

from __future__ import annotations

from typing import Any, Literal

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template
from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.history.gone import gone
from app.admin.history.reverting import Reverting
from app.admin.history.revisions import History
from app.admin.history.scopes import followed_in
from app.admin.history.targets import NotReverted, Refusal, targets
from app.admin.history.together import events
from app.admin.pages import admin_page
from app.admin.permissions import Verb
from app.admin.registry import opened
from app.persistence.history import REASON
from app.persistence.session import Session
from app.web.forms.form import Form
from app.web.http.problems import Problem
from app.web.http.redirects import redirect
from app.web.http.request import Request
from app.web.paths import record_id
from app.web.security.access import Access, actor_of, requires

MOST = 1_000  # changes that are taken back at once
NEWER = "Somebody changed this record meanwhile. This is how it would be now; send it again if it is still right."


class ReversionInput(BaseModel):
    """`to`: without a change, without one part of it, or as after it. `seen` is the newest revision known."""

    to: Literal["part", "change", "version"] = "change"
    seen: int = 0
    reason: str = Field(default="", max_length=REASON, title="Why", json_schema_extra={"kind": "text"})


class HistoryController(Controller):
    path = "/admin/{slug:str}/{key:str}/history"
    opt = requires(Access.WRITE)

    @get("/", expensive=True)
    async def index(self, request: Request, session: Session, slug: FromPath[str], key: FromPath[str]) -> Template:
        history = await _open(request, session, slug, key)
        before = request.query_params.get("before", "")
        rows, more = await history.page(record_id(before) if before else 0)
        context: dict[str, Any] = {
            "scope": history.scope, "id": history.id, "title": await history.title(),
            "events": events(await history.changes(rows)), "next": rows[-1].id if more else None,
            "gone": None if await history.exists() else await gone(history), "first": not before,
            "may_change": history.scope.may(Verb.CHANGE),
        }  # fmt: skip
        return admin_page(request, "admin/history/index.html", sensitive=True, **context)

    @get("/{revision:str}/reversion", expensive=True)
    async def edit(
        self, request: Request, session: Session, slug: FromPath[str], key: FromPath[str], revision: FromPath[str]
    ) -> Template:
        """What taking it back would change."""
        history = await _open(request, session, slug, key, Verb.CHANGE)
        to = request.query_params.get("to", "")
        form = Form(
            ReversionInput, {"to": to if to in ("part", "version") else "change", "seen": await history.latest()}
        )
        return await _preview(request, history, record_id(revision), form)

    @post("/{revision:str}/reversion")
    async def update(
        self, request: Request, session: Session, slug: FromPath[str], key: FromPath[str], revision: FromPath[str]
    ) -> Template | Redirect:
        history = await _open(request, session, slug, key, Verb.CHANGE)
        form = await Form.read(ReversionInput, request)
        valid = form.validate()
        hidden: dict[str, Any] = {"to": "change", "seen": 0}
        form.values |= {name: one for name, one in hidden.items() if name in form.errors or name not in form.values}
        if not (valid and form.input):
            return await _preview(request, history, record_id(revision), form)
        await session.execute(history.lock())
        if form.input.seen != (latest := await history.latest()):
            form.values["seen"] = latest
            return await _preview(request, history, record_id(revision), form, [Refusal("", "", NEWER)], status=409)
        rows = await _undone(history, record_id(revision), form.input.to)
        what = "Went back to an earlier version" if form.input.to == "version" else "Took back a change"
        session.info.update(
            actor=actor_of(request).name, reason=f"{what}: {form.input.reason}" if form.input.reason else what
        )
        single = form.input.to != "version"
        try:
            changed = await history.changed_since(rows[0]) if single else set()
            # An import or another operation sets more than forms do, and is taken back with all of it.
            whole = any(row.operation_id for row in rows)
            await Reverting(session, history.scope, changed, whole=whole).apply(
                targets(rows, single=single, followed=followed_in(history.scope.registry))
            )
        except NotReverted as refused:
            await session.rollback()
            return await _preview(request, history, record_id(revision), form, refused.refusals, status=422)
        table = history.scope.declaration.table
        did = "earlier version brought back" if form.input.to == "version" else "change taken back"
        await history.scope.registry.effects.noted(session, did, table, history.id, "", revision=record_id(revision))
        return redirect(f"{history.scope.address}/{history.id}/history")


async def _open(request: Request, session: AsyncSession, slug: str, key: str, verb: Verb = Verb.VIEW) -> History:
    history = History(session, opened(request, slug, verb), record_id(key))
    if await history.title() is None:
        raise Problem(404, "There is no such record.")
    return history


async def _undone(history: History, revision: int, to: str) -> list[Any]:
    """The revisions that are taken back, newest first. Raises Problem 404 or 422."""
    chosen = next(iter(await history.rows(after=revision - 1, before=revision + 1)), None)
    if chosen is None:
        raise Problem(404, "There is no such change in this history.")
    if not await history.exists():
        raise Problem(409, "The record was deleted. Restore it from the trash first.")
    if to != "version":
        rows = [chosen] if to == "part" else await history.at_once_with(revision, MOST)
        if any(history.is_own(row) and row.action == "created" for row in rows):
            raise Problem(422, "This change made the record. To take it back, delete the record.")
        return rows
    rows = await history.rows(after=revision, limit=MOST + 1)
    if len(rows) > MOST:
        raise Problem(422, f"More than {MOST} changes came after this. Choose a later version.")
    return rows


async def _preview(
    request: Request, history: History, revision: int, form: Form[ReversionInput],
    refusals: list[Refusal] | None = None, *, status: int = 0,
) -> Template:  # fmt: skip
    rows = await _undone(history, revision, str(form.values.get("to")))
    return admin_page(
        request, "admin/history/reversion.html", sensitive=True, status=status or form.status,
        scope=history.scope, id=history.id, revision=revision, form=form,
        events=events(await history.changes(rows)), refusals=refusals or [],
        title=await history.title(),
    )  # fmt: skip
