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

from msgspec.structs import replace

from app.web.http.asgi import Message, Receive
from app.web.http.visit import Visit

BEFORE_SESSION = "rationale-form"  # the cookie of who is not signed in, on pages with a form for them
LIFE = 12 * 3600  # seconds that such a form may be left open
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
        self._seen: deque[Message] = deque()

    async def __call__(self) -> Message:
        return self._seen.popleft() if self._seen else await self._receive()

    async def beginning(self) -> bytes:
        """The first BEGINNING bytes, or the whole body where it is shorter."""
        begun, more = b"", True
        while more and len(begun) < BEGINNING:
            message = await self._receive()
            self._seen.append(message)
            begun += message.get("body", b"")
            more = message.get("more_body", False)
        return begun[:BEGINNING]


def token(secret: str) -> str:
    """What the forms of the browser with this secret in its cookie carry."""
    return hmac.digest(secret.encode(), b"csrf", "sha256").hex()


async def is_from_our_page(visit: Visit) -> bool:
    """Whether a request carries the token of its own browser."""
    secret = visit.cookie(BEFORE_SESSION)
    wanted = visit.actor.csrf or (token(secret) if secret else "")
    return bool(wanted) and hmac.compare_digest(wanted.encode(), await _given(visit))


def offer_form(visit: Visit) -> None:
    """Let the page that is being answered hold a form, also for who is not signed in: they get a cookie for it."""
    if visit.actor.csrf:
        return
    secret = visit.cookie(BEFORE_SESSION) or secrets.token_urlsafe(32)
    visit.set_cookie(BEFORE_SESSION, secret, LIFE)
    visit.actor = replace(visit.actor, csrf=token(secret))


async def _given(visit: Visit) -> bytes:
    header = visit.headers.get(b"x-csrf-token")
    if header is not None or visit.body is None:
        return header or b""
    found = URLENCODED.match(begun := await visit.body.beginning()) or MULTIPART.match(begun)
    return found[1] if found else b""
