"""The pages of the stack."""

from litestar import Controller, get
from litestar.params import FromPath
from litestar.response import Template

from app.persistence.fields import now
from app.persistence.session import Session
from app.stack.filters import PackageFilter, RadarFilter
from app.stack.models import Ecosystem, PinLevel
from app.stack.radar import draw
from app.stack.repository import PackageRepository
from app.web.http.pages import page
from app.web.http.problems import Problem
from app.web.http.request import Request
from app.web.lists.filters import Filter
from app.web.security.access import Access, requires


class StackController(Controller):
    path = "/stack"
    opt = requires(Access.READ)

    @get("/", anywhere=True)
    async def index(self, request: Request, session: Session) -> Template:
        wanted = PackageFilter.read(request.query_params)
        found = await PackageRepository(session).search(wanted)
        return page(
            request,
            "stack/index.html",
            partial="stack/_results.html",
            filter=wanted,
            found=found,
            ecosystems=Ecosystem,
            levels=PinLevel,
        )

    @get("/radar", anywhere=True)
    async def radar(self, request: Request, session: Session) -> Template:
        wanted = RadarFilter.read(request.query_params)
        blips = await PackageRepository(session).radar(wanted)
        return page(
            request,
            "stack/radar.html",
            partial="stack/_radar.html",
            filter=wanted,
            radar=draw(blips),
            ecosystems=Ecosystem,
            today=now().date(),
        )

    @get("/{ecosystem:str}/{name:path}", anywhere=True)
    async def show(self, request: Request, session: Session, ecosystem: FromPath[str], name: FromPath[str]) -> Template:
        known = ecosystem in Ecosystem.__members__.values()
        wanted = Filter.read(request.query_params)
        found = await PackageRepository(session).find(Ecosystem(ecosystem), name.strip("/"), wanted) if known else None
        if found is None:
            raise Problem(404, "No record pins a package of this name.")
        return page(request, "stack/show.html", shown=found)
