"""The graph of decisions."""

from litestar import Controller, get
from litestar.response import Template

from app.decisions.models import LinkKind
from app.graph.drawing import draw
from app.graph.filters import ZOOMS, GraphFilter
from app.graph.repository import GraphRepository
from app.persistence.session import Session
from app.web.http.pages import page
from app.web.http.request import Request
from app.web.security.access import Access, requires


class GraphController(Controller):
    opt = requires(Access.READ)

    @get("/decisions/graph")
    async def show(self, request: Request, session: Session) -> Template:
        wanted = GraphFilter.read(request.query_params)
        loaded = await GraphRepository(session).load(wanted)
        return page(
            request,
            "graph/show.html",
            partial="graph/_drawing.html",
            filter=wanted,
            loaded=loaded,
            drawing=draw(loaded.links, fold=wanted.folds),
            kinds=LinkKind,
            zooms=ZOOMS,
        )
