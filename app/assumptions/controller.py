"""The page of assumptions."""

from litestar import Controller, get
from litestar.response import Template

from app.assumptions.filters import SORTS, AssumptionFilter
from app.assumptions.models import AssumptionState
from app.assumptions.repository import AssumptionRepository
from app.persistence.session import Session
from app.records.lists.owners import by_record
from app.web.http.pages import page
from app.web.http.request import Request
from app.web.security.access import Access, requires


class AssumptionController(Controller):
    path = "/assumptions"
    opt = requires(Access.READ)

    @get("/")
    async def index(self, request: Request, session: Session) -> Template:
        wanted = AssumptionFilter.read(request.query_params)
        found = await AssumptionRepository(session).search(wanted)
        return page(
            request, "assumptions/index.html", partial="assumptions/_results.html", filter=wanted, found=found,
            groups=by_record(found.items), states=tuple(AssumptionState), sorts=SORTS,
        )  # fmt: skip
