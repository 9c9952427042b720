"""Pins as files, for checks elsewhere and for other tools."""

from __future__ import annotations

import msgspec
from litestar import Controller, get
from litestar.response import Response

from app.checks.constraints import WRITERS
from app.checks.repository import CheckRepository
from app.persistence.fields import now
from app.persistence.session import Session
from app.web.http.request import Request
from app.web.security.access import Access
from app.web.security.secret_links import site


class PinFileController(Controller):
    path = "/stack"

    @get("/bundle.json", access=Access.CHECK)
    async def bundle(self, request: Request, session: Session) -> Response[bytes]:
        """What `rationale check --bundle` takes."""
        days = request.app.state.settings.waiver_days
        found = await CheckRepository(session, site(request)).bundle(days)
        return Response(msgspec.json.encode(found), media_type="application/json")

    @get([f"/{name}" for name in WRITERS], access=Access.READ)
    async def show(self, request: Request, session: Session) -> Response[bytes]:
        """With `project`, as far as they bind that one; without, what binds all, and the rest beside it."""
        project = request.query_params.get("project", "")
        kind, write = WRITERS[request.url.path.rpartition("/")[2]]
        pins = await CheckRepository(session, site(request)).pins()
        return Response(write(pins, now().date(), project).encode(), media_type=kind)
