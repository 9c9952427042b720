"""Ways to other pages of this site, and to no other site (CWE-601)."""

from __future__ import annotations

from typing import Any

from litestar.plugins.htmx import ClientRedirect
from litestar.response import Redirect, Response
from litestar.response.redirect import RedirectStatusType

from app.web.http.request import Request

FRESH = {"cache-control": "no-store"}


def redirect(path: str, *, status: RedirectStatusType = 303, headers: dict[str, str] | None = None) -> Redirect:
    """The way to another page of this site, to be fetched with GET.

    Raises ValueError for a path that a browser would take to another site.
    """
    if not is_local(path):
        raise ValueError("a redirect leads to a path of this site")
    return Redirect(path, status_code=status, headers=headers)


def is_local(path: str) -> bool:
    """Whether a browser stays on this site when it follows `path`."""
    return path.startswith("/") and not path.startswith(("//", "/\\")) and not any(sign in path for sign in "\r\n\t\\")


def elsewhere(request: Request, path: str) -> Response[Any]:
    """Lead the browser to `path`; htmx, which asks for a part of a page, as well."""
    if not request.partial:
        return redirect(path)
    answer = ClientRedirect(path)
    answer.headers |= FRESH
    answer.media_type = "text/plain"  # so that nothing is not written as JSON's null
    return answer
