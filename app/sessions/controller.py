"""Signing in and out."""

from __future__ import annotations

from litestar import Controller, get, post
from litestar.response import Redirect, Template

from app.audit.models import Action
from app.audit.trail import note, trace_of
from app.factors.repository import FactorRepository
from app.persistence.session import Session
from app.sessions import service
from app.sessions.asking import SET_UP, SIGN_IN, SIGN_OUT, SignInInput, destination, onward, sign_in_page
from app.sessions.failures import note_failure
from app.sessions.rate_limit import begin_try
from app.sessions.second_step import second_step
from app.sessions.service import DEVICE
from app.web.forms.form import Form
from app.web.http.redirects import FRESH, redirect
from app.web.http.request import Request
from app.web.security.access import Access, requires

WRONG = "The address or the password is not right."
OFTEN = "This was tried too often. Try again in {minutes} min, or ask an admin for a link that sets a new password."


class SessionController(Controller):
    opt = requires(Access.PUBLIC)

    @get(SIGN_IN)
    async def new(self, request: Request) -> Template | Redirect:
        way = destination(request.query_params.get("next"))
        if not await request.app.state.accounts.exist():
            return redirect(SET_UP)
        if request.actor.id is not None:
            return redirect(way)
        return sign_in_page(request, Form(SignInInput, {"next": way}))

    @post(SIGN_IN, status_code=303)
    async def create(self, request: Request, session: Session) -> Template | Redirect:
        form = await Form.read(SignInInput, request)
        wait = 0
        if form.validate() and (wanted := form.input):
            database = request.app.state.database
            attempt = await begin_try(database, wanted.email, request.address, request.cookie(DEVICE))
            if wait := await attempt.wait():
                form.refuse("", OFTEN.format(minutes=-(-wait // 60)))
            elif (known := await service.recognise(database, wanted.email, wanted.password)) and (
                await service.is_still(session, known, wanted.password)
            ):
                await attempt.forgive()
                if await FactorRepository(session, request.app.state.settings).any_of(known["id"]):
                    return await second_step(request, session, known["id"], wanted)
                await service.sign_in(session, request, known)
                await note(session, trace_of(request, person=known), Action.SIGN_IN)
                return onward(request, wanted.next, wanted.kept)
            else:
                form.refuse("password", WRONG)
            await note_failure(database, trace_of(request), wanted.email, often=bool(wait))
        if request.actor.id is not None:  # signed in already, in another tab since this one was opened
            return onward(request, str(form.values.get("next", "")), str(form.values.get("kept", "")))
        answer = sign_in_page(request, form, status=429 if wait else 422, interrupted=bool(form.values.get("kept")))
        answer.headers |= {"retry-after": str(wait)} if wait else {}
        return answer

    @post(SIGN_OUT, status_code=303)
    async def destroy(self, request: Request, session: Session) -> Redirect:
        if request.actor.id is not None:
            await note(session, trace_of(request), Action.SIGN_OUT)
        await service.end(session, request.actor.session)
        service.forget(request)
        return signed_out()


def signed_out() -> Redirect:
    """The way to the page for signing in; the browser drops the pages that it has kept."""
    return redirect(SIGN_IN, headers=FRESH | {"clear-site-data": '"cache"'})
