"""Decisions by month."""

from litestar import Controller, get
from litestar.response import Template

from app.persistence.session import Session
from app.timeline.filters import TimelineFilter
from app.timeline.repository import TimelineRepository
from app.web.http.pages import page
from app.web.http.request import Request
from app.web.security.access import Access, requires


class TimelineController(Controller):
    opt = requires(Access.READ)

    @get("/timeline", anywhere=True)
    async def index(self, request: Request, session: Session) -> Template:
        wanted = TimelineFilter.read(request.query_params)
        shown = await TimelineRepository(session).load(wanted)
        return page(request, "timeline/index.html", partial="timeline/_months.html", filter=wanted, shown=shown)
