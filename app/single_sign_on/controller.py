"""Signing in at a provider, and coming back from there."""

from __future__ import annotations

import secrets

import structlog
from litestar import Controller, get
from litestar.response import Redirect

from app.audit.models import Action, Result
from app.audit.trail import note_alone, trace_of
from app.persistence.errors import PersistenceError
from app.persistence.session import run_in_transaction
from app.sessions.asking import SET_UP, destination
from app.single_sign_on.browser import COOKIE, LIFE, Attempt, resumed
from app.single_sign_on.provider import ProviderError
from app.single_sign_on.service import Unwelcome, sign_in
from app.web.http.problems import Problem
from app.web.http.redirects import FRESH, redirect
from app.web.http.request import Request
from app.web.security.access import Access, requires

START = "/sign-in/single"
BACK = f"{START}/back"
AWAY = "The sign-in service cannot be reached, or answered what cannot be trusted. Try again in a moment."
LOST = "This sign-in was begun in another browser, or too long ago. Begin again."
DECLINED = "The sign-in service did not sign you in."
log = structlog.get_logger()


class SingleSignOnController(Controller):
    """Only where a provider is configured: see app/main.py."""

    path = START
    opt = requires(Access.PUBLIC)

    @get("/", name="single_sign_on.start")
    async def start(self, request: Request) -> Redirect:
        if not await request.app.state.accounts.exist():
            return redirect(SET_UP)
        attempt = Attempt(secrets.token_urlsafe(32), destination(request.query_params.get("next")))
        try:
            address = await request.app.state.provider.address(attempt)
        except ProviderError as error:
            log.warning("single sign-on failed", error=str(error))
            raise Problem(503, AWAY) from None
        request.set_cookie(COOKIE, attempt.secret, LIFE)
        return Redirect(address, status_code=303, headers=FRESH)

    @get("/back", name="single_sign_on.back")
    async def back(self, request: Request) -> Redirect:
        attempt = resumed(request.cookie(COOKIE), request.query_params.get("state", ""))
        if attempt is None:
            raise await self._refused(request, "not of this browser", LOST)
        request.set_cookie(COOKIE, "", 0)
        code = request.query_params.get("code")
        if not code:
            raise await self._refused(request, "declined by the provider", DECLINED)
        try:
            claims = await request.app.state.provider.claims(code, attempt)
            trace = trace_of(request)
            await run_in_transaction(
                request.app.state.database, lambda session: sign_in(session, request, claims, trace)
            )
        except ProviderError as error:
            log.warning("single sign-on failed", error=str(error))
            raise await self._refused(request, "not trusted", AWAY, status=503) from None
        except Unwelcome as unwelcome:
            raise await self._refused(request, str(unwelcome), str(unwelcome)) from None
        except PersistenceError:
            raise await self._refused(request, "two at once", "Sign in once more.", status=409) from None
        return redirect(destination(attempt.way), headers=FRESH)

    async def _refused(self, request: Request, reason: str, words: str, *, status: int = 401) -> Problem:
        """What to raise, once it is noted."""
        database, trace = request.app.state.database, trace_of(request)
        await note_alone(database, trace, Action.SIGN_IN, result=Result.REFUSED, by="single sign-on", reason=reason)
        return Problem(status, words)
