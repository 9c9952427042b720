"""What is answered to who is not signed in, or sends a form of another session: nothing that was typed is lost."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import parse_qsl, quote, urlencode

from litestar.plugins.htmx import Reswap
from litestar.response import Redirect, Response, Template
from pydantic import BaseModel, Field

from app import passwords
from app.admin.fields.kinds import words_of
from app.admin.forms.typed import typed_at
from app.admin.registry import registry_of
from app.records.limits import EMAIL
from app.web.forms.form import Form
from app.web.http.pages import page
from app.web.http.redirects import FRESH, elsewhere, is_local, redirect
from app.web.http.request import Request, Scope
from app.web.security.csrf import offer_form
from app.web.security.guard import FactorNeeded, Forged, SignInNeeded
from app.web.security.headers import SAFE

SIGN_IN, SIGN_OUT, SET_UP = "/sign-in", "/sign-out", "/setup"
FACTORS = "/account/factors"
ANEW = "This page was open for too long. Type your password once more."
MOST_KEPT = 700_000  # characters of a form
LONGEST_WAY = 900  # characters of an address to return to
UNKEPT = "csrf"
UNSAID = frozenset({"once", "version", "do", "back", "next", "kept"})  # what forms say that nobody typed
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
    kept: str = Field(default="", max_length=MOST_KEPT)


def ask_to_sign_in(request: Request, error: SignInNeeded) -> Response[Any]:
    """A page leads to the page for signing in, and back; a change gets that page with what was sent kept in it."""
    scope = cast("Scope", request.scope)
    if not request.app.state.accounts.known:
        return elsewhere(request, SET_UP)
    if "application/json" in request.headers.get("accept", ""):
        body = {"status": 401, "message": "Send a token: Authorization: Bearer …"}
        return Response(body, status_code=401, headers=FRESH | {"www-authenticate": "Bearer"})
    if IN_PLACE in request.headers:
        return said_in_place(401, "signed-out")
    if request.method in SAFE:
        return elsewhere(request, way_to_sign_in(scope))
    way = scope["path"] + (f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else "")
    form = Form(SignInInput, {"next": way, "kept": typed(error.kept)})
    return sign_in_page(request, form, status=401, interrupted=True)


def ask_to_send_again(request: Request, error: Forged) -> Response[Any]:
    """The page for a form that was made before its person signed in anew: it is sent again if they say so."""
    path = request.scope["path"]
    if IN_PLACE in request.headers:
        return said_in_place(403, "signed-in-anew")
    if path == SIGN_OUT and request.actor.id is None:
        return elsewhere(request, SIGN_IN)
    if path == SIGN_IN:
        sent = dict(_pairs(typed(error.kept)))
        form = Form(SignInInput, {name: sent[name] for name in SignInInput.model_fields if name in sent})
        return sign_in_page(request, form, status=403, told=ANEW)
    return resume_page(request, path, typed(error.kept), status=403, again=bool(error.kept))


def ask_for_factor(request: Request, error: FactorNeeded) -> Response[Any]:
    """The way to where somebody adds a second factor, which their role has to have."""
    return elsewhere(request, FACTORS)


def said_in_place(status: int, event: str) -> Response[Any]:
    """For scripts that ask while somebody types: what holds, as an event on the page, which stays (connection.js)."""
    answer = Reswap("", "none", status_code=status, media_type="text/plain")
    answer.headers |= FRESH | {"hx-trigger": event}  # as a name, which scripts can read; TriggerEvent makes JSON of it
    return answer


def way_to_sign_in(scope: Scope) -> str:
    """The address of the page for signing in, which leads back to what was asked for."""
    way = way_back(scope)
    return SIGN_IN if way == "/" else f"{SIGN_IN}?next={way}"


def way_back(scope: Scope) -> str:
    """The address that was asked for, as a value in another one; "/" for one that is too long."""
    path, query = scope["path"], scope["query_string"].decode("latin-1")
    whole = f"{path}?{query}" if query else path
    way = whole if len(whole) <= LONGEST_WAY else path
    return "/" if len(way) > LONGEST_WAY else quote(way, safe="/")


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
        typed=_said(request, path, fields),
        again=again,
    )


def _said(request: Request, path: str, fields: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """What was typed, with the words of its form."""
    said = typed_at(registry_of(request), request.actor, path, fields)
    if said is None:
        parts = ((name.removesuffix(".text").rpartition(".")[2], value) for name, value in fields)
        said = [(words_of(name), value) for name, value in parts if name not in UNSAID]
    return [(label, value) for label, value in said if value.strip()]


def onward(request: Request, way: str, kept: str) -> Template | Redirect:
    """After signing in: to the page that was asked for, or to what was typed before."""
    return resume_page(request, destination(way), kept) if kept else redirect(destination(way))


def typed(kept: str) -> str:
    """The form without its token and without passwords, which are typed anew."""
    return urlencode([(name, value) for name, value in _pairs(kept) if name != UNKEPT and "password" not in name])


def _pairs(kept: str) -> list[tuple[str, str]]:
    """Names and values of a form; none of one with more than a page can show."""
    try:
        return parse_qsl(kept, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        return []
