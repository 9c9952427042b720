"""The accounts of everybody, for admins."""

from __future__ import annotations

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template
from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.filters import AccountFilter
from app.accounts.repository import LAST_ADMIN, AccountRepository, LastAdmin
from app.audit.trail import trace_of
from app.people.models import PersonRole, PersonState
from app.persistence.session import Session, run_in_transaction
from app.resets.repository import USE, ResetRepository
from app.sessions.revocation import Revocation, revoke
from app.web.forms.form import Form
from app.web.http.pages import page
from app.web.http.problems import Problem
from app.web.http.redirects import redirect
from app.web.http.request import Request
from app.web.paths import record_id
from app.web.security import secret_links
from app.web.security.access import Access, requires

NOBODY = "There is no account at this address."


class RoleInput(Revocation):
    role: PersonRole = Field(title="Role")


class StateInput(BaseModel):
    state: PersonState = Field(title="State")


class ResetInput(BaseModel):
    removes_factors: bool = Field(default=False, title="Their second factor is lost, too: remove it")


class AccountController(Controller):
    path = "/accounts"
    opt = requires(Access.ADMIN)

    @get("/")
    async def index(self, request: Request, session: Session) -> Template:
        wanted = AccountFilter.read(request.query_params)
        found = await AccountRepository(session).search(wanted)
        return page(
            request, "accounts/index.html", partial="accounts/_results.html", sensitive=True, filter=wanted,
            found=found, roles=list(PersonRole), states=[PersonState.ACTIVE, PersonState.DISABLED],
        )  # fmt: skip

    @get("/{key:str}")
    async def show(self, request: Request, session: Session, key: FromPath[str]) -> Template:
        return await _shown(request, session, record_id(key))

    @post("/{key:str}/role", status_code=303, confirmed=True)
    async def role(self, request: Request, session: Session, key: FromPath[str]) -> Template | Redirect:
        form = await Form.read(RoleInput, request)
        if not form.validate() or not form.input:
            raise Problem(422, "There is no such role.")
        try:
            await AccountRepository(session).change_role(record_id(key), form.input.role, trace_of(request))
            await revoke(session, record_id(key), form.input, trace_of(request))
        except LastAdmin:
            form.refuse("role", LAST_ADMIN)
            return await _shown(request, session, record_id(key), form)
        return redirect(f"/accounts/{record_id(key)}")

    @post("/{key:str}/state", status_code=303, confirmed=True)
    async def state(self, request: Request, session: Session, key: FromPath[str]) -> Template | Redirect:
        form = await Form.read(StateInput, request)
        if not form.validate() or not form.input or form.input.state == PersonState.NAMED:
            raise Problem(422, "An account is active or disabled.")
        try:
            await AccountRepository(session).change_state(record_id(key), form.input.state, trace_of(request))
        except LastAdmin:
            return await _shown(request, session, record_id(key), kept=LAST_ADMIN)
        return redirect(f"/accounts/{record_id(key)}")

    @post("/{key:str}/unlink", status_code=303, confirmed=True)
    async def unlink(self, request: Request, session: Session, key: FromPath[str]) -> Redirect:
        await AccountRepository(session).unlink(record_id(key), trace_of(request))
        return redirect(f"/accounts/{record_id(key)}")

    @post("/{key:str}/factors/removal", status_code=303, confirmed=True)
    async def remove_factors(self, request: Request, session: Session, key: FromPath[str]) -> Redirect:
        await AccountRepository(session).remove_factors(record_id(key), request.app.state.settings, trace_of(request))
        return redirect(f"/accounts/{record_id(key)}")

    @post("/{key:str}/reset", status_code=200, confirmed=True)
    async def reset(self, request: Request, key: FromPath[str]) -> Template:
        """In a transaction of its own, since what it shows cannot be shown again."""
        form = await Form.read(ResetInput, request)
        form.validate()
        person_id, by, lost = record_id(key), trace_of(request), bool(form.input and form.input.removes_factors)
        made = await run_in_transaction(
            request.app.state.database, lambda session: ResetRepository(session).make(person_id, by, lost=lost)
        )
        if made is None:
            raise Problem(409, "This account is disabled; enable it first.", headline="No link was made")
        name, secret = made
        link = secret_links.link(secret_links.site(request), USE, secret)
        return page(request, "accounts/reset.html", sensitive=True, name=name, person_id=person_id, link=link)


async def _shown(
    request: Request, session: AsyncSession, person_id: int, form: Form[RoleInput] | None = None, *, kept: str = ""
) -> Template:
    """The account's page; with a form that was refused, or why the account is `kept` as it is."""
    if form or kept:
        await session.rollback()
    account = await AccountRepository(session).row(person_id)
    if account is None:
        raise Problem(404, NOBODY)
    status = 409 if form or kept else 200
    shown = form or Form(RoleInput, {"role": account.role})
    reset = Form(ResetInput)
    return page(
        request,
        "accounts/show.html",
        status=status,
        sensitive=True,
        account=account,
        form=shown,
        kept=kept,
        reset=reset,
    )
