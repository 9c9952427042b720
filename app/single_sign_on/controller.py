"""Signing in at a provider, and coming back from there."""

from __future__ import annotations

import secrets
from urllib.parse import quote

import structlog
from litestar import Controller, get
from litestar.response import Redirect, Template

from app.audit.models import Action, Result
from app.audit.trail import note_alone, trace_of
from app.persistence.errors import PersistenceError
from app.persistence.session import run_in_transaction
from app.sessions.asking import SET_UP, SignInInput, destination, sign_in_page
from app.sessions.second_step import SECOND_STEP
from app.single_sign_on.browser import COOKIES, LIFE, Attempt, resumed, way_of
from app.single_sign_on.provider import ProviderError, Unsupported
from app.single_sign_on.service import Unwelcome, sign_in
from app.web.forms.form import Form
from app.web.http.redirects import FRESH, redirect
from app.web.http.request import Request
from app.web.security.access import Access, requires

START = "/sign-in/single"
BACK = f"{START}/back"
MISTAKEN = "The sign-in service works in a way that this register does not know: an admin finds the reason in its log."
AWAY = "The sign-in service cannot be reached, or answered what cannot be trusted. Try again in a moment."
LOST = "This sign-in is over, or was begun too long ago or in another browser. Begin again."
DECLINED = "The sign-in service did not sign you in."
log = structlog.get_logger()


class SingleSignOnController(Controller):
    """Only where a provider is configured: see app/main.py."""

    path = START
    opt = requires(Access.PUBLIC)

    @get("/")
    async def start(self, request: Request) -> Redirect | Template:
        if not await request.app.state.accounts.exist():
            return redirect(SET_UP)
        way = destination(request.query_params.get("next"))
        again = request.query_params.get("again") is not None  # somebody who is signed in proves it once more
        if request.actor.id is not None and not again:
            return redirect(way, headers=FRESH)
        attempt = Attempt(secrets.token_urlsafe(32), way)
        try:
            address = await request.app.state.provider.address(attempt, again=again)
        except ProviderError as error:
            return _told(request, way, _words(error), status=503)
        free = [name for name in COOKIES if not request.cookie(name)]
        request.set_cookie(secrets.choice(free or COOKIES), attempt.secret, LIFE)
        return Redirect(address, status_code=303, headers=FRESH)

    @get("/back")
    async def back(self, request: Request) -> Redirect | Template:
        """Who is signed in already (in another tab, or by this very answer, looked at once more) is led on."""
        state = request.query_params.get("state", "")
        way, before = destination(way_of(state)), request.actor
        outcome = await _outcome(request, state, way)
        if isinstance(outcome, str):
            return redirect(outcome, headers=FRESH)
        status, reason, words = outcome
        database, trace = request.app.state.database, trace_of(request)
        await note_alone(database, trace, Action.SIGN_IN, result=Result.REFUSED, by="single sign-on", reason=reason)
        request.actor = before
        return redirect(way, headers=FRESH) if before.id is not None else _told(request, way, words, status=status)


async def _outcome(request: Request, state: str, way: str) -> tuple[int, str, str] | str:
    """Sign in who comes back: where they go on. Where that cannot be, a status, the reason for the audit log, words."""
    name, attempt = _attempt(request, state)
    if attempt is None:
        return 200, "not of this browser", LOST
    request.set_cookie(name, "", 0)
    code, trace = request.query_params.get("code"), trace_of(request)
    if not code:
        return 401, "declined by the provider", DECLINED
    try:
        claims = await request.app.state.provider.claims(code, attempt)
        database = request.app.state.database
        is_in = await run_in_transaction(database, lambda session: sign_in(session, request, claims, trace))
    except ProviderError as error:
        return 503, "not trusted", _words(error)
    except Unwelcome as unwelcome:
        return 401, str(unwelcome), str(unwelcome)
    except PersistenceError:
        return 409, "two at once", "Sign in once more."
    return way if is_in else f"{SECOND_STEP}?next={quote(way, safe='/')}"


def _attempt(request: Request, state: str) -> tuple[str, Attempt | None]:
    """The attempt of this browser that came back, and the cookie of its secret."""
    found = ((name, resumed(request.cookie(name), state)) for name in COOKIES)
    return next((pair for pair in found if pair[1]), ("", None))


def _words(error: ProviderError) -> str:
    log.warning("single sign-on failed", error=str(error))
    return MISTAKEN if isinstance(error, Unsupported) else AWAY


def _told(request: Request, way: str, words: str, *, status: int) -> Template:
    """The page for signing in, which says what holds and leads on to another try."""
    return sign_in_page(request, Form(SignInInput, {"next": way}), status=status, told=words)
