"""The first page."""

from litestar import Controller, get
from litestar.di import NamedDependency
from sqlalchemy.ext.asyncio import AsyncSession

from app.home.repository import HomeRepository
from app.persistence.fields import now
from app.web.access import Access, requires
from app.web.asgi import Request
from app.web.pages import page
from app.web.reply import Reply


class HomeController(Controller):
    opt = requires(Access.READ)

    @get("/", name="home.index")
    async def index(self, request: Request, session: NamedDependency[AsyncSession]) -> Reply:
        today = now().date()
        home = await HomeRepository(session).load(today)
        return page(request, "home/empty.html" if home.is_empty else "home/index.html", home=home, today=today)
