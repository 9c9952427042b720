"""The pages of decisions."""

from typing import Any

from litestar import Controller, get
from litestar.params import FromPath
from litestar.response import Redirect, Response, Template

from app.audit.downloads import page_or_file
from app.decisions.csv_columns import COLUMNS
from app.decisions.filters import DecisionFilter
from app.decisions.repository import DecisionRepository
from app.decisions.shapes import DecisionRow
from app.persistence.fields import now
from app.persistence.session import Session
from app.web.http.pages import page
from app.web.http.problems import Problem
from app.web.http.redirects import redirect
from app.web.http.request import Request
from app.web.paths import moved, record_id
from app.web.security.access import Access, actor_of, requires


class DecisionController(Controller):
    path = "/decisions"
    opt = requires(Access.READ)

    @get("/", anywhere=True)
    async def index(self, request: Request, session: Session) -> Template | Response[Any]:
        wanted = DecisionFilter.read(request.query_params)
        search = DecisionRepository(session).search
        return await page_or_file(request, "decisions", wanted, search, DecisionRow, COLUMNS)

    @get("/{key:str}")
    async def show(self, request: Request, session: Session, key: FromPath[str]) -> Template | Redirect:
        decision = await DecisionRepository(session).find(record_id(key))
        if decision is None:
            raise Problem(404, "There is no decision at this address.")
        me = actor_of(request).id if decision.round else None  # only a round says something else to each
        return moved(request, decision.path) or page(
            request, "decisions/show.html", decision=decision, today=now().date(), me=me
        )

    @get("/{key:str}/current")
    async def current(self, session: Session, key: FromPath[str]) -> Redirect:
        """To what holds now in place of a decision, however many others came between."""
        holds = await DecisionRepository(session).current(record_id(key))
        if holds is None:
            raise Problem(404, "Nothing holds in place of this decision.")
        return redirect(holds.path)
