"""Tokens for machines: one's own for everybody, all of them for admins."""

from __future__ import annotations

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from app.audit.trail import trace_of
from app.persistence.session import Session, run_in_transaction
from app.tokens.forms import TokenInput
from app.tokens.repository import TokenRepository, beyond
from app.web.forms.form import Form
from app.web.forms.idempotency_keys import UsedKey, new_key
from app.web.http.pages import page
from app.web.http.problems import Problem
from app.web.http.redirects import redirect
from app.web.http.request import Request
from app.web.lists.filters import Filter
from app.web.paths import record_id
from app.web.security import secret_links
from app.web.security.access import Access, actor_of, requires

USED = "This form made a token before, with another name or other rights. Begin with a new one."
GONE = "There is no such token, or it is revoked already."


class TokenController(Controller):
    path = "/tokens"
    opt = requires(Access.SELF)

    @get("/")
    async def index(self, request: Request, session: Session) -> Template:
        found = await TokenRepository(session).all(Filter.read(request.query_params), of=actor_of(request).id)
        return page(request, "tokens/index.html", sensitive=True, found=found, everybody=False)

    @get("/all", access=Access.ADMIN)
    async def all(self, request: Request, session: Session) -> Template:
        found = await TokenRepository(session).all(Filter.read(request.query_params))
        return page(request, "tokens/index.html", sensitive=True, found=found, everybody=True)

    @get("/new", confirmed=True)
    async def new(self, request: Request) -> Template:
        form = Form(TokenInput, {"scopes": ["read"]})
        return page(request, "tokens/new.html", sensitive=True, form=form, form_key=new_key())

    @post("/", status_code=200, confirmed=True)
    async def create(self, request: Request) -> Template:
        """In a transaction of its own, since the secret that it shows cannot be shown again. A form that is sent twice
        makes one token, and is answered by the same page."""
        form, me = await Form.read(TokenInput, request), actor_of(request)
        once = str((await request.form()).get("once", ""))
        if form.validate() and (wanted := form.input):
            if too_much := beyond(list(wanted.scopes), me):
                form.refuse("scopes", f"A token may not do what you may not: {', '.join(too_much)}.")
            elif wanted.project and wanted.scopes != ["check"]:
                form.refuse("project", "A token for one project may check, and nothing else.")
            else:
                return await _made(request, wanted, once)
        return page(request, "tokens/new.html", sensitive=True, form=form, form_key=once or new_key(), status=422)

    @post("/{key:str}/revocation", status_code=303)
    async def revoke(self, request: Request, session: Session, key: FromPath[str]) -> Redirect:
        me = actor_of(request)
        everybodys = me.may(Access.ADMIN)
        of = None if everybodys else me.id
        if not await TokenRepository(session).revoke(record_id(key), trace_of(request), of=of):
            raise Problem(404, GONE)
        return redirect("/tokens/all" if everybodys and "all" in request.query_params else "/tokens")


async def _made(request: Request, wanted: TokenInput, once: str) -> Template:
    me, trace = actor_of(request), trace_of(request)
    try:
        secret = await run_in_transaction(
            request.app.state.database, lambda session: TokenRepository(session).make(wanted, me, trace, once)
        )
    except UsedKey:
        raise Problem(409, USED) from None
    site = secret_links.site(request)
    return page(request, "tokens/made.html", sensitive=True, wanted=wanted, secret=secret, site=site)
