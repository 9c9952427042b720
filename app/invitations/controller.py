"""Inviting people, and coming by an invitation."""

from __future__ import annotations

from typing import cast

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template
from sqlalchemy.ext.asyncio import AsyncSession

from app.audit.trail import trace_of
from app.invitations.forms import AcceptanceInput, InvitationInput
from app.invitations.mails import invite
from app.invitations.repository import InvitationRepository, Unfit
from app.persistence.session import Session, run_in_transaction
from app.sessions import service
from app.web.forms.form import Form
from app.web.http.pages import page
from app.web.http.problems import Problem
from app.web.http.redirects import redirect
from app.web.http.request import Request
from app.web.lists.filters import Filter
from app.web.paths import record_id
from app.web.security import secret_links
from app.web.security.access import Access, requires
from app.web.security.csrf import offer_form

ACCEPT = "/invitations/accept"
SPENT = "This link leads no further"
GONE = "This invitation has been used or taken back, or a week has passed. If you have just made your account, sign in."


class InvitationController(Controller):
    path = "/invitations"
    opt = requires(Access.ADMIN)

    @get("/")
    async def index(self, request: Request, session: Session) -> Template:
        found = await InvitationRepository(session).all(Filter.read(request.query_params))
        return page(request, "invitations/index.html", sensitive=True, found=found)

    @get("/new", confirmed=True)
    async def new(self, request: Request) -> Template:
        values = {"role": "reader", "known_as": request.query_params.get("known_as", "")}
        return page(request, "invitations/new.html", sensitive=True, form=Form(InvitationInput, values))

    @post("/", status_code=200, confirmed=True)
    async def create(self, request: Request) -> Template:
        """In a transaction of its own, so that no mail leaves for an invitation that was not stored."""
        form = await Form.read(InvitationInput, request)
        if form.validate() and (wanted := form.input):
            try:
                by = trace_of(request)
                secret = await run_in_transaction(
                    request.app.state.database, lambda session: InvitationRepository(session).make(wanted, by)
                )
                link = secret_links.link(secret_links.site(request), ACCEPT, secret)
                mailed = await invite(request, wanted.email, link)
                return page(
                    request, "invitations/made.html", sensitive=True, email=wanted.email, link=link, mailed=mailed
                )
            except Unfit as unfit:
                form.refuse(unfit.field, str(unfit))
        return page(request, "invitations/new.html", sensitive=True, form=form, status=422)

    @post("/{key:str}/revocation", status_code=303)
    async def revoke(self, request: Request, session: Session, key: FromPath[str]) -> Redirect:
        if not await InvitationRepository(session).revoke(record_id(key), trace_of(request)):
            raise Problem(409, "It is not open any more: it was used or taken back, or has expired.")
        return redirect("/invitations")


class AcceptanceController(Controller):
    path = ACCEPT
    opt = requires(Access.PUBLIC)

    @get("/")
    async def new(self, request: Request, session: Session) -> Template | Redirect:
        if moved := secret_links.moved_to_cookie(request):
            return moved
        return await self._page(request, session, None)

    @post("/", status_code=303)
    async def create(self, request: Request, session: Session) -> Template | Redirect:
        form = await Form.read(AcceptanceInput, request)
        if form.validate() and form.input:
            try:
                secret = secret_links.secret_of(request)
                account = await InvitationRepository(session).accept(secret, form.input, trace_of(request))
                if account is None:
                    raise Problem(404, GONE, headline=SPENT)
                secret_links.forget(request)
                await service.begin(session, request, cast("int", account.id))
                return redirect("/")
            except Unfit as unfit:
                form.refuse(unfit.field, str(unfit))
                await session.rollback()
        return await self._page(request, session, form)

    async def _page(self, request: Request, session: AsyncSession, form: Form[AcceptanceInput] | None) -> Template:
        opened = await InvitationRepository(session).opened(secret_links.secret_of(request))
        if opened is None:
            raise Problem(404, GONE, headline=SPENT)
        form = form or Form(AcceptanceInput, {"name": opened.known_as or ""})
        offer_form(request)
        return page(
            request, "invitations/accept.html", sensitive=True, form=form, invitation=opened, status=form.status
        )
