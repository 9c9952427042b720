"""What platforms ask before they send people here. Neither address opens a session of the request."""

from __future__ import annotations

from litestar import Controller, get

from app.health.readiness import obstacle
from app.web.http.asgi import Request
from app.web.http.reply import Reply
from app.web.security.access import Access, requires

TEXT = "text/plain; charset=utf-8"
FRESH = [("cache-control", "no-store")]


class HealthController(Controller):
    opt = requires(Access.PUBLIC)

    @get("/livez", name="health.live")
    async def live(self) -> Reply:
        """200 as long as this process answers at all."""
        return Reply("alive\n", content_type=TEXT, headers=FRESH)

    @get("/readyz", name="health.ready")
    async def ready(self, request: Request) -> Reply:
        """200 when the database answers with a schema that this code knows, 503 otherwise and while shutting down."""
        state = request.app.state
        reason = "shutting down" if state.draining else await obstacle(state.database)
        if not reason:
            return Reply("ready\n", content_type=TEXT, headers=FRESH)
        return Reply(f"{reason}\n", status=503, content_type=TEXT, headers=[*FRESH, ("retry-after", "5")])
