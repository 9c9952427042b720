"""Proving once more who one is, before what somebody at an open desk must not do (OWASP ASVS 7.5).

A handler asks for it: `@post("/role", confirmed=True)`. It is right for a quarter of an hour after signing in, too.
"""

from __future__ import annotations

from typing import Any, Literal, cast

from litestar import Controller, get, post
from litestar.response import Redirect, Response, Template
from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession

from app import passwords
from app.audit.models import Action
from app.audit.trail import note, trace_of
from app.factors.repository import FactorRepository, Factors
from app.persistence.session import Session
from app.sessions import service
from app.sessions.asking import IN_PLACE, destination, resume_page, said_in_place, typed, way_back
from app.sessions.rate_limit import begin_try
from app.sessions.second_step import OFTEN, SecondStepInput, passkey_options, proven
from app.web.forms.form import Form
from app.web.http.pages import page
from app.web.http.redirects import FRESH, elsewhere, redirect
from app.web.http.request import Request, Scope
from app.web.security.access import Access, actor_of, requires
from app.web.security.cookies import SESSION
from app.web.security.guard import ConfirmationNeeded, kept_form
from app.web.security.headers import SAFE

CONFIRM = "/confirmation"
WRONG = "This is not your password."


class ConfirmationInput(SecondStepInput):
    change: Literal["", "again", "anew"] = ""  # a change was on its way: it can be sent again, or only be typed anew
    password: str = Field(
        default="", title="Password", max_length=passwords.LONGEST,
        json_schema_extra={"kind": "password", "autocomplete": "current-password"},
    )  # fmt: skip


class ConfirmationController(Controller):
    path = CONFIRM
    opt = requires(Access.FACTOR)

    @get("/")
    async def new(self, request: Request, session: Session) -> Template:
        way = destination(request.query_params.get("next"))
        return await _page(request, session, Form(ConfirmationInput, {"next": way}))

    @post("/", status_code=303)
    async def create(self, request: Request, session: Session) -> Template | Redirect:
        form = await Form.read(ConfirmationInput, request)
        if form.validate() and (given := form.input):
            me = await service.account(session, actor_of(request).id or 0)
            factors = await FactorRepository(session, request.app.state.settings).of(me["id"])
            proof = await _proven(request, session, me, factors, form)
            if proof:
                second = actor_of(request).second_factor or proof != "password"
                await service.sign_in(session, request, me, second_factor=second)
                await note(session, trace_of(request), Action.CONFIRMATION, by=proof)
                if not given.change:
                    return redirect(destination(given.next))
                return resume_page(request, destination(given.next), given.kept, again=given.change == "again")
        return await _page(request, session, form)

    @post("/change", status_code=200)
    async def interrupted(self, request: Request, session: Session) -> Template:
        """A change that was on its way comes here with all that it holds."""
        sent = await kept_form(request)
        values = {
            "next": request.query_params.get("next", ""),
            "kept": typed(sent),
            "change": "again" if sent else "anew",
        }
        return await _page(request, session, Form(ConfirmationInput, values))


def ask_to_confirm(request: Request, error: ConfirmationNeeded) -> Response[Any]:
    """The way to prove who one is, and back; a change gets that page with what was sent kept in it."""
    if IN_PLACE in request.headers:
        return said_in_place(403, "signed-in-anew")
    way = way_back(cast("Scope", request.scope))
    if request.method in SAFE:
        return elsewhere(request, f"{CONFIRM}?next={way}")
    return redirect(f"{CONFIRM}/change?next={way}", status=307, headers=FRESH)  # the body as it is


async def _proven(
    request: Request, session: AsyncSession, me: Any, factors: Factors, form: Form[ConfirmationInput]
) -> str:
    """With a second factor by that, otherwise by the password."""
    if factors:
        return await proven(request, session, me, form, request.cookie(SESSION))
    attempt = await begin_try(request.app.state.database, str(me["id"]), request.address, "", purpose="confirm")
    if wait := await attempt.wait():
        form.refuse("password", OFTEN.format(minutes=-(-wait // 60)))
    elif not (form.input and await passwords.is_right(me["password_hash"], form.input.password)):
        form.refuse("password", WRONG)
    else:
        await attempt.forgive()
        return "password"
    return ""


async def _page(request: Request, session: AsyncSession, form: Form[ConfirmationInput]) -> Template:
    form.values = {name: value for name, value in form.values.items() if name in ("next", "kept", "change")}
    me = await service.account(session, actor_of(request).id or 0)
    factors = await FactorRepository(session, request.app.state.settings).of(me["id"])
    return page(
        request, "sessions/confirm.html", sensitive=True, whole=True, status=form.status, form=form, factors=factors,
        has_password=bool(me["password_hash"]),
        options=await passkey_options(request, factors.credentials, request.cookie(SESSION)),
    )  # fmt: skip
