"""The home of the admin pages, and the list of every model."""

from __future__ import annotations

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.declaration import Verb
from app.admin.registry import Registry, Scope
from app.admin.repository import AdminRepository
from app.web.access import Access, actor_of, requires
from app.web.asgi import Request
from app.web.pages import page
from app.web.reply import Reply

Session = NamedDependency[AsyncSession]


def registry_of(request: Request) -> Registry:
    """The declarations of this application."""
    registry: Registry = request.app.state.admin
    return registry


def opened(request: Request, slug: str, verb: Verb = Verb.VIEW) -> Scope:
    """The records behind `/admin/{slug}` for whoever asks. Raises Problem 404 or 403."""
    return registry_of(request).open(slug, actor_of(request), verb)


class AdminController(Controller):
    path = "/admin"
    opt = requires(Access.WRITE)

    @get("/", name="admin.home")
    async def home(self, request: Request) -> Reply:
        return page(request, "admin/home.html", scopes=registry_of(request).scopes(actor_of(request)))

    @get("/{slug:str}", name="admin.index")
    async def index(self, request: Request, session: Session, slug: FromPath[str]) -> Reply:
        scope = opened(request, slug)
        listed = await AdminRepository(session).search(scope, request.query_params)
        return page(request, "admin/index.html", partial="admin/_results.html", scope=scope, listed=listed)
