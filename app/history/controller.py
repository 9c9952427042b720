"""What changed, for readers: in a record and its parts, and day by day in all of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from litestar import Controller, get
from litestar.params import FromPath
from litestar.response import Template
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.history.revisions import History
from app.admin.history.together import events
from app.admin.registry import registry_of
from app.admin.scope import Scope
from app.history.filters import ChangesFilter
from app.history.repository import ChangesRepository
from app.persistence.fields import now, table
from app.persistence.querying.queries import fetch, one
from app.persistence.session import Session
from app.records.refs import DecisionRef, DocumentRef
from app.tables import Decision, ResearchDocument
from app.web.http.pages import page
from app.web.http.problems import Problem
from app.web.http.request import Request
from app.web.paths import record_id
from app.web.security.access import GRANTS, Access, Actor, requires

# Of a record that they may read, readers see what has been changed as those do who change it.
AS_AN_EDITOR = Actor(role="editor", grants=GRANTS["editor"])
WEEK = timedelta(days=7)
REFS: dict[type[Any], Any] = {Decision: DecisionRef, ResearchDocument: DocumentRef}


class HistoryPagesController(Controller):
    path = "/"
    opt = requires(Access.READ)

    @get("/changes", anywhere=True)
    async def index(self, request: Request, session: Session) -> Template:
        wanted, before = ChangesFilter.read(request.query_params), request.query_params.get("before", "")
        counted = wanted.since or now().date() - WEEK
        found = await ChangesRepository(session).page(record_id(before) if before else 0, wanted, counted)
        return page(
            request, "history/index.html", partial="history/_days.html", sensitive=True, found=found, filter=wanted,
            first=not before, today=now().date(), counted=counted,
        )  # fmt: skip

    @get("/decisions/{key:str}/history", expensive=True, anywhere=True)
    async def decision(self, request: Request, session: Session, key: FromPath[str]) -> Template:
        return await _history(request, session, Decision, key)

    @get("/research/{key:str}/history", expensive=True, anywhere=True)
    async def research(self, request: Request, session: Session, key: FromPath[str]) -> Template:
        return await _history(request, session, ResearchDocument, key)


async def _history(
    request: Request, session: AsyncSession, model: type[Decision | ResearchDocument], key: str
) -> Template:
    registry = registry_of(request)
    history = History(session, Scope(registry, registry.by_table[table(model).name], AS_AN_EDITOR), record_id(key))
    found = await fetch(session, one(REFS[model], table(model).c.id == history.id))
    if found is None:
        raise Problem(404, "There is no record at this address.")
    before = request.query_params.get("before", "")
    rows, more = await history.page(record_id(before) if before else 0)
    return page(
        request, "history/show.html", sensitive=True, scope=history.scope, id=history.id, found=found,
        events=events(await history.changes(rows)), next=rows[-1].id if more else None, first=not before,
        record=f"/{'decisions' if model is Decision else 'research'}/{history.id}",
    )  # fmt: skip
