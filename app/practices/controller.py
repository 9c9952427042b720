"""The page of practices."""

from litestar import Controller, get

from app.audit.downloads import Answer, page_or_file
from app.persistence.session import Session
from app.practices.csv_columns import COLUMNS
from app.practices.filters import PracticeFilter
from app.practices.repository import PracticeRepository
from app.practices.shapes import PracticeEntry
from app.web.http.request import Request
from app.web.security.access import Access, requires


class PracticeController(Controller):
    path = "/practices"
    opt = requires(Access.READ)

    @get("/", anywhere=True)
    async def index(self, request: Request, session: Session) -> Answer:
        wanted = PracticeFilter.read(request.query_params)
        search = PracticeRepository(session).search
        return await page_or_file(request, "practices", wanted, search, PracticeEntry, COLUMNS)
