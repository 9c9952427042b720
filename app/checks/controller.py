"""Pins as files, for checks elsewhere and for other tools."""

from __future__ import annotations

from litestar import Controller, get
from litestar.response import Response

from app.checks import bundle
from app.checks.constraints import WRITERS
from app.checks.repository import CheckRepository
from app.persistence.fields import now
from app.persistence.session import Session
from app.web.http.conditional import KEPT, names
from app.web.http.request import Request
from app.web.security.access import Access
from app.web.security.secret_links import site


class PinFileController(Controller):
    path = "/stack"

    @get("/bundle.json", access=Access.CHECK)
    async def bundle(self, request: Request, session: Session) -> Response[bytes]:
        """What `rationale check --bundle` takes; with a token for one project, what concerns that."""
        days = request.app.state.settings.waiver_days
        found = await CheckRepository(session, site(request)).bundle(days, project=request.actor.project)
        tag = bundle.entity_tag(found)
        known = names(request.headers.get("if-none-match", "").encode(), tag)
        content, status = (b"", 304) if known else (bundle.written(found), 200)
        return Response(content, status_code=status, headers=KEPT | {"etag": tag}, media_type="application/json")

    @get([f"/{name}" for name in WRITERS], access=Access.READ)
    async def show(self, request: Request, session: Session) -> Response[bytes]:
        """With `project`, as far as they bind that one; without, what binds all, and the rest beside it."""
        project = request.query_params.get("project", "")
        kind, write = WRITERS[request.url.path.rpartition("/")[2]]
        pins = await CheckRepository(session, site(request)).pins()
        return Response(write(pins, now().date(), project).encode(), media_type=kind)
