"""The pages of tags."""

from litestar import Controller, get
from litestar.params import FromPath
from litestar.response import Template

from app.audit.downloads import Answer, whole_list
from app.persistence.session import Session
from app.records.lists.shelves import ShelfFilter
from app.tags.csv_columns import COLUMNS
from app.tags.filters import TagFilter
from app.tags.repository import TagRepository
from app.tags.shapes import TagRow
from app.web.http.pages import page
from app.web.http.problems import Problem
from app.web.http.request import Request
from app.web.security.access import Access, requires


class TagController(Controller):
    path = "/tags"
    opt = requires(Access.READ)

    @get("/", anywhere=True)
    async def index(self, request: Request, session: Session) -> Answer:
        wanted = TagFilter.read(request.query_params)
        if wanted.format:
            return await whole_list(request, "tags", wanted, TagRow, COLUMNS)
        found = await TagRepository(session).search(wanted)
        return page(request, "tags/index.html", partial="tags/_results.html", filter=wanted, found=found)

    @get("/{name:path}", anywhere=True)  # a path, since a tag may hold a slash
    async def show(self, request: Request, session: Session, name: FromPath[str]) -> Template:
        wanted = ShelfFilter.read(request.query_params)
        found = await TagRepository(session).find(name.removeprefix("/"), wanted)
        if found.about is None:
            raise Problem(404, "Nothing has this tag.")
        return page(request, "tags/show.html", filter=wanted, found=found, tag=found.about)
