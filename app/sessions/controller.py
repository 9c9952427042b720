"""Signing in and out."""

from __future__ import annotations

from litestar import Controller, get, post
from litestar.di import NamedDependency
from sqlalchemy.ext.asyncio import AsyncSession

from app.sessions import service
from app.sessions.asking import SET_UP, SIGN_IN, SignInInput, destination, resume_page, sign_in_page
from app.web.access import Access, requires
from app.web.asgi import Request
from app.web.forms import Form
from app.web.reply import Reply, redirect
from app.web.visit import Visit

Session = NamedDependency[AsyncSession]
WRONG = "The address or the password is not right."


class SessionController(Controller):
    opt = requires(Access.PUBLIC)

    @get(SIGN_IN, name="sessions.new")
    async def new(self, request: Request) -> Reply:
        way = destination(request.query_params.get("next"))
        if not await request.app.state.accounts.exist():
            return redirect(SET_UP)
        if _visit(request).actor.id is not None:
            return redirect(way)
        return sign_in_page(request, Form(SignInInput, {"next": way}))

    @post(SIGN_IN, name="sessions.create", status_code=303)
    async def create(self, request: Request, session: Session) -> Reply:
        form = await Form.read(SignInInput, request)
        if form.validate() and (wanted := form.input):
            known = await service.recognise(request.app.state.database, wanted.email, wanted.password)
            if known and await service.sign_in(session, _visit(request), known, wanted.password):
                return self._onward(request, wanted)
            form.refuse("password", WRONG)
        return sign_in_page(request, form, status=422, interrupted=bool(form.values.get("kept")))

    @post("/sign-out", name="sessions.destroy", status_code=303)
    async def destroy(self, request: Request, session: Session) -> Reply:
        visit = _visit(request)
        await service.end(session, visit.actor.session)
        service.forget(visit)
        return signed_out()

    def _onward(self, request: Request, wanted: SignInInput) -> Reply:
        way = destination(wanted.next)
        return resume_page(request, way, wanted.kept) if wanted.kept else redirect(way)


def signed_out() -> Reply:
    """The way to the page for signing in; the browser drops the pages that it has kept."""
    reply = redirect(SIGN_IN)
    reply.headers += [(b"clear-site-data", b'"cache"'), (b"cache-control", b"no-store")]
    return reply


def _visit(request: Request) -> Visit:
    visit: Visit = request.scope["rationale"]  # type: ignore[typeddict-item]
    return visit
