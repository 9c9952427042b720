"""Decisions by month."""

from litestar import Controller, get
from litestar.di import NamedDependency
from sqlalchemy.ext.asyncio import AsyncSession

from app.timeline.filters import TimelineFilter
from app.timeline.repository import TimelineRepository
from app.web.access import Access, requires
from app.web.asgi import Request
from app.web.pages import page
from app.web.reply import Reply


class TimelineController(Controller):
    opt = requires(Access.READ)

    @get("/timeline", name="timeline.index")
    async def index(self, request: Request, session: NamedDependency[AsyncSession]) -> Reply:
        wanted = TimelineFilter.read(request.query_params)
        shown = await TimelineRepository(session).load(wanted)
        return page(request, "timeline/index.html", partial="timeline/_months.html", filter=wanted, shown=shown)
