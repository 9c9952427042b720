"""The pages of research."""

from typing import Any

from litestar import Controller, get
from litestar.params import FromPath
from litestar.response import Redirect, Response, Template

from app.audit.downloads import page_or_file
from app.persistence.session import Session
from app.research.csv_columns import COLUMNS
from app.research.filters import ResearchFilter
from app.research.repository import ResearchRepository
from app.research.shapes import DocumentEntry
from app.web.http.pages import page
from app.web.http.problems import Problem
from app.web.http.request import Request
from app.web.paths import moved, record_id
from app.web.security.access import Access, requires


class ResearchController(Controller):
    path = "/research"
    opt = requires(Access.READ)

    @get("/", anywhere=True)
    async def index(self, request: Request, session: Session) -> Template | Response[Any]:
        wanted = ResearchFilter.read(request.query_params)
        search = ResearchRepository(session).search
        return await page_or_file(request, "research", wanted, search, DocumentEntry, COLUMNS)

    @get("/{key:str}")
    async def show(self, request: Request, session: Session, key: FromPath[str]) -> Template | Redirect:
        document = await ResearchRepository(session).find(record_id(key))
        if document is None:
            raise Problem(404, "There is no research at this address.")
        return moved(request, document.path) or page(request, "research/show.html", document=document)
