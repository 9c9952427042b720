"""The pages of collections."""

from litestar import Controller, get
from litestar.params import FromPath
from litestar.response import Template

from app.collections.repository import CollectionRepository
from app.persistence.session import Session
from app.records.lists.shelves import ShelfFilter
from app.web.http.pages import page
from app.web.http.problems import Problem
from app.web.http.request import Request
from app.web.lists.filters import Filter
from app.web.security.access import Access, requires


class CollectionController(Controller):
    path = "/collections"
    opt = requires(Access.READ)

    @get("/", anywhere=True)
    async def index(self, request: Request, session: Session) -> Template:
        wanted = Filter.read(request.query_params)
        found = await CollectionRepository(session).all(wanted)
        return page(request, "collections/index.html", filter=wanted, found=found)

    @get("/{slug:str}", anywhere=True)
    async def show(self, request: Request, session: Session, slug: FromPath[str]) -> Template:
        wanted = ShelfFilter.read(request.query_params)
        found, standing = await CollectionRepository(session).find(slug, wanted)
        if found.about is None:
            raise Problem(404, "There is no collection at this address.")
        return page(
            request, "collections/show.html", filter=wanted, found=found, collection=found.about, standing=standing,
        )  # fmt: skip
