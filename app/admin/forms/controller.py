"""The pages that create, change and delete a record of any model."""

from __future__ import annotations

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.forms.loading import begun, load
from app.admin.forms.part import Part, part_of
from app.admin.forms.sending import Sent, send
from app.admin.forms.suggesting import suggest
from app.admin.forms.view import FormView, form_page, gone_page
from app.admin.pages import admin_page
from app.admin.permissions import Verb
from app.admin.registry import opened, registry_of
from app.web.http.pages import page
from app.web.http.problems import Problem
from app.web.http.request import Request
from app.web.security.access import Access, actor_of, requires
from app.web.templating.formats import rendered

Session = NamedDependency[AsyncSession]
LONGEST = 100_000  # characters of a text that is shown as one types
FORM_BYTES = 20_000_000  # a text of 5 MB, of which each byte may take three to be sent, and what is around it


class FormController(Controller):
    path = "/admin"
    opt = requires(Access.WRITE)

    @get("/{slug:str}/new", name="admin.new")
    async def new(self, request: Request, slug: FromPath[str]) -> Template:
        scope = opened(request, slug, Verb.ADD)
        return form_page(request, scope, begun(part_of(scope), request.query_params.get("words", "")))

    @post("/{slug:str}/new", name="admin.create", status_code=200, request_max_body_size=FORM_BYTES)
    async def create(self, request: Request, session: Session, slug: FromPath[str]) -> Template | Redirect:
        scope = opened(request, slug, Verb.ADD)
        return await send(await Sent.read(request, session, scope))

    @get("/{slug:str}/{key:int}", name="admin.edit")
    async def edit(self, request: Request, session: Session, slug: FromPath[str], key: FromPath[int]) -> Template:
        scope = opened(request, slug)
        node = await load(session, part_of(scope), key)
        return form_page(request, scope, node) if node else gone_page(request, scope)

    @post("/{slug:str}/{key:int}", name="admin.update", status_code=200, request_max_body_size=FORM_BYTES)
    async def update(
        self, request: Request, session: Session, slug: FromPath[str], key: FromPath[int]
    ) -> Template | Redirect:
        scope = opened(request, slug, Verb.CHANGE)
        return await send(await Sent.read(request, session, scope, key))

    @get("/{slug:str}/choices", name="admin.choices")
    async def choices(self, request: Request, session: Session, slug: FromPath[str]) -> Template:
        """What a relation to this model may lead to: a few records that the words in `q` may mean."""
        scope = registry_of(request).by_slug.get(slug)
        known = registry_of(request).scope_of(scope.model, actor_of(request)) if scope else None
        if known is None:
            raise Problem(404, "There is nothing to choose from at this address.")
        text = request.query_params.get("q", "")
        found = await suggest(session, known, text)
        return page(request, "admin/forms/_choices.html", found=found, text=text, scope=known)

    @post("/preview", name="admin.preview", status_code=200)
    async def preview(self, request: Request) -> Template:
        """A Markdown text as readers will see it."""
        text = str((await request.form()).get("text", ""))
        if len(text) > LONGEST:
            raise Problem(413, "The text is too long to be shown as one types.")
        return page(request, "admin/forms/_preview.html", html=rendered(registry_of(request).effects.rendered(text)))

    @get("/{slug:str}/{key:int}/cells/{name:str}", name="admin.cells.edit")
    async def edit_cell(
        self, request: Request, session: Session, slug: FromPath[str], key: FromPath[int], name: FromPath[str]
    ) -> Template:
        """The field, alone for a script that puts it into the cell. Raises Problem 404 where it is no such cell."""
        scope = opened(request, slug, Verb.CHANGE)
        part = Part(scope, (name,))
        if name not in scope.declaration.editable or not part.fields:
            raise Problem(404, "There is no value at this address that can be changed in the list.")
        node = await load(session, part, key)
        if node is None:
            raise Problem(404, "This record is gone.")
        form = FormView(request, scope, node)
        return admin_page(
            request,
            "admin/forms/cell.html",
            partial="admin/forms/_cell_form.html",
            sensitive=True,
            form=form,
            node=node,
            name=name,
        )
