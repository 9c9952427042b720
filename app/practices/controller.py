"""The page of practices."""

from litestar import Controller, get
from litestar.di import NamedDependency
from sqlalchemy.ext.asyncio import AsyncSession

from app.practices.filters import PracticeFilter
from app.practices.repository import PracticeRepository
from app.web.access import Access, requires
from app.web.asgi import Request
from app.web.pages import page
from app.web.reply import Reply


class PracticeController(Controller):
    path = "/practices"
    opt = requires(Access.READ)

    @get("/", name="practices.index")
    async def index(self, request: Request, session: NamedDependency[AsyncSession]) -> Reply:
        wanted = PracticeFilter.read(request.query_params)
        listed = await PracticeRepository(session).search(wanted)
        return page(
            request, "practices/index.html", partial="practices/_results.html", filter=wanted, listed=listed,
        )  # fmt: skip
