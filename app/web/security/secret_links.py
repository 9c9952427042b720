"""Links with a secret in them, which whoever gets them opens without an account.

The secret comes in the query, which no log of ours holds, and is moved into a cookie at once: so it stands neither in
the address bar, nor in the history, nor in a Referer (OWASP ASVS 14.2.1).
"""

from __future__ import annotations

import hashlib
import secrets
from urllib.parse import urlencode

from litestar.response import Redirect

from app.web.http.redirects import FRESH, redirect
from app.web.http.request import Request
from app.web.security.cookies import SECRET

KEY = "key"
COOKIE = "rationale-link"
LIFE = 3600  # seconds that somebody may look at the page behind a link


def new_secret() -> str:
    """256 random bits as text for a link."""
    return secrets.token_urlsafe(32)


def stored_hash(secret: str) -> bytes:
    """What is kept of a secret, a session's id or a token: 256 random bits need no salt and no slow hash."""
    return hashlib.sha256(secret.encode()).digest()


def link(site: str, path: str, secret: str) -> str:
    """The whole address of a link at the origin `site`."""
    return f"{site}{path}?{urlencode({KEY: secret})}"


def site(request: Request) -> str:
    """The origin that people use; where nobody said it that of the request, whose host was checked."""
    return request.app.state.settings.site or f"{request.scope['scheme']}://{request.scope['state']['host']}"


def moved_to_cookie(request: Request) -> Redirect | None:
    """The way to the same page without the secret in its address; None where none is in it."""
    secret = request.query_params.get(KEY)
    if secret is None:
        return None
    if SECRET.fullmatch(secret):
        request.set_cookie(COOKIE, secret, LIFE)
    return redirect(request.scope["path"], headers=FRESH)


def secret_of(request: Request) -> str:
    """The secret of the link that this browser opened last; "" where there is none."""
    return request.cookie(COOKIE)


def forget(request: Request) -> None:
    """Have the browser forget the secret, which has been used."""
    request.set_cookie(COOKIE, "", 0)
