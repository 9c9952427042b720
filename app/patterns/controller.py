"""Every component of the design in every state, on one page."""

from __future__ import annotations

from litestar import Controller, get

from app.patterns.samples import samples
from app.web.access import Access, requires
from app.web.asgi import Request
from app.web.pages import page
from app.web.reply import Reply


class PatternsController(Controller):
    opt = requires(Access.READ)

    @get("/patterns", name="patterns.index")
    async def index(self, request: Request) -> Reply:
        return page(request, "patterns/index.html", **samples())
