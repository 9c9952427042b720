"""Choosing many records, and doing one thing with all of them."""

from __future__ import annotations

from typing import Any

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.bulk import changing
from app.admin.bulk.form import BulkForm
from app.admin.bulk.selections import NothingChosen, select_records, selection_of
from app.admin.models import Selection
from app.admin.pages import admin_page
from app.admin.permissions import Verb
from app.admin.registry import opened
from app.admin.scope import Scope
from app.admin.titles import titles_of
from app.persistence.querying.queries import fetch
from app.persistence.session import Session
from app.web.http.problems import Problem
from app.web.http.redirects import redirect
from app.web.http.request import Request
from app.web.paths import record_id
from app.web.security.access import Access, requires

MOST_FIELDS = 20_000  # of the form of a list, in which records are ticked, and of a change
SHOWN = 20  # titles of chosen records


class BulkController(Controller):
    path = "/admin/{slug:str}/selections"
    opt = requires(Access.WRITE)

    @post("/", most_fields=MOST_FIELDS, expensive=True)
    async def create(self, request: Request, session: Session, slug: FromPath[str]) -> Template | Redirect:
        """Keep what was chosen; nothing is changed before its page was seen."""
        scope, form = opened(request, slug), await request.form()
        try:
            chosen = await select_records(session, scope, form)
        except NothingChosen as refused:
            await session.rollback()
            return admin_page(request, "admin/bulk/nothing.html", status=422, scope=scope, refused=refused)
        return redirect(f"{scope.address}/selections/{chosen}")

    @get("/{key:str}")
    async def show(self, request: Request, session: Session, slug: FromPath[str], key: FromPath[str]) -> Template:
        scope = opened(request, slug)
        selection = await selection_of(session, scope, record_id(key))
        return await _page(request, session, scope, selection, BulkForm(scope))

    @post("/{key:str}/edit", most_fields=MOST_FIELDS, expensive=True)
    async def edit(
        self, request: Request, session: Session, slug: FromPath[str], key: FromPath[str]
    ) -> Template | Redirect:
        scope = opened(request, slug, Verb.CHANGE)
        selection = await selection_of(session, scope, record_id(key), lock=True)
        form = BulkForm(scope, await request.form())
        if selection.outcome:
            return redirect(_address(scope, selection))
        asked, plan = await form.check(session)
        if form.errors:
            return await _page(request, session, scope, selection, form)
        arguments = {"verb": "edit", **asked.arguments()}
        try:
            session.info["reason"] = form.reason or "Changed with others"
            job = await _enqueued(session, scope, selection, arguments, form.reason)
            done = job or await changing.edit(session, scope, selection.ids, plan)
        except changing.BulkRefused as refused:
            return await _refused(request, session, scope, record_id(key), form, str(refused))
        return await _kept(session, scope, record_id(key), done)

    @post("/{key:str}/deletion")
    async def delete(
        self, request: Request, session: Session, slug: FromPath[str], key: FromPath[str]
    ) -> Template | Redirect:
        scope = opened(request, slug, Verb.DELETE)
        selection = await selection_of(session, scope, record_id(key), lock=True)
        form = BulkForm(scope, await request.form())
        if selection.outcome:
            return redirect(_address(scope, selection))
        try:
            session.info["reason"] = form.reason or "Deleted with others"
            job = await _enqueued(session, scope, selection, {"verb": "delete"}, form.reason)
            done = job or await changing.delete(session, scope, selection.ids)
        except changing.BulkRefused as refused:
            return await _refused(request, session, scope, record_id(key), form, str(refused))
        return await _kept(session, scope, record_id(key), done)


async def _enqueued(
    session: AsyncSession, scope: Scope, selection: Selection, arguments: dict[str, Any], reason: str
) -> changing.Done | None:
    """The way to the job that does it, where these are so many records."""
    if len(selection.ids) <= changing.AT_ONCE:
        return None
    verb = {"edit": "Change", "delete": "Delete"}[arguments["verb"]]
    title = f"{verb} {changing.counted(scope, len(selection.ids))}"
    own = {"slug": scope.slug, "selection": selection.id, "back": _list(scope, selection), "reason": reason or title}
    effects = scope.registry.effects
    return changing.Done(await effects.enqueue(session, "bulk", title, own | arguments, scope.actor), "")


async def _kept(session: AsyncSession, scope: Scope, id_: int, done: changing.Done) -> Redirect:
    """Note what was done with the selection, so that it is done once; the way to where one sees it."""
    selection = await selection_of(session, scope, id_)
    selection.outcome, selection.undo = done
    await session.flush()
    return redirect(done.words if done.words.startswith("/") else _address(scope, selection))


async def _refused(
    request: Request, session: AsyncSession, scope: Scope, id_: int, form: BulkForm, message: str
) -> Template:
    await session.rollback()
    form.said.append(message)
    return await _page(request, session, scope, await selection_of(session, scope, id_), form)


async def _page(
    request: Request, session: AsyncSession, scope: Scope, selection: Selection, form: BulkForm
) -> Template:
    if not selection.ids:
        raise Problem(422, "Nothing was chosen.")
    titles = await fetch(session, titles_of(scope, selection.ids[:SHOWN]))
    return admin_page(
        request, "admin/bulk/selection.html", status=422 if form.errors else 200, scope=scope, selection=selection,
        titles=titles, form=form, words=changing.counted(scope, len(selection.ids)), back=_list(scope, selection),
        may_change=scope.may(Verb.CHANGE), may_delete=scope.may(Verb.DELETE), may_export=scope.may(Verb.EXPORT),
        at_once=changing.AT_ONCE, sensitive=True, shown=SHOWN,
        undone=bool(selection.undo) and await scope.registry.effects.is_undone(session, selection.undo),
    )  # fmt: skip


def _address(scope: Scope, selection: Selection) -> str:
    return f"{scope.address}/selections/{selection.id}"


def _list(scope: Scope, selection: Selection) -> str:
    return f"{scope.address}?{selection.query}" if selection.query else scope.address
