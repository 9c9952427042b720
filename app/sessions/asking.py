"""What is answered to who is not signed in, or sends a form of another session: nothing that was typed is lost."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import parse_qsl, quote, urlencode

from litestar.plugins.htmx import Reswap
from litestar.response import Response, Template
from pydantic import BaseModel, Field

from app import passwords
from app.records.limits import EMAIL
from app.web.forms.form import Form
from app.web.http.pages import page
from app.web.http.redirects import FRESH, elsewhere, is_local
from app.web.http.request import Request, Scope
from app.web.security.csrf import offer_form
from app.web.security.guard import Forged, SignInNeeded
from app.web.security.headers import SAFE

SIGN_IN, SIGN_OUT, SET_UP = "/sign-in", "/sign-out", "/setup"
ANEW = "This page was open for too long. Type your password once more."
LONGEST_WAY = 900  # characters of an address to return to
UNKEPT = "csrf"
IN_PLACE = "x-in-place"  # the request header of scripts that do not leave the page, whatever is answered
MOST_FIELDS = 20_000  # of a form that is kept


class SignInInput(BaseModel):
    email: str = Field(
        title="E-mail", max_length=EMAIL, json_schema_extra={"kind": "email", "autocomplete": "username"}
    )
    password: str = Field(
        title="Password",
        max_length=passwords.LONGEST,
        json_schema_extra={"kind": "password", "autocomplete": "current-password"},
    )
    next: str = Field(default="/", max_length=LONGEST_WAY)
    kept: str = Field(default="", max_length=700_000)


def ask_to_sign_in(request: Request, error: SignInNeeded) -> Response[Any]:
    """A page leads to the page for signing in, and back; a change gets that page with what was sent kept in it."""
    scope = cast("Scope", request.scope)
    if not request.app.state.accounts.known:
        return elsewhere(request, SET_UP)
    if "application/json" in request.headers.get("accept", ""):
        body = {"status": 401, "message": "Send a token: Authorization: Bearer …"}
        return Response(body, status_code=401, headers=FRESH | {"www-authenticate": "Bearer"})
    if IN_PLACE in request.headers:
        return _said_in_place(401, "signed-out")
    if request.method in SAFE:
        return elsewhere(request, way_to_sign_in(scope))
    way = scope["path"] + (f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else "")
    form = Form(SignInInput, {"next": way, "kept": _typed(error.kept)})
    return sign_in_page(request, form, status=401, interrupted=True)


def ask_to_send_again(request: Request, error: Forged) -> Response[Any]:
    """The page for a form that was made before its person signed in anew: it is sent again if they say so."""
    path = request.scope["path"]
    if IN_PLACE in request.headers:
        return _said_in_place(403, "signed-in-anew")
    if path == SIGN_OUT and request.actor.id is None:
        return elsewhere(request, SIGN_IN)
    if path == SIGN_IN:
        typed = dict(_pairs(_typed(error.kept)))
        form = Form(SignInInput, {name: typed[name] for name in SignInInput.model_fields if name in typed})
        return sign_in_page(request, form, status=403, told=ANEW)
    return resume_page(request, path, _typed(error.kept), status=403, again=bool(error.kept))


def _said_in_place(status: int, event: str) -> Response[Any]:
    """For scripts that ask while somebody types: what holds, as an event on the page, which stays (connection.js)."""
    answer = Reswap("", "none", status_code=status, media_type="text/plain")
    answer.headers |= FRESH | {"hx-trigger": event}  # as a name, which scripts can read; TriggerEvent makes JSON of it
    return answer


def way_to_sign_in(scope: Scope) -> str:
    """The address of the page for signing in, which leads back to what was asked for."""
    path, query = scope["path"], scope["query_string"].decode("latin-1")
    whole = f"{path}?{query}" if query else path
    way = whole if len(whole) <= LONGEST_WAY else path
    return SIGN_IN if way == "/" or len(way) > LONGEST_WAY else f"{SIGN_IN}?next={quote(way, safe='/')}"


def destination(given: str | None) -> str:
    """Where to go after signing in: a path of this site, the start otherwise (CWE-601)."""
    return given if given and is_local(given) and not given.startswith((SIGN_IN, SET_UP)) else "/"


def sign_in_page(
    request: Request, form: Form[SignInInput], *, status: int = 200, interrupted: bool = False, told: str = ""
) -> Template:
    """The page with the form for signing in. `interrupted`: a change was on its way; `told`: what came of a try."""
    offer_form(request)
    form.values.pop("password", None)
    return page(
        request, "sessions/new.html", status=status, sensitive=True, whole=True, form=form, interrupted=interrupted,
        told=told, ended=request.scope["state"]["ended"],
    )  # fmt: skip


def resume_page(request: Request, path: str, kept: str, *, status: int = 200, again: bool = True) -> Template:
    """The page that shows what was typed and, if it can be sent `again`, sends it to `path` once its person says so."""
    offer_form(request)
    fields = _pairs(kept)
    return page(
        request,
        "sessions/resume.html",
        status=status,
        sensitive=True,
        whole=True,
        action=path,
        fields=fields,
        again=again,
    )


def _typed(kept: str) -> str:
    """The form without its token and without passwords, which are typed anew."""
    return urlencode([(name, value) for name, value in _pairs(kept) if name != UNKEPT and "password" not in name])


def _pairs(kept: str) -> list[tuple[str, str]]:
    """Names and values of a form; none of one with more than a page can show."""
    try:
        return parse_qsl(kept, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        return []
