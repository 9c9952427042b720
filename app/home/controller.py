"""The first page."""

from litestar import Controller, get
from litestar.response import Template

from app.home.repository import HomeRepository
from app.persistence.fields import now
from app.persistence.session import Session
from app.web.http.pages import page
from app.web.http.request import Request
from app.web.security.access import Access, actor_of, requires


class HomeController(Controller):
    opt = requires(Access.READ)

    @get("/")
    async def index(self, request: Request, session: Session) -> Template:
        today = now().date()
        home = await HomeRepository(session).load(actor_of(request).id)
        return page(request, "home/empty.html" if home.is_empty else "home/index.html", home=home, today=today)
