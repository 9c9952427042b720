"""Seeing a mention, and what the words that one types may name."""

from __future__ import annotations

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from app.mentions.mails import see
from app.mentions.offering import offered
from app.persistence.session import Session
from app.web.http.pages import page
from app.web.http.problems import Problem
from app.web.http.redirects import redirect
from app.web.http.request import Request
from app.web.paths import record_id
from app.web.security.access import Access, actor_of, requires

GONE = "This is not there any more: the text names you no longer, or the record is gone."


class MentionController(Controller):
    path = "/mentions"
    opt = requires(Access.SELF)

    @post("/{key:str}/sight", status_code=303)
    async def update(self, request: Request, session: Session, key: FromPath[str]) -> Redirect:
        """Note that whoever is named has seen it, and lead there."""
        record = await see(session, record_id(key), actor_of(request).id)
        if record is None:
            raise Problem(404, GONE)
        return redirect(record.path)

    @get("/choices", access=Access.WRITE)
    async def choices(self, request: Request, session: Session) -> Template:
        """Records or people that begin so: `q` is what was typed, with its sign."""
        query = request.query_params
        typed = query.get("q", "")[:100]
        found = await offered(session, typed, query.get("collection", ""))
        return page(request, "mentions/_choices.html", found=found, typed=typed, sensitive=True)
