"""The pages of people."""

from litestar import Controller, get
from litestar.params import FromPath
from litestar.response import Template

from app.audit.downloads import Answer, whole_list
from app.people.csv_columns import COLUMNS
from app.people.filters import PersonFilter
from app.people.repository import PersonRepository, seen_by
from app.people.shapes import PersonRow
from app.persistence.session import Session
from app.records.lists.shelves import ShelfFilter
from app.records.reviews import WORDS
from app.web.http.pages import page
from app.web.http.problems import Problem
from app.web.http.request import Request
from app.web.paths import record_id
from app.web.security.access import Access, requires


class PersonController(Controller):
    path = "/people"
    opt = requires(Access.READ)

    @get("/", anywhere=True)
    async def index(self, request: Request, session: Session) -> Answer:
        wanted, anonymous = PersonFilter.read(request.query_params), not request.actor.signed_in
        if wanted.format:
            return await whole_list(request, "people", wanted, PersonRow, COLUMNS, *seen_by(anonymous=anonymous))
        found = await PersonRepository(session).search(wanted, anonymous=anonymous)
        return page(
            request, "people/index.html", partial="people/_results.html", filter=wanted, found=found, reviews=WORDS
        )

    @get("/{key:str}")
    async def show(self, request: Request, session: Session, key: FromPath[str]) -> Template:
        wanted = ShelfFilter.read(request.query_params)
        found = await PersonRepository(session).find(record_id(key), wanted, anonymous=not request.actor.signed_in)
        if found.about is None:
            raise Problem(404, "There is nobody at this address.")
        return page(request, "people/show.html", filter=wanted, found=found, person=found.about)
