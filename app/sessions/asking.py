"""What is answered to who is not signed in, or sends a form of another session: nothing that was typed is lost."""

from __future__ import annotations

from typing import cast
from urllib.parse import parse_qsl, quote, urlencode

from pydantic import BaseModel, Field

from app.web.forms.form import Form
from app.web.http.asgi import Request, Scope
from app.web.http.pages import page
from app.web.http.reply import Reply, is_local, redirect
from app.web.http.visit import Visit
from app.web.security.csrf import offer_form
from app.web.security.guard import Forged, SignInNeeded
from app.web.security.headers import SAFE

SIGN_IN, SET_UP = "/sign-in", "/setup"
LONGEST_WAY = 900  # characters of an address to return to
UNKEPT = "csrf"


class SignInInput(BaseModel):
    email: str = Field(title="E-mail", max_length=254, json_schema_extra={"kind": "email", "autocomplete": "username"})
    password: str = Field(
        title="Password", max_length=1_000, json_schema_extra={"kind": "password", "autocomplete": "current-password"}
    )
    next: str = Field(default="/", max_length=LONGEST_WAY)
    kept: str = Field(default="", max_length=700_000)


def ask_to_sign_in(request: Request, error: SignInNeeded) -> Reply:
    """A page leads to the page for signing in, and back; a change gets that page with what was sent kept in it."""
    scope = cast("Scope", request.scope)
    visit: Visit = scope["rationale"]
    if not request.app.state.accounts.known:
        return elsewhere(visit, SET_UP)
    if b"application/json" in visit.headers.get(b"accept", b""):
        body = b'{"status":401,"message":"Send a token: Authorization: Bearer \\u2026"}'
        headers = [("www-authenticate", "Bearer"), ("cache-control", "no-store")]
        return Reply(body, status=401, content_type="application/json", headers=headers)
    if request.method in SAFE:
        return elsewhere(visit, way_to_sign_in(scope))
    way = scope["path"] + (f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else "")
    form = Form(SignInInput, {"next": way, "kept": _typed(error.kept)})
    return sign_in_page(request, form, status=401, interrupted=True)


def ask_to_send_again(request: Request, error: Forged) -> Reply:
    """The page for a form that was made before its person signed in anew: it is sent again if they say so."""
    scope = cast("Scope", request.scope)
    return resume_page(request, scope["path"], _typed(error.kept), status=403)


def elsewhere(visit: Visit, path: str) -> Reply:
    """Lead the browser to `path`; htmx, which asks for a part of a page, as well."""
    if not visit.partial:
        return redirect(path)
    return Reply(status=200, headers=[("hx-redirect", path), ("cache-control", "no-store")])


def way_to_sign_in(scope: Scope) -> str:
    """The address of the page for signing in, which leads back to what was asked for."""
    path, query = scope["path"], scope["query_string"].decode("latin-1")
    whole = f"{path}?{query}" if query else path
    way = whole if len(whole) <= LONGEST_WAY else path
    return SIGN_IN if way == "/" or len(way) > LONGEST_WAY else f"{SIGN_IN}?next={quote(way, safe='/')}"


def destination(given: str | None) -> str:
    """Where to go after signing in: a path of this site, the start otherwise (CWE-601)."""
    return given if given and is_local(given) and not given.startswith((SIGN_IN, SET_UP)) else "/"


def sign_in_page(request: Request, form: Form[SignInInput], *, status: int = 200, interrupted: bool = False) -> Reply:
    """The page with the form for signing in. `interrupted`: a change was on its way."""
    visit: Visit = request.scope["rationale"]  # type: ignore[typeddict-item]
    offer_form(visit)
    form.values.pop("password", None)
    reply = page(
        request, "sessions/new.html", status=status, sensitive=True, form=form, interrupted=interrupted,
        ended=visit.ended,
    )  # fmt: skip
    # htmx swaps it for the whole page, whatever part it wanted to change
    if visit.partial:
        reply.headers += [(b"hx-retarget", b"body"), (b"hx-reswap", b"innerHTML")]
    return reply


def resume_page(request: Request, path: str, kept: str, *, status: int = 200) -> Reply:
    """The page that shows what was typed and sends it to `path`, once its person says so."""
    visit: Visit = request.scope["rationale"]  # type: ignore[typeddict-item]
    offer_form(visit)
    fields = parse_qsl(kept, keep_blank_values=True, max_num_fields=2_000)
    reply = page(request, "sessions/resume.html", status=status, sensitive=True, action=path, fields=fields)
    if visit.partial:
        reply.headers += [(b"hx-retarget", b"body"), (b"hx-reswap", b"innerHTML")]
    return reply


def _typed(kept: str) -> str:
    """The form without its token and without passwords, which are typed anew."""
    try:
        pairs = parse_qsl(kept, keep_blank_values=True, max_num_fields=2_000)
    except ValueError:
        return ""
    return urlencode([(name, value) for name, value in pairs if name != UNKEPT and "password" not in name])
