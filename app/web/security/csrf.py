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

from msgspec.structs import replace

from app.web.http.request import Request

BEFORE_SESSION = "rationale-form"  # the cookie of who is not signed in, on pages with a form for them
LIFE = 12 * 3600  # seconds that such a form may be left open
URLENCODED = re.compile(rb"csrf=([0-9a-f]{64})(?:&|\Z)")
MULTIPART = re.compile(
    rb'(?:\r\n)?--[^\r\n]+\r\ncontent-disposition: form-data; name="csrf"\r\n(?:content-type:[^\r\n]*\r\n)?\r\n'
    rb"([0-9a-f]{64})\r\n",
    re.IGNORECASE,
)


def token(secret: str) -> str:
    """What the forms of the browser with this secret in its cookie carry."""
    return hmac.digest(secret.encode(), b"csrf", "sha256").hex()


async def is_from_our_page(request: Request, *, public: bool = False) -> bool:
    """Whether a request carries the token of its own browser.

    A form that is `public` may have been opened before somebody signed in, in another tab.
    """
    wanted, secret = [request.user.csrf] if request.user.csrf else [], request.cookie(BEFORE_SESSION)
    if secret and (public or not wanted):
        wanted.append(token(secret))
    given = await _given(request)
    return any(hmac.compare_digest(one.encode(), given) for one in wanted)


def offer_form(request: Request) -> None:
    """Let the page that is being answered hold a form, also for who is not signed in: they get a cookie for it."""
    if request.user.csrf:
        return
    secret = request.cookie(BEFORE_SESSION) or secrets.token_urlsafe(32)
    request.set_cookie(BEFORE_SESSION, secret, LIFE)
    request.actor = replace(request.user, csrf=token(secret))


async def _given(request: Request) -> bytes:
    header, body = request.headers.get("x-csrf-token"), request.scope["state"].get("body")
    if header is not None or body is None:
        return (header or "").encode("latin-1")
    found = URLENCODED.match(begun := await body.beginning()) or MULTIPART.match(begun)
    return found[1] if found else b""
