"""The page of assumptions."""

from litestar import Controller, get

from app.assumptions.csv_columns import COLUMNS
from app.assumptions.filters import SORTS, AssumptionFilter
from app.assumptions.models import AssumptionState
from app.assumptions.repository import AssumptionRepository
from app.assumptions.shapes import AssumptionEntry
from app.audit.downloads import Answer, whole_list
from app.persistence.session import Session
from app.records.lists.owners import by_record
from app.web.http.pages import page
from app.web.http.request import Request
from app.web.security.access import Access, requires


class AssumptionController(Controller):
    path = "/assumptions"
    opt = requires(Access.READ)

    @get("/", anywhere=True)
    async def index(self, request: Request, session: Session) -> Answer:
        wanted = AssumptionFilter.read(request.query_params)
        if wanted.format:
            return await whole_list(request, "assumptions", wanted, AssumptionEntry, COLUMNS)
        found = await AssumptionRepository(session).search(wanted)
        return page(
            request, "assumptions/index.html", partial="assumptions/_results.html", filter=wanted, found=found,
            groups=by_record(found.items), states=tuple(AssumptionState), sorts=SORTS,
        )  # fmt: skip
