"""Every component of the design in every state, on one page."""

from __future__ import annotations

from litestar import Controller, get
from litestar.response import Template

from app.patterns.samples import samples
from app.web.http.pages import page
from app.web.http.request import Request
from app.web.security.access import Access, requires


class PatternsController(Controller):
    opt = requires(Access.READ)

    @get("/patterns")
    async def index(self, request: Request) -> Template:
        return page(request, "patterns/index.html", **samples())
