"""Deleting a record: first a page that says what goes with it and what keeps it, then the trash."""

from __future__ import annotations

from typing import Any, NamedTuple

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template
from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.effects import Fate
from app.admin.fields.columns import of_attribute
from app.admin.forms.loading import load
from app.admin.forms.part import part_of
from app.admin.forms.sending import telling
from app.admin.forms.view import gone_page, list_of
from app.admin.pages import admin_page
from app.admin.permissions import Verb
from app.admin.registry import opened
from app.admin.scope import Scope
from app.admin.titles import in_words, names
from app.persistence.errors import PersistenceError, Stale
from app.persistence.history import REASON
from app.persistence.repository import NotFound
from app.persistence.session import Session
from app.web.forms.form import Form
from app.web.http.redirects import redirect
from app.web.http.request import Request
from app.web.security.access import Access, requires
from app.web.templating.formats import plural

SHOWN = 10  # names of each kind
CHANGED = "It was changed since this page was opened. This is what it is now; delete it if you still mean to."
WORDS = {
    "go": "Goes to the trash with it",
    "lose": "Stays, without its reference to it",
    "forbid": "Keeps it from being deleted",
}


class DeletionInput(BaseModel):
    """`version` is the one that the page showed."""

    version: int | None = None
    reason: str = Field(default="", max_length=REASON, title="Why", json_schema_extra={"kind": "text"})


class Told(NamedTuple):
    """A fate in words: how many of what, and what the first of them are called."""

    what: str
    words: str
    titles: list[tuple[str, str]]  # address and name


class DeletionController(Controller):
    path = "/admin/{slug:str}/{key:int}/delete"
    opt = requires(Access.WRITE)

    @get("/")
    async def new(self, request: Request, session: Session, slug: FromPath[str], key: FromPath[int]) -> Template:
        return await _confirmation(request, session, opened(request, slug, Verb.DELETE), key, Form(DeletionInput))

    @post("/", status_code=200)
    async def create(
        self, request: Request, session: Session, slug: FromPath[str], key: FromPath[int]
    ) -> Template | Redirect:
        scope, form = opened(request, slug, Verb.DELETE), await Form.read(DeletionInput, request)
        node = await load(session, part_of(scope), key)
        if node is None:
            return redirect(list_of(request.query_params, scope))  # it is gone already, which is what was asked for
        if not form.validate() or form.input is None:
            return await _confirmation(request, session, scope, key, form)
        session.info.update(actor=request.actor.name or None, reason=form.input.reason or None)
        title = (await names(session, scope, [key])).get(str(key), "")
        effects, table = scope.registry.effects, scope.declaration.table
        try:
            if node.part.version and form.input.version != node.version:
                raise Stale
            kept = await effects.discard(session, table, key, title, node.version)
            await effects.noted(session, "deleted", table, key, title)
        except NotFound:
            return redirect(list_of(request.query_params, scope))
        except PersistenceError as refused:
            if refused.status_code >= 500:
                raise
            form.refuse("", CHANGED if isinstance(refused, Stale) else scope.registry.in_words(refused))
            return await _confirmation(request, session, scope, key, form, status=409)
        return redirect(telling(list_of(request.query_params, scope), "deleted", kept))


async def _confirmation(
    request: Request, session: AsyncSession, scope: Scope, key: int, form: Form[Any], *, status: int = 0
) -> Template:
    node = await load(session, part_of(scope), key)
    if node is None:
        return admin_page(request, sensitive=True, **gone_page(scope, request.query_params))
    form.values["version"] = node.version
    fates = await scope.registry.effects.foresee(session, scope.declaration.table, key)
    told = [await _told(session, scope, fate) for fate in fates]
    title = (await names(session, scope, [key])).get(str(key), "")
    return admin_page(
        request, "admin/forms/delete.html", status=status or form.status, sensitive=True, scope=scope, id=key,
        form=form, title=in_words(scope, title), back=list_of(request.query_params, scope), words=WORDS,
        forbidden=any(one.what == "forbid" for one in told),
        told={what: [one for one in told if one.what == what] for what in ("forbid", "go", "lose")},
    )  # fmt: skip


async def _told(session: AsyncSession, scope: Scope, fate: Fate) -> Told:
    """In words, with names as far as the actor may see them."""
    declaration = scope.registry.by_table.get(fate.table)
    called = declaration or scope.declaration.parts.get(fate.table)
    nouns = (called.label.lower(), called.plural.lower()) if called else (fate.table.replace("_", " "), "")
    count = plural(len(fate.ids), *nouns)
    column = of_attribute(declaration.model, fate.column) if declaration and fate.column else None
    words = f"{'More than ' if fate.more else ''}{count}{f' ({column.label})' if column else ''}"
    seen = Scope(scope.registry, declaration, scope.actor) if declaration else None
    if seen is None or not seen.may(Verb.VIEW):
        return Told(fate.what, words, [])
    named = await names(session, seen, fate.ids[:SHOWN])
    return Told(fate.what, words, [(f"{seen.address}/{id_}", name) for id_, name in named.items()])
