"""The first page of the admin."""

from __future__ import annotations

from litestar import Controller, get
from litestar.response import Template

from app.admin.home.contents import home_of
from app.admin.pages import admin_page
from app.admin.registry import registry_of
from app.persistence.session import Session
from app.web.http.request import Request
from app.web.security.access import Access, actor_of, requires


class AdminHomeController(Controller):
    path = "/admin"
    opt = requires(Access.WRITE)

    @get("/")
    async def index(self, request: Request, session: Session) -> Template:
        home = await home_of(session, registry_of(request), actor_of(request), request.app.state.database)
        return admin_page(request, "admin/home/index.html", home=home, sensitive=True)
