"""Somebody's own account: name, password, and where they are signed in."""

from __future__ import annotations

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template
from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession

from app import passwords
from app.accounts.repository import AccountRepository
from app.audit.models import Action
from app.audit.trail import note, trace_of
from app.outbox.account_mails import warn
from app.passwords import LONGEST, new_password
from app.persistence.names import PlainName
from app.persistence.session import Session
from app.records.limits import PERSON_NAME
from app.sessions import service
from app.sessions.rate_limit import begin_try
from app.sessions.revocation import Revocation, revoke
from app.web.forms.form import Form
from app.web.http.pages import page
from app.web.http.problems import Problem
from app.web.http.redirects import redirect
from app.web.http.request import Request
from app.web.security.access import Access, actor_of, requires

KNOWN = "SELECT password_hash, email FROM person WHERE id = $1"


class NameInput(BaseModel):
    name: PlainName = Field(
        title="Name", min_length=1, max_length=PERSON_NAME, json_schema_extra={"autocomplete": "name"}
    )


class PasswordInput(Revocation):
    """Names with `password` in them are not kept while somebody signs in again (app/sessions/asking.py)."""

    current_password: str = Field(
        title="Current password", max_length=LONGEST,
        json_schema_extra={"kind": "password", "autocomplete": "current-password"},
    )  # fmt: skip
    new_password: str = new_password("New password")


class OwnAccountController(Controller):
    path = "/account"
    opt = requires(Access.SELF)

    @get("/")
    async def show(self, request: Request, session: Session) -> Template:
        return await _page(request, session)

    @post("/", status_code=303)
    async def update(self, request: Request, session: Session) -> Template | Redirect:
        form = await Form.read(NameInput, request)
        if form.validate() and form.input:
            wrong = await AccountRepository(session).rename(_me(request), form.input.name, trace_of(request))
            if not wrong:
                return redirect("/account")
            form.refuse("name", wrong)
        return await _page(request, session, named=form)

    @post("/password", status_code=303)
    async def password(self, request: Request, session: Session) -> Template | Redirect:
        form = await Form.read(PasswordInput, request)
        if form.validate() and (given := form.input):
            me, database = actor_of(request), request.app.state.database
            known = await database.row(KNOWN, me.id)
            attempt = await begin_try(database, str(me.id), request.address, "", purpose="change password")
            if await attempt.wait():
                form.refuse("current_password", "This was tried too often. Try again in a quarter of an hour.")
            elif not await passwords.is_right(known["password_hash"], given.current_password):
                form.refuse("current_password", "This is not your current password.")
            elif weakness := passwords.weakness(given.new_password, me.name, known["email"]):
                form.refuse("new_password", weakness)
            else:
                await attempt.forgive()
                await revoke(session, _me(request), given, trace_of(request))
                await service.set_password(session, request, _me(request), given.new_password)
                await note(session, trace_of(request), Action.PASSWORD_CHANGE)
                await warn(session, _me(request), "Your password was changed", address=request.address)
                return redirect("/account?done=password")
        return await _page(request, session, secret=form)

    @post("/sessions/{key:str}/end", status_code=303)
    async def end(self, request: Request, session: Session, key: FromPath[str]) -> Redirect:
        try:
            id_hash = bytes.fromhex(key)
        except ValueError:
            raise Problem(404) from None
        if await service.end(session, id_hash, of=_me(request)):
            await note(session, trace_of(request), Action.SESSION_END, which="one")
        return redirect("/account")

    @post("/sessions/end", status_code=303)
    async def end_others(self, request: Request, session: Session) -> Redirect:
        await service.end_all(session, _me(request), but=actor_of(request).session)
        await note(session, trace_of(request), Action.SESSION_END, which="all others")
        return redirect("/account")


async def _page(
    request: Request, session: AsyncSession, *, named: Form[NameInput] | None = None,
    secret: Form[PasswordInput] | None = None,
) -> Template:  # fmt: skip
    profile = await AccountRepository(session).profile(_me(request))
    if profile.person is None:
        raise Problem(404)
    named = named or Form(NameInput, {"name": profile.person.name})
    secret = secret or Form(PasswordInput)
    return page(
        request, "accounts/own.html", sensitive=True, status=max(named.status, secret.status), profile=profile,
        here_now=actor_of(request).session.hex(), done=request.query_params.get("done"), named=named, secret=secret,
    )  # fmt: skip


def _me(request: Request) -> int:
    return actor_of(request).id or 0
