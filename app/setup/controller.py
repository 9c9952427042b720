"""The first run: with the token that the server printed, somebody makes the first account, an admin's."""

from __future__ import annotations

from litestar import Controller, get, post
from litestar.response import Redirect, Template
from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession

from app import passwords
from app.audit.models import Action
from app.audit.trail import about, note, trace_of
from app.people.models import PersonRole
from app.persistence.names import Name
from app.persistence.session import Session
from app.records.limits import EMAIL, PERSON_NAME
from app.sessions import service
from app.sessions.accounts import AccountRefused, open_account
from app.sessions.asking import SET_UP, SIGN_IN
from app.setup.repository import redeem
from app.web.forms.form import Form
from app.web.http.pages import page
from app.web.http.redirects import redirect
from app.web.http.request import Request
from app.web.security.access import Access, requires
from app.web.security.csrf import offer_form

UNKNOWN = "This is not the code that the server printed last. Start it again, and it prints another."


class SetupInput(BaseModel):
    token: str = Field(
        title="Set-up code",
        description="The server prints it with its address when it starts and there is no account yet.",
        max_length=200,
        json_schema_extra={"autocomplete": "off"},
    )
    name: Name = Field(title="Your name", max_length=PERSON_NAME, json_schema_extra={"autocomplete": "name"})
    email: str = Field(
        title="E-mail", max_length=EMAIL, json_schema_extra={"kind": "email", "autocomplete": "username"}
    )
    password: str = Field(
        title="Password",
        description=f"At least {passwords.SHORTEST} characters; several words are easy to remember.",
        max_length=passwords.LONGEST,
        json_schema_extra={"kind": "password", "autocomplete": "new-password"},
    )


class SetupController(Controller):
    path = SET_UP
    opt = requires(Access.PUBLIC)

    @get("/")
    async def new(self, request: Request) -> Template | Redirect:
        if await request.app.state.accounts.exist():
            return redirect(SIGN_IN)
        return _page(request, Form(SetupInput, {"token": request.query_params.get("token", "")}))

    @post("/", status_code=303)
    async def create(self, request: Request, session: Session) -> Template | Redirect:
        if await request.app.state.accounts.exist():
            return redirect(SIGN_IN)
        form = await Form.read(SetupInput, request)
        if form.validate() and (wanted := form.input) and _accepts(form, wanted):
            hashed = await passwords.hashed(wanted.password)
            if not await redeem(session, wanted.token):
                form.refuse("token", UNKNOWN)
            elif await _opened(request, session, form, wanted, hashed):
                return redirect("/")
        return _page(request, form)


async def _opened(
    request: Request, session: AsyncSession, form: Form[SetupInput], wanted: SetupInput, hashed: str
) -> bool:
    try:
        admin = await open_account(
            session, name=wanted.name, email=wanted.email, role=PersonRole.ADMIN, password_hash=hashed
        )
    except AccountRefused as refused:
        form.refuse(refused.field, str(refused))
        return False
    await service.begin(session, request, admin.id or 0)
    await note(session, trace_of(request, person={"id": admin.id, "name": admin.name}), Action.SET_UP, about(admin))
    return True


def _accepts(form: Form[SetupInput], wanted: SetupInput) -> bool:
    if weak := passwords.weakness(wanted.password, wanted.name, wanted.email):
        form.refuse("password", weak)
    return not form.errors


def _page(request: Request, form: Form[SetupInput]) -> Template:
    offer_form(request)
    form.values.pop("password", None)
    return page(request, "setup/new.html", status=form.status, sensitive=True, form=form)
