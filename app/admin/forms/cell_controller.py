"""One value of a record, changed where it stands in a list: a form of one field, sent to where the whole form is."""

from __future__ import annotations

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.forms.loading import load
from app.admin.forms.pages import FormView
from app.admin.forms.parts import Part
from app.admin.pages import admin_page, opened
from app.admin.permissions import Verb
from app.web.http.problems import Problem
from app.web.http.request import Request
from app.web.security.access import Access, requires

Session = NamedDependency[AsyncSession]


class CellController(Controller):
    path = "/admin"
    opt = requires(Access.WRITE)

    @get("/{slug:str}/{key:int}/cells/{name:str}", name="admin.cells.edit")
    async def edit(
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
