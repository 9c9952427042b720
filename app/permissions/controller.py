"""The page that shows who may do what."""

from litestar import Controller, get

from app.permissions.matrix import ASKERS, matrix
from app.web.access import Access, requires
from app.web.asgi import Request
from app.web.pages import page
from app.web.reply import Reply


class PermissionController(Controller):
    path = "/access"
    opt = requires(Access.ADMIN)

    @get("/", name="permissions.index")
    async def index(self, request: Request) -> Reply:
        return page(request, "permissions/index.html", sensitive=True, rows=matrix(request.app), askers=list(ASKERS))
