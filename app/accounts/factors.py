"""One's own second factors: added, looked at, taken away. Each change begins a new session (OWASP ASVS 7.2.4)."""

from __future__ import annotations

import asyncio
from functools import partial

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template
from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession

from app.audit.trail import trace_of
from app.factors import codes, passkeys
from app.factors.models import PASSKEY_NAME
from app.factors.passkeys import Ceremony
from app.factors.repository import FactorRepository
from app.persistence.names import PlainName
from app.persistence.session import Session
from app.sessions import service
from app.sessions.asking import FACTORS
from app.web.forms.form import Form
from app.web.http.pages import page
from app.web.http.problems import Problem
from app.web.http.redirects import redirect
from app.web.http.request import Request
from app.web.paths import record_id
from app.web.security import secret_links
from app.web.security.access import Access, actor_of, requires
from app.web.security.cookies import SESSION

GONE = "It is gone already."
LAST = "Your role has to have a second factor. Add another before you remove this one."
UNMADE = "The browser made no passkey that can be kept, or it is known already. Try once more."


class AppInput(BaseModel):
    secret: str = Field(max_length=64)
    code: str = Field(
        title="Code", max_length=20, description="The six digits that the app shows now.",
        json_schema_extra={"autocomplete": "one-time-code"},
    )  # fmt: skip


class PasskeyInput(BaseModel):
    name: PlainName = Field(
        title="Name", min_length=1, max_length=PASSKEY_NAME, description="So that you know it again: laptop, key ring."
    )
    passkey: str = Field(max_length=passkeys.LARGEST)


class OwnFactorsController(Controller):
    path = FACTORS
    opt = requires(Access.FACTOR)

    @get("/")
    async def index(self, request: Request, session: Session) -> Template:
        factors = await _repository(request, session).of(_me(request))
        needed = actor_of(request).role in request.app.state.settings.second_factor_of
        return page(
            request,
            "factors/index.html",
            sensitive=True,
            factors=factors,
            needed=needed,
            passkeys_at=_ceremony(request),
        )

    @get("/app", confirmed=True)
    async def new_app(self, request: Request, session: Session) -> Template:
        return await _app_page(request, session, Form(AppInput, {"secret": codes.new_secret()}))

    @post("/app", status_code=200, confirmed=True)
    async def add_app(self, request: Request, session: Session) -> Template | Redirect:
        form = await Form.read(AppInput, request)
        if form.validate() and (given := form.input):
            typed, by = codes.plain(given.code), trace_of(request)
            if await _repository(request, session).add_app(_me(request), given.secret, typed, by):
                return await _added(request, session)
            form.refuse("code", "This is not the code that the app shows for this secret now.")
        return await _app_page(request, session, form)

    @post("/app/removal", status_code=303, confirmed=True)
    async def remove_app(self, request: Request, session: Session) -> Redirect:
        return await _removed(request, session, "app")

    @get("/passkeys/new", confirmed=True)
    async def new_passkey(self, request: Request, session: Session) -> Template | Redirect:
        if not _ceremony(request).has_name:
            return redirect(FACTORS)  # which says why
        return await _passkey_page(request, session, Form(PasskeyInput))

    @post("/passkeys", status_code=200, confirmed=True)
    async def add_passkey(self, request: Request, session: Session) -> Template | Redirect:
        form = await Form.read(PasskeyInput, request)
        if form.validate() and (given := form.input):
            repository, by = _repository(request, session), trace_of(request)
            if await repository.add_passkey(_me(request), given.name, _ceremony(request), given.passkey, by):
                return await _added(request, session)
            form.refuse("", UNMADE)
        return await _passkey_page(request, session, form)

    @post("/passkeys/{key:str}/removal", status_code=303, confirmed=True)
    async def remove_passkey(self, request: Request, session: Session, key: FromPath[str]) -> Redirect:
        return await _removed(request, session, "passkey", record_id(key))

    @post("/codes", status_code=200, confirmed=True)
    async def renew_codes(self, request: Request, session: Session) -> Template:
        repository = _repository(request, session)
        if not await repository.any_of(_me(request)):
            told = "Recovery codes stand in for a second factor. Add one first."
            raise Problem(409, told, headline="No codes yet", back=FACTORS)
        return _codes_page(request, await repository.renew_codes(_me(request), trace_of(request)))


async def _added(request: Request, session: AsyncSession) -> Template | Redirect:
    """With the first factor come recovery codes. Whoever else is signed in has to come with the factor."""
    me, repository = _me(request), _repository(request, session)
    codes_left = (await repository.of(me)).codes_left
    await service.end_all(session, me)
    await service.begin(session, request, me, second_factor=True)
    if codes_left:
        return redirect(FACTORS)
    return _codes_page(request, await repository.renew_codes(me, trace_of(request)))


async def _removed(request: Request, session: AsyncSession, kind: str, passkey_id: int | None = None) -> Redirect:
    repository, me = _repository(request, session), _me(request)
    if not await repository.remove(me, trace_of(request), kind=kind, passkey_id=passkey_id):
        raise Problem(404, GONE)
    needed = actor_of(request).role in request.app.state.settings.second_factor_of
    if needed and not await repository.any_of(me):
        raise Problem(409, LAST, headline="Not removed", back=FACTORS)
    return redirect(FACTORS)


async def _app_page(request: Request, session: AsyncSession, form: Form[AppInput]) -> Template:
    secret = str(form.values.get("secret", ""))
    if not codes.is_secret(secret):
        secret = form.values["secret"] = codes.new_secret()
    me = await service.account(session, _me(request))
    image = await asyncio.to_thread(codes.drawn, codes.address(secret, me["email"]))
    form.values.pop("code", None)
    return page(
        request, "factors/app.html", sensitive=True, status=form.status, form=form, secret=secret, image=image
    )  # fmt: skip


async def _passkey_page(request: Request, session: AsyncSession, form: Form[PasskeyInput]) -> Template:
    me = await service.account(session, _me(request))
    known = (await _repository(request, session).of(me["id"])).credentials
    asked = partial(passkeys.to_make, person_id=me["id"], email=me["email"], known=known)
    options = await asyncio.to_thread(asked, _ceremony(request))
    return page(request, "factors/passkey.html", sensitive=True, status=form.status, form=form, options=options)


def _codes_page(request: Request, made: list[str]) -> Template:
    return page(request, "factors/codes.html", sensitive=True, codes=made)


def _ceremony(request: Request) -> Ceremony:
    return Ceremony(request.cookie(SESSION), secret_links.site(request))


def _repository(request: Request, session: AsyncSession) -> FactorRepository:
    return FactorRepository(session, request.app.state.settings)


def _me(request: Request) -> int:
    return actor_of(request).id or 0
