"""Templates that are not wanted any more."""

from __future__ import annotations

from litestar import Controller, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.persistence.session import Session
from app.web.http.redirects import redirect
from app.web.http.request import Request
from app.web.paths import record_id
from app.web.security.access import Access, requires
from app.writing.templates import TemplateRepository


class TemplateController(Controller):
    path = "/templates"
    opt = requires(Access.WRITE)

    @post("/{key:str}/removal", status_code=303)
    async def destroy(self, request: Request, session: Session, key: FromPath[str]) -> Redirect:
        """Forget one; what was begun with it stays, and so does its text, as a draft."""
        return redirect(await TemplateRepository(session).drop(record_id(key), request.actor.id or 0))
