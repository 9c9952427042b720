"""Which requests may be answered from a replica, and how a reader's own changes are seen at once all the same.

Those of handlers with `anywhere=True`, lists and searches, may: what they show can be some seconds old for others.
Forms, jobs, accounts and what a machine asks with its token come from the primary. After a change the browser keeps the
position of it for ten minutes. It is not signed: who makes one up only chooses where their own pages are read from.
"""

from __future__ import annotations

from typing import Any

from litestar import Litestar

from app.persistence.database.replicas import POSITION
from app.web.http.request import Request
from app.web.security.cookies import Cookies

COOKIE = "position"
KEPT = 600  # seconds


def wanted(request: Request) -> str | None:
    """The position that a replica needs to hold for this request, "" for any; None where the primary is asked."""
    state = request.scope["state"]
    if state["primary"] or not request.route_handler.opt.get("anywhere") or "authorization" in request.headers:
        return None
    return str(request.app.state.cookies.read(dict(request.scope["headers"]), COOKIE, POSITION))


def note_written(scope: Any, position: str) -> None:
    """Have the browser bring along where its change is."""
    cookies: Cookies = Litestar.from_scope(scope).state.cookies
    scope["state"]["cookies"].append(cookies.write(COOKIE, position, KEPT))
