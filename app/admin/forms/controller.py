"""The pages that create, change and delete a record of any model."""

from __future__ import annotations

import asyncio

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.forms.loading import begun, load
from app.admin.forms.part import Part, part_of
from app.admin.forms.reading import FORM_BYTES, MOST_FIELDS
from app.admin.forms.relations import suggest
from app.admin.forms.sending import Again, Gone, Made, Merge, Sent, Stored, send
from app.admin.forms.view import back_of, cell_page, form_page, gone_page, made_page, merge_page
from app.admin.pages import admin_page
from app.admin.permissions import Verb
from app.admin.registry import opened, registry_of
from app.admin.scope import Scope
from app.persistence.session import Session
from app.web.http.pages import page
from app.web.http.problems import Problem
from app.web.http.redirects import redirect
from app.web.http.request import Request
from app.web.security.access import Access, actor_of, requires
from app.web.templating.formats import rendered

LONGEST = 100_000  # characters of a text that is shown as one types


class FormController(Controller):
    path = "/admin"
    opt = requires(Access.WRITE)

    @get("/{slug:str}/new")
    async def new(self, request: Request, slug: FromPath[str]) -> Template:
        scope = opened(request, slug, Verb.ADD)
        node = begun(part_of(scope), request.query_params.get("words", ""))
        return admin_page(request, sensitive=True, **form_page(node, request.query_params))

    @post("/{slug:str}/new", status_code=200, request_max_body_size=FORM_BYTES, most_fields=MOST_FIELDS)
    async def create(self, request: Request, session: Session, slug: FromPath[str]) -> Template | Redirect:
        return await _sent(request, session, slug, Verb.ADD)

    @get("/{slug:str}/{key:int}")
    async def edit(self, request: Request, session: Session, slug: FromPath[str], key: FromPath[int]) -> Template:
        scope = opened(request, slug)
        node = await load(session, part_of(scope), key)
        shown = form_page(node, request.query_params) if node else gone_page(scope, request.query_params)
        return admin_page(request, sensitive=True, **shown)

    @post("/{slug:str}/{key:int}", status_code=200, request_max_body_size=FORM_BYTES, most_fields=MOST_FIELDS)
    async def update(
        self, request: Request, session: Session, slug: FromPath[str], key: FromPath[int]
    ) -> Template | Redirect:
        return await _sent(request, session, slug, Verb.CHANGE, key)

    @get("/{slug:str}/choices")
    async def choices(self, request: Request, session: Session, slug: FromPath[str]) -> Template:
        """What a relation to this model may lead to: a few records that the words in `q` may mean."""
        declaration = registry_of(request).by_slug.get(slug)
        scope = Scope(registry_of(request), declaration, actor_of(request)) if declaration else None
        if scope is None or not scope.may(Verb.REFER):
            raise Problem(404, "There is nothing to choose from at this address.")
        text = request.query_params.get("q", "")
        found = await suggest(session, scope, text)
        return page(request, "admin/forms/_choices.html", found=found, text=text, scope=scope)

    @post("/preview", status_code=200, expensive=True)
    async def preview(self, request: Request) -> Template:
        """A Markdown text as readers will see it."""
        text = str((await request.form()).get("text", ""))
        if len(text) > LONGEST:
            raise Problem(413, "The text is too long to be shown as one types.")
        html = await asyncio.to_thread(registry_of(request).effects.rendered, text)
        return page(request, "admin/forms/_preview.html", html=rendered(html))

    @get("/{slug:str}/{key:int}/cells/{name:str}")
    async def edit_cell(
        self, request: Request, session: Session, slug: FromPath[str], key: FromPath[int], name: FromPath[str]
    ) -> Template:
        """One value of a record. Raises Problem 404 where it is no such cell."""
        scope = opened(request, slug, Verb.CHANGE)
        part = Part(scope, (name,))
        if name not in scope.declaration.editable or not part.fields:
            raise Problem(404, "There is no value at this address that can be changed in the list.")
        node = await load(session, part, key)
        if node is None:
            raise Problem(404, "This record is gone.")
        return admin_page(request, sensitive=True, **cell_page(node, request.query_params, name))


async def _sent(
    request: Request, session: AsyncSession, slug: str, verb: Verb, key: int | None = None
) -> Template | Redirect:
    """Do what a form says, and answer with the page that follows."""
    scope = opened(request, slug, verb)
    posted = await request.form()
    sent = Sent.read(posted, part_of(scope), key, actor_of(request), back_of(request.query_params, scope))
    outcome = await send(session, sent, titled=request.partial)
    query = request.query_params
    match outcome:
        case Stored(path):
            return redirect(path)
        case Made(made, title):
            shown = made_page(made, title)
        case Again(message, focus):
            shown = form_page(sent.node, query, message=message, typed=True, focus=focus, reason=sent.reason)
        case Merge(clash, stored):
            shown = merge_page(sent.node, query, clash, stored, reason=sent.reason)
        case Gone():
            shown = gone_page(scope, query, sent.node)
    return admin_page(request, sensitive=True, **shown)
