"""What waits for whoever is signed in."""

from __future__ import annotations

from litestar import Controller, get
from litestar.response import Template

from app.me.repository import TurnRepository
from app.persistence.fields import now
from app.persistence.session import Session
from app.web.http.pages import page
from app.web.http.request import Request
from app.web.security.access import Access, actor_of, requires


class MeController(Controller):
    path = "/me"
    opt = requires(Access.SELF)

    @get("/")
    async def show(self, request: Request, session: Session) -> Template:
        turns = await TurnRepository(session, actor_of(request)).turns()
        return page(request, "me/show.html", sensitive=True, turns=turns, today=now().date())
