"""The page of the audit log."""

from litestar import Controller, get
from litestar.response import Response, Template

from app.audit.downloads import noted_download
from app.audit.filters import AuditFilter
from app.audit.models import Action, Result
from app.audit.repository import AuditRepository
from app.persistence.session import Session
from app.web.http.pages import page
from app.web.http.request import Request
from app.web.security.access import Access, requires

COLUMNS = ("when", "who", "action", "result", "about", "detail", "from", "request")


class AuditController(Controller):
    path = "/audit"
    opt = requires(Access.ADMIN)

    @get("/")
    async def index(self, request: Request, session: Session) -> Template | Response[str]:
        wanted = AuditFilter.read(request.query_params)
        listed = await AuditRepository(session).search(wanted)
        if wanted.format:
            rows = [
                (one.happened_at.isoformat(timespec="seconds"), one.actor_name, one.action, one.result,
                 one.subject_label, one.details, one.address, one.request_id)
                for one in listed.found.items
            ]  # fmt: skip
            return await noted_download(request, "audit", wanted, COLUMNS, rows)
        return page(
            request, "audit/index.html", partial="audit/_results.html", sensitive=True, filter=wanted, listed=listed,
            actions=list(Action), results=list(Result),
        )  # fmt: skip
