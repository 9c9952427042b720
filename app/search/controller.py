"""The search page, and the palette that opens over any page."""

from litestar import Controller, get
from litestar.response import Template

from app.admin.registry import registry_of
from app.persistence.session import Session
from app.search.filters import NAMES, SearchFilter
from app.search.leads import leads
from app.search.pages import destinations, tables
from app.search.repository import SearchRepository
from app.web.http.pages import page
from app.web.http.request import Request
from app.web.security.access import Access, actor_of, requires

IN_PALETTE = 8  # records


class SearchController(Controller):
    path = "/search"
    opt = requires(Access.READ)

    @get("/", expensive=True, anywhere=True)
    async def index(self, request: Request, session: Session) -> Template:
        wanted = SearchFilter.read(request.query_params)
        records = SearchRepository(session)
        results = await records.search(wanted, anonymous=not request.actor.signed_in)
        pages = leads(wanted)
        found = results.hits or results.named or pages
        instead = None if found or not wanted.asked else await records.instead(wanted)
        return page(
            request,
            "search/index.html",
            partial="search/_results.html",
            filter=wanted,
            results=results,
            instead=instead,
            leads=pages,
            names=NAMES,
        )

    @get("/palette", expensive=True, anywhere=True)
    async def palette(self, request: Request, session: Session) -> Template:
        """What the palette lists; the search page for a browser that asks without its script."""
        wanted = SearchFilter.read(request.query_params)
        results = await SearchRepository(session).search(wanted, IN_PALETTE, anonymous=not request.actor.signed_in)
        actor, typed, answers = actor_of(request), wanted.asked.words, leads(wanted)
        named = [] if wanted.operators else destinations(actor, typed)
        told = {one.path for one in answers}
        return page(
            request,
            "search/index.html",
            partial="search/_palette.html",
            filter=wanted,
            results=results,
            instead=None,
            leads=answers,
            pages=[*answers, *(one for one in named if one.path not in told)],
            tables=[] if wanted.operators else tables(registry_of(request), actor, typed),
            names=NAMES,
        )
