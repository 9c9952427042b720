"""Errors as pages, and as partials for htmx. None of them shows anything of the inside."""

from __future__ import annotations

from typing import cast

import msgspec
import structlog
from litestar.exceptions import HTTPException

from app.persistence.errors import translate
from app.web.http.asgi import Request, Scope
from app.web.http.problems import MEANINGS, Problem
from app.web.http.reply import Reply
from app.web.http.visit import Visit

log = structlog.get_logger()
RETRY_AFTER = {429: 10, 503: 5}  # seconds, where nothing better is known


class Diagnosis(msgspec.Struct, frozen=True):
    status: int
    message: str = ""
    retry_after: int | None = None
    allow: str = ""


def on_error(request: Request, error: Exception) -> Reply:
    """Litestar's exception handler for everything that a request can raise."""
    return refuse(cast("Scope", request.scope), error)


def refuse(scope: Scope, error: Exception) -> Reply:
    """The page, or the partial, that tells of `error`; what is our own fault is logged with its traceback."""
    visit: Visit = scope["rationale"]
    diagnosis = diagnose(error)
    if diagnosis.status == 500:
        log.error("failed", path=scope["path"], exc_info=error)
    elif diagnosis.status > 500:
        log.warning("unavailable", path=scope["path"], error=type(error).__name__)
    return error_page(visit, scope["path"], diagnosis)


def diagnose(error: Exception) -> Diagnosis:
    """What to tell of an exception: our own words for our own exceptions, none for those of others."""
    if isinstance(error, ExceptionGroup) and len(error.exceptions) == 1:
        return diagnose(error.exceptions[0])
    if isinstance(error, Problem):
        return Diagnosis(error.status, error.message, error.retry_after)
    if isinstance(error, HTTPException):
        return Diagnosis(error.status_code, allow=(error.headers or {}).get("allow", ""))
    if known := translate(error):
        return Diagnosis(known.status_code, known.message, known.retry_after)
    return Diagnosis(500)


def error_page(visit: Visit, path: str, diagnosis: Diagnosis) -> Reply:
    """The page of a diagnosis, or its partial where htmx asks for one."""
    status = diagnosis.status
    headline, meaning = MEANINGS.get(status) or MEANINGS[500 if status >= 500 else 400]
    context = {
        "visit": visit,
        "here": path,
        "code": status,
        "headline": headline,
        "message": diagnosis.message or meaning,
    }
    name = "errors/_problem.html" if visit.partial else "errors/problem.html"
    return Reply(visit.edge.templates.render(name, context), status=status, headers=_headers(diagnosis))


def _headers(diagnosis: Diagnosis) -> list[tuple[str, str]]:
    headers = [("cache-control", "no-store"), ("vary", "HX-Request-Type, Accept-Encoding")]
    if diagnosis.status == 401:
        headers.append(("www-authenticate", "Bearer"))
    if diagnosis.allow:
        headers.append(("allow", diagnosis.allow))
    wait = diagnosis.retry_after or RETRY_AFTER.get(diagnosis.status)
    return [*headers, ("retry-after", str(wait))] if wait else headers
