"""The page of the audit log."""

from typing import Any

from litestar import Controller, get
from litestar.response import Response, Template

from app.audit.downloads import whole_list
from app.audit.filters import AuditFilter
from app.audit.models import Action, Result
from app.audit.repository import AuditRepository
from app.audit.shapes import EventRow
from app.persistence.session import Session
from app.web.http.pages import page
from app.web.http.request import Request
from app.web.lists.downloads import Columns
from app.web.security.access import Access, requires
from app.web.security.guard import check_confirmed

COLUMNS: Columns[EventRow] = {
    "when": lambda one: one.happened_at.isoformat(timespec="seconds"),
    "who": lambda one: one.actor_name,
    "action": lambda one: one.action,
    "result": lambda one: one.result.value,
    "about": lambda one: one.subject_label,
    "detail": lambda one: one.details,
    "from": lambda one: one.address,
    "request": lambda one: one.request_id,
}


class AuditController(Controller):
    path = "/audit"
    opt = requires(Access.ADMIN)

    @get("/")
    async def index(self, request: Request, session: Session) -> Template | Response[Any]:
        wanted = AuditFilter.read(request.query_params)
        if wanted.format:
            check_confirmed(request)
            return await whole_list(request, "audit", wanted, EventRow, COLUMNS)
        listed = await AuditRepository(session).search(wanted)
        return page(
            request, "audit/index.html", partial="audit/_results.html", sensitive=True, filter=wanted, listed=listed,
            actions=list(Action), results=list(Result),
        )  # fmt: skip
