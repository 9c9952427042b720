"""The first page."""

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.response import Template
from sqlalchemy.ext.asyncio import AsyncSession

from app.home.repository import HomeRepository
from app.persistence.fields import now
from app.web.http.pages import page
from app.web.http.request import Request
from app.web.security.access import Access, requires


class HomeController(Controller):
    opt = requires(Access.READ)

    @get("/", name="home.index")
    async def index(self, request: Request, session: NamedDependency[AsyncSession]) -> Template:
        today = now().date()
        home = await HomeRepository(session).load(today)
        return page(request, "home/empty.html" if home.is_empty else "home/index.html", home=home, today=today)
