"""Links with a secret in them, which whoever gets them opens without an account.

The secret comes in the query, which no log of ours holds, and is moved into a cookie at once: so it stands neither in
the address bar, nor in the history, nor in a Referer (OWASP ASVS 14.2.1).
"""

from __future__ import annotations

import secrets
from urllib.parse import urlencode

from app.web.http.asgi import Request
from app.web.http.reply import Reply, redirect
from app.web.http.visit import Visit
from app.web.security.cookies import SECRET

KEY = "key"
COOKIE = "rationale-link"
LIFE = 3600  # seconds that somebody may look at the page behind a link


def new_secret() -> str:
    """256 random bits as text for a link."""
    return secrets.token_urlsafe(32)


def link(request: Request, path: str, secret: str) -> str:
    """The whole address of a link."""
    return f"{site(request)}{path}?{urlencode({KEY: secret})}"


def site(request: Request) -> str:
    """The origin that people use; that of the request, whose host is one of ours, where nobody said it."""
    visit: Visit = request.scope["rationale"]  # type: ignore[typeddict-item]
    return visit.edge.settings.site or str(request.base_url).rstrip("/")


def moved_to_cookie(request: Request) -> Reply | None:
    """The way to the same page without the secret in its address; None where none is in it."""
    secret = request.query_params.get(KEY)
    if secret is None:
        return None
    visit: Visit = request.scope["rationale"]  # type: ignore[typeddict-item]
    if SECRET.fullmatch(secret):
        visit.set_cookie(COOKIE, secret, LIFE)
    reply = redirect(request.scope["path"])
    reply.headers.append((b"cache-control", b"no-store"))
    return reply


def secret_of(request: Request) -> str:
    """The secret of the link that this browser opened last; "" where there is none."""
    visit: Visit = request.scope["rationale"]  # type: ignore[typeddict-item]
    return visit.cookie(COOKIE)


def forget(request: Request) -> None:
    """Have the browser forget the secret, which has been used."""
    visit: Visit = request.scope["rationale"]  # type: ignore[typeddict-item]
    visit.set_cookie(COOKIE, "", 0)
