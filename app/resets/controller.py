"""A new password for who has forgotten theirs."""

from __future__ import annotations

from litestar import Controller, get, post
from litestar.response import Redirect, Template
from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession

from app.audit.trail import trace_of
from app.passwords import new_password
from app.persistence.session import Session
from app.records.limits import EMAIL
from app.resets.mails import send_later
from app.resets.repository import USE, ResetRepository
from app.sessions.rate_limit import begin_try
from app.sessions.revocation import Revocation
from app.sessions.service import DEVICE
from app.web.forms.form import Form
from app.web.http.pages import page
from app.web.http.problems import Problem
from app.web.http.request import Request
from app.web.security import secret_links
from app.web.security.access import Access, requires
from app.web.security.csrf import offer_form

SPENT = "This link leads no further"
GONE = "It has been used, or is too old. Ask for a new one."


class AskInput(BaseModel):
    email: str = Field(
        title="E-mail", max_length=EMAIL, json_schema_extra={"kind": "email", "autocomplete": "username"}
    )


class PasswordInput(Revocation):
    password: str = new_password("New password")


class ResetController(Controller):
    path = "/resets"
    opt = requires(Access.PUBLIC)

    @get("/new")
    async def new(self, request: Request) -> Template:
        return _ask_page(request, Form(AskInput))

    @post("/", status_code=200)
    async def create(self, request: Request) -> Template:
        settings = request.app.state.settings
        form = await Form.read(AskInput, request)
        if not form.validate() or not form.input or not settings.sends_mail:
            return _ask_page(request, form)
        database, email = request.app.state.database, form.input.email
        attempt = await begin_try(database, email, request.address, request.cookie(DEVICE), purpose="reset")
        if wait := await attempt.wait():
            raise Problem(429, retry_after=wait)
        send_later(database, settings, email, secret_links.link(secret_links.site(request), USE, ""), trace_of(request))
        return page(request, "resets/asked.html", sensitive=True, email=form.input.email)

    @get("/use")
    async def edit(self, request: Request, session: Session) -> Template | Redirect:
        return secret_links.moved_to_cookie(request) or await _use_page(request, session, Form(PasswordInput))

    @post("/use", status_code=200)
    async def update(self, request: Request, session: Session) -> Template:
        form = await Form.read(PasswordInput, request)
        if form.validate() and form.input:
            secret = secret_links.secret_of(request)
            wrong = await ResetRepository(session).use(
                secret, form.input.password, request, trace_of(request), form.input
            )
            if wrong is None:
                raise Problem(404, GONE, headline=SPENT)
            if not wrong:
                secret_links.forget(request)
                return page(request, "resets/done.html", sensitive=True)
            form.refuse("password", wrong)
            await session.rollback()
        return await _use_page(request, session, form)


def _ask_page(request: Request, form: Form[AskInput]) -> Template:
    offer_form(request)
    by_mail = request.app.state.settings.sends_mail
    return page(request, "resets/new.html", sensitive=True, status=form.status, form=form, by_mail=by_mail)


async def _use_page(request: Request, session: AsyncSession, form: Form[PasswordInput]) -> Template:
    person = await ResetRepository(session).opened(secret_links.secret_of(request))
    if person is None:
        raise Problem(404, GONE, headline=SPENT)
    offer_form(request)
    return page(request, "resets/use.html", sensitive=True, status=form.status, form=form, person=person)
