"""The second step of signing in: a code of one's app, a passkey or a recovery code, after the password."""

from __future__ import annotations

import asyncio
from typing import Any

from litestar import Controller, get, post
from litestar.response import Redirect, Template
from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession

from app.audit.models import Action, Result
from app.audit.trail import Subject, note, note_alone, trace_of
from app.factors import passkeys
from app.factors.passkeys import Ceremony
from app.factors.repository import FactorRepository
from app.outbox.account_mails import warn
from app.persistence.session import Session
from app.sessions import service, waiting
from app.sessions.asking import LONGEST_WAY, MOST_KEPT, SIGN_IN, SignInInput, destination, onward, sign_in_page
from app.sessions.rate_limit import SECOND_FACTOR, begin_try
from app.sessions.service import DEVICE
from app.sessions.waiting import STEP
from app.web.forms.form import Form
from app.web.http.pages import page
from app.web.http.redirects import redirect
from app.web.http.request import Request
from app.web.security import secret_links
from app.web.security.access import Access, requires
from app.web.security.csrf import offer_form

WRONG = "This code is not right, or was used before. Wait for the next one."
UNSIGNED = "That passkey did not prove that it is you."
OFTEN = "This was tried too often. Try again in {minutes} min."
LATE = "That took too long. Sign in once more."
SECOND_STEP = f"{SIGN_IN}/second"


class ProofInput(BaseModel):
    """A second factor: a code that was typed, or what a passkey answered (static/js/passkeys.js)."""

    code: str = Field(
        default="", title="Code", max_length=40, description="Six digits from your app, or a recovery code.",
        json_schema_extra={"autocomplete": "one-time-code"},
    )  # fmt: skip
    passkey: str = Field(default="", max_length=passkeys.LARGEST)


class SecondStepInput(ProofInput):
    next: str = Field(default="/", max_length=LONGEST_WAY)
    kept: str = Field(default="", max_length=MOST_KEPT)


class SecondStepController(Controller):
    path = SECOND_STEP
    opt = requires(Access.PUBLIC)

    @get("/")
    async def new(self, request: Request, session: Session) -> Template | Redirect:
        known = await waiting.awaited(session, request)
        if known is None:
            return redirect(SIGN_IN)
        way = destination(request.query_params.get("next"))
        return await _page(request, session, known["id"], Form(SecondStepInput, {"next": way}))

    @post("/", status_code=303)
    async def create(self, request: Request, session: Session) -> Template | Redirect:
        form = await Form.read(SecondStepInput, request)
        known = await waiting.awaited(session, request, lock=True)
        if known is None:
            values: dict[str, Any] = {name: one for name, one in form.values.items() if name in ("next", "kept")}
            return sign_in_page(request, Form(SignInInput, values), status=401, told=LATE)
        if form.validate() and (given := form.input):
            proof = await proven(request, session, known, form, request.cookie(STEP))
            if proof:
                await waiting.factor_came(session, request)
                await service.sign_in(session, request, known, second_factor=True)
                await note(session, trace_of(request, person=known), Action.SIGN_IN, second_factor=proof)
                return onward(request, given.next, given.kept)
        return await _page(request, session, known["id"], form)


async def proven(request: Request, session: AsyncSession, known: Any, form: Form[Any], secret: str) -> str:
    """What a person (id, name, email) proved themselves with in a form, in the browser whose cookie holds `secret`.

    "" where it was wrong or tried too often, which the form then says and the audit log holds.
    """
    given, state = form.input or ProofInput(), request.app.state
    attempt = await begin_try(
        state.database, known["email"], request.address, request.cookie(DEVICE), purpose=SECOND_FACTOR
    )
    if wait := await attempt.wait():
        form.refuse("", OFTEN.format(minutes=-(-wait // 60)))
    else:
        ceremony = Ceremony(secret, secret_links.site(request))
        factors = FactorRepository(session, state.settings)
        if proof := await factors.proven(known["id"], given.code, given.passkey, ceremony):
            await attempt.forgive()
            if proof == "recovery":
                await warn(session, known["id"], "A recovery code of yours was used", address=request.address)
            return proof
        form.refuse("" if given.passkey else "code", UNSIGNED if given.passkey else WRONG)
    subject = Subject("person", known["id"], known["name"])
    reason = "tried too often" if wait else "wrong second factor"
    trace, result = trace_of(request), Result.REFUSED
    await note_alone(state.database, trace, Action.SIGN_IN, subject, result=result, each=not wait, reason=reason)
    return ""


async def second_step(request: Request, session: AsyncSession, person_id: int, sent: SignInInput) -> Template:
    """The page that asks who typed the right password for their second factor."""
    secret = await waiting.await_factor(session, request, person_id)
    return await _page(
        request, session, person_id, Form(SecondStepInput, {"next": sent.next, "kept": sent.kept}), secret
    )


async def _page(
    request: Request, session: AsyncSession, person_id: int, form: Form[SecondStepInput], secret: str = ""
) -> Template:
    offer_form(request)
    form.values = {name: value for name, value in form.values.items() if name in ("next", "kept")}
    factors = await FactorRepository(session, request.app.state.settings).of(person_id)
    return page(
        request, "sessions/second.html", sensitive=True, status=form.status, form=form, factors=factors,
        options=await passkey_options(request, factors.credentials, secret or request.cookie(STEP)),
    )  # fmt: skip


async def passkey_options(request: Request, credentials: list[bytes], secret: str) -> str:
    """What a browser asks its person's passkeys for; "" for who has none, and where none can be used."""
    ceremony = Ceremony(secret, secret_links.site(request))
    if not credentials or not ceremony.has_name:
        return ""
    return await asyncio.to_thread(passkeys.to_use, ceremony, credentials)
