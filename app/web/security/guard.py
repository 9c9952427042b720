"""The guard of every route: whom it is open to, and that a change comes from a page of ours."""

from __future__ import annotations

from typing import Any, cast

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from app.web.http.problems import Problem
from app.web.http.request import Request
from app.web.security.access import Access, closed_to
from app.web.security.clients import network
from app.web.security.csrf import is_from_our_page
from app.web.security.headers import SAFE

MOST_KEPT = 600_000  # bytes of a form that are kept while somebody signs in again
FORM = "application/x-www-form-urlencoded"


class SignInNeeded(Exception):
    """Nobody is signed in where somebody must be; `kept` is the form that they sent, as it was encoded."""

    def __init__(self, kept: str = "") -> None:
        super().__init__("sign in")
        self.kept = kept


class Forged(Problem):
    """A change that does not carry its browser's token; `kept` as above."""

    def __init__(self, kept: str = "") -> None:
        super().__init__(403, "This form belongs to another visit, so nothing was changed. Open the page anew.")
        self.kept = kept


class FactorNeeded(Exception):
    """Somebody's role has to have a second factor, and they signed in without one."""


class ConfirmationNeeded(Exception):
    """What is asked for needs that its person has proven themselves a moment ago."""


async def permitted(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """The guard of every route. Raises SignInNeeded, FactorNeeded, Forged, ConfirmationNeeded, or Problem 403."""
    request = cast("Request", connection)
    access, actor = handler.opt.get("access"), request.user
    if access is None or not actor.may(access):
        if actor.factor_due and access is not None:
            raise FactorNeeded
        if access is None or actor.id is not None:
            raise Problem(403, closed_to(actor))
        raise SignInNeeded(await kept_form(request))
    if handler.opt.get("expensive"):
        who = actor.key if actor.id is None else str(actor.id)
        if wait := request.app.state.rate_limit.wait(who, network(request.address)):
            raise Problem(429, "That were many searches, files or changes in a short time.", retry_after=wait)
    changes = request.method not in SAFE
    if changes and actor.token_id is None and not await is_from_our_page(request, public=access is Access.PUBLIC):
        raise Forged(await kept_form(request))
    if handler.opt.get("confirmed"):
        check_confirmed(request)


def check_confirmed(request: Request) -> None:
    """Refuse whom we have not seen prove themselves a moment ago: raises ConfirmationNeeded. A token's owner did."""
    if request.actor.token_id is None and not request.actor.recent:
        raise ConfirmationNeeded


async def kept_form(request: Request) -> str:
    """The form that was sent, so that it need not be typed again; "" where there is none, or one with files."""
    if not request.headers.get("content-type", "").startswith(FORM):
        return ""
    body = await request.body()
    return body.decode("ascii", "replace") if len(body) <= MOST_KEPT else ""
