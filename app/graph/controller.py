"""The graph of decisions."""

from litestar import Controller, get
from litestar.response import Template

from app.decisions.models import LinkKind
from app.graph.drawing import plan
from app.graph.filters import ZOOMS, GraphFilter
from app.graph.laying import laid_out
from app.graph.repository import GraphRepository
from app.persistence.session import Session
from app.web.http.pages import page
from app.web.http.request import Request
from app.web.security.access import Access, requires


class GraphController(Controller):
    opt = requires(Access.READ)

    @get("/decisions/graph", expensive=True, anywhere=True)
    async def show(self, request: Request, session: Session) -> Template:
        wanted = GraphFilter.read(request.query_params)
        loaded = await GraphRepository(session).load(wanted)
        await session.commit()  # a large drawing may take seconds, in which others need the connection
        planned = plan(loaded.links, fold=wanted.folds)
        layout = await laid_out([*planned.ends], planned.alone)
        return page(
            request,
            "graph/show.html",
            partial="graph/_drawing.html",
            filter=wanted,
            loaded=loaded,
            drawing=planned.drawn(layout),
            kinds=LinkKind,
            zooms=ZOOMS,
        )
