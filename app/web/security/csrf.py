"""A change is made only for a page of ours: it carries a token that another site cannot know (CWE-352).

The token is an HMAC of a fixed text, keyed with the secret in the browser's own cookie. So it belongs to one session,
the server keeps nothing for it, and there is no key of the server's that could leak or be changed under open pages.

It comes in the header X-CSRF-Token, or in the form's first field, `csrf`: so a form is judged by the beginning of its
body, before a file in it has been read.
"""

from __future__ import annotations

import hmac
import re
import secrets
from collections import deque
from typing import Any

from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send
from msgspec.structs import replace

from app.web.http.request import Message, Request
from app.web.security.headers import SAFE

BEFORE_SESSION = "rationale-form"  # the cookie of who is not signed in, on pages with a form for them
LIFE = 12 * 3600  # seconds that such a form may be left open
BODY = "body"  # the key of the request's state
BEGINNING = 1_024  # bytes of a body in which the token must come
URLENCODED = re.compile(rb"csrf=([0-9a-f]{64})(?:&|\Z)")
MULTIPART = re.compile(
    rb'(?:\r\n)?--[^\r\n]+\r\ncontent-disposition: form-data; name="csrf"\r\n(?:content-type:[^\r\n]*\r\n)?\r\n'
    rb"([0-9a-f]{64})\r\n",
    re.IGNORECASE,
)


class Body:
    """ASGI receive whose beginning can be looked at before the application reads it."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._seen: deque[Any] = deque()

    async def __call__(self) -> Any:
        return self._seen.popleft() if self._seen else await self._receive()

    async def beginning(self) -> bytes:
        """The first BEGINNING bytes, or the whole body where it is shorter."""
        begun, more = b"", True
        while more and len(begun) < BEGINNING:
            message: Message = await self._receive()  # type: ignore[assignment]
            self._seen.append(message)
            begun += message.get("body", b"")
            more = message.get("more_body", False)
        return begun[:BEGINNING]


class BodyBeginning(ASGIMiddleware):
    """Lets `is_from_our_page` look at the body of a change before its handler reads it."""

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        if scope["method"] not in SAFE:  # type: ignore[typeddict-item]
            scope["state"][BODY] = receive = Body(receive)
        await next_app(scope, receive, send)


def token(secret: str) -> str:
    """What the forms of the browser with this secret in its cookie carry."""
    return hmac.digest(secret.encode(), b"csrf", "sha256").hex()


async def is_from_our_page(request: Request) -> bool:
    """Whether a request carries the token of its own browser."""
    secret = request.cookie(BEFORE_SESSION)
    wanted = request.actor.csrf or (token(secret) if secret else "")
    return bool(wanted) and hmac.compare_digest(wanted.encode(), await _given(request))


def offer_form(request: Request) -> None:
    """Let the page that is being answered hold a form, also for who is not signed in: they get a cookie for it."""
    if request.actor.csrf:
        return
    secret = request.cookie(BEFORE_SESSION) or secrets.token_urlsafe(32)
    request.set_cookie(BEFORE_SESSION, secret, LIFE)
    request.actor = replace(request.actor, csrf=token(secret))


async def _given(request: Request) -> bytes:
    header, body = request.headers.get("x-csrf-token"), request.scope["state"].get(BODY)
    if header is not None or body is None:
        return (header or "").encode("latin-1")
    found = URLENCODED.match(begun := await body.beginning()) or MULTIPART.match(begun)
    return found[1] if found else b""
