"""Errors as pages, and as partials for htmx. None of them shows anything of the inside."""

from __future__ import annotations

from time import monotonic

import msgspec
import structlog
from litestar.exceptions import HTTPException
from litestar.response import Response, Template

from app.persistence.errors import Full, is_retryable, sqlstate, translate
from app.persistence.session import is_elsewhere
from app.web.http import conditional
from app.web.http.pages import page
from app.web.http.problems import MEANINGS, Problem
from app.web.http.request import Request

log = structlog.get_logger()
RETRYABLE = "retryable"  # the key of a request's state when it may be answered if it comes once more
RETRY_AFTER = {429: 10, 503: 5}  # seconds, where nothing better is known


class Diagnosis(msgspec.Struct, frozen=True):
    status: int
    message: str = ""
    retry_after: int | None = None
    allow: str = ""
    headline: str = ""
    back: str = ""


def on_error(request: Request, error: Exception) -> Template | Response[str]:
    """Litestar's exception handler for everything that a request can raise: the page, or the partial, that tells of it.

    What is our own fault is logged with its traceback.
    """
    diagnosis = diagnose(error)
    if is_retryable(error) or (is_elsewhere() and (diagnosis.status == 404 or translate(error))):
        request.scope["state"][RETRYABLE] = True
    if isinstance(translate(error), Full):
        request.app.state.full_at = monotonic()  # for readiness
    path = request.scope["path"]
    if diagnosis.status == 500:
        log.error("failed", path=path, exc_info=error)
    elif diagnosis.status > 500:
        log.warning("unavailable", path=path, error=type(error).__name__, sqlstate=sqlstate(error))
    return error_page(request, diagnosis)


def _page_of_form(request: Request) -> str:
    """Where a form stood whose own address is read, as when the page of a refusal is opened again."""
    return str(request.scope["path"].rpartition("/")[0]) if request.method == "GET" else ""


def diagnose(error: Exception) -> Diagnosis:
    """What to tell of an exception: our own words for our own exceptions, none for those of others."""
    if isinstance(error, ExceptionGroup) and len(error.exceptions) == 1:
        return diagnose(error.exceptions[0])
    if isinstance(error, Problem):
        return Diagnosis(
            error.status, error.message, error.retry_after, headline=error.headline, back=error.back
        )  # fmt: skip
    if isinstance(error, HTTPException):
        return Diagnosis(error.status_code, allow=(error.headers or {}).get("allow", ""))
    if known := translate(error):
        return Diagnosis(known.status_code, known.message, known.retry_after)
    return Diagnosis(500)


def error_page(request: Request, diagnosis: Diagnosis) -> Template | Response[str]:
    """The page of a diagnosis, or its partial where htmx asks for one; a line of text for a machine with a token."""
    status = diagnosis.status
    headline, meaning = MEANINGS.get(status) or MEANINGS[500 if status >= 500 else 400]
    if "authorization" in request.headers and "text/html" not in request.headers.get("accept", ""):
        return Response(
            f"{diagnosis.message or meaning}\n", media_type="text/plain", status_code=status,
            headers={**conditional.UNKEPT, **_headers(diagnosis)},
        )  # fmt: skip
    back = diagnosis.back or (_page_of_form(request) if status == 405 else "")
    answer = page(
        request, "errors/problem.html", partial="errors/_problem.html", status=status, sensitive=True,
        code=status, headline=diagnosis.headline or headline, message=diagnosis.message or meaning, back=back,
    )  # fmt: skip
    answer.headers |= _headers(diagnosis)
    return answer


def _headers(diagnosis: Diagnosis) -> dict[str, str]:
    headers = {"www-authenticate": "Bearer"} if diagnosis.status == 401 else {}
    if diagnosis.allow:
        headers["allow"] = diagnosis.allow
    if wait := diagnosis.retry_after or RETRY_AFTER.get(diagnosis.status):
        headers["retry-after"] = str(wait)
    return headers
