"""The first page of the admin."""

from __future__ import annotations

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.response import Template
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.home.contents import home_of
from app.admin.pages import admin_page
from app.admin.registry import registry_of
from app.web.http.request import Request
from app.web.security.access import Access, actor_of, requires

Session = NamedDependency[AsyncSession]


class AdminHomeController(Controller):
    path = "/admin"
    opt = requires(Access.WRITE)

    @get("/", name="admin.home")
    async def index(self, request: Request, session: Session) -> Template:
        home = await home_of(session, registry_of(request), actor_of(request), request.app.state.database)
        return admin_page(request, "admin/home/index.html", home=home, sensitive=True)
