"""The page of practices."""

from litestar import Controller, get
from litestar.response import Template

from app.persistence.session import Session
from app.practices.filters import PracticeFilter
from app.practices.repository import PracticeRepository
from app.web.http.pages import page
from app.web.http.request import Request
from app.web.security.access import Access, requires


class PracticeController(Controller):
    path = "/practices"
    opt = requires(Access.READ)

    @get("/")
    async def index(self, request: Request, session: Session) -> Template:
        wanted = PracticeFilter.read(request.query_params)
        listed = await PracticeRepository(session).search(wanted)
        return page(
            request, "practices/index.html", partial="practices/_results.html", filter=wanted, listed=listed,
        )  # fmt: skip
