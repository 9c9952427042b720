"""The page that shows who may do what."""

from litestar import Controller, get
from litestar.response import Template

from app.permissions.matrix import ASKERS, matrix
from app.web.http.pages import page
from app.web.http.request import Request
from app.web.security.access import Access, requires


class PermissionController(Controller):
    path = "/access"
    opt = requires(Access.ADMIN)

    @get("/")
    async def index(self, request: Request) -> Template:
        return page(request, "permissions/index.html", sensitive=True, rows=matrix(request.app), askers=list(ASKERS))
