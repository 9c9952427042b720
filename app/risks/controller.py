"""The risk register."""

from typing import Any

from litestar import Controller, get
from litestar.response import Response, Template

from app.audit.downloads import page_or_file
from app.persistence.session import Session
from app.risks.csv_columns import COLUMNS
from app.risks.filters import RiskFilter
from app.risks.repository import RiskRepository
from app.risks.shapes import RiskEntry
from app.web.http.pages import page
from app.web.http.request import Request
from app.web.security.access import Access, requires


class RiskController(Controller):
    path = "/risks"
    opt = requires(Access.READ)

    @get("/", anywhere=True)
    async def index(self, request: Request, session: Session) -> Template | Response[Any]:
        wanted = RiskFilter.read(request.query_params)
        search = RiskRepository(session).search
        return await page_or_file(request, "risks", wanted, search, RiskEntry, COLUMNS)

    @get("/summary", anywhere=True)
    async def summary(self, request: Request, session: Session) -> Template:
        return page(request, "risks/summary.html", summary=await RiskRepository(session).summary())
