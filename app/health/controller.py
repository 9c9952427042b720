"""What platforms ask before they send people here. Neither address opens a session of the request."""

from __future__ import annotations

from time import monotonic

from litestar import Controller, get
from litestar.response import Response

from app.health.readiness import Readiness, readiness
from app.web.http.request import Request
from app.web.security.access import Access, requires

TEXT = "text/plain"
LATELY = 60.0  # seconds for which a full disk is told after it was met
FRESH = {"cache-control": "no-store"}


class HealthController(Controller):
    opt = requires(Access.PUBLIC)

    @get("/livez")
    async def live(self) -> Response[str]:
        """200 as long as this process answers at all."""
        return Response("alive\n", media_type=TEXT, headers=FRESH)

    @get("/readyz")
    async def ready(self, request: Request) -> Response[str]:
        """200 when the database answers with a schema that this code knows, 503 otherwise and while shutting down."""
        state = request.app.state
        found = Readiness("shutting down") if state.draining else await readiness(state.database)
        if not found.obstacle:
            full = "the database has no space left" if monotonic() - state.full_at < LATELY else ""
            remark = found.remark or full
            return Response(f"ready{remark and f', but {remark}'}\n", media_type=TEXT, headers=FRESH)
        return Response(f"{found.obstacle}\n", status_code=503, media_type=TEXT, headers=FRESH | {"retry-after": "5"})
