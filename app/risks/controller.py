"""The risk register."""

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.response import Response, Template
from sqlalchemy.ext.asyncio import AsyncSession

from app.audit.downloads import page_or_file
from app.risks.filters import RiskFilter
from app.risks.repository import RiskRepository
from app.web.http.pages import page
from app.web.http.request import Request
from app.web.security.access import Access, requires


class RiskController(Controller):
    path = "/risks"
    opt = requires(Access.READ)

    @get("/", name="risks.index")
    async def index(self, request: Request, session: NamedDependency[AsyncSession]) -> Template | Response[str]:
        wanted = RiskFilter.read(request.query_params)
        listed = await RiskRepository(session).search(wanted)
        return await page_or_file(request, "risks", wanted, listed)

    @get("/summary", name="risks.summary")
    async def summary(self, request: Request, session: NamedDependency[AsyncSession]) -> Template:
        return page(request, "risks/summary.html", summary=await RiskRepository(session).summary())
