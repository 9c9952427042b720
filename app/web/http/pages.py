"""The only exit for HTML."""

from __future__ import annotations

from typing import Any, cast

from app.persistence.session import seen_version
from app.web.http import conditional
from app.web.http.asgi import Request, Scope
from app.web.http.page_cache import SEAL, Sealed, address
from app.web.http.reply import Reply
from app.web.http.visit import Visit


def page(
    request: Request, template: str, *, partial: str = "", status: int = 200, sensitive: bool = False, **context: Any
) -> Reply:
    """The whole page or, if htmx asks for a part and there is one, only `partial`, a file that the page includes.

    A `sensitive` page is kept nowhere: not here for the next reader, not by a proxy, not by the browser.

    Templates see `context` and, besides it, `here` (the path) and `visit` (its `nonce`, `request_id` and `actor`).
    """
    scope = cast("Scope", request.scope)
    visit: Visit = scope["rationale"]
    name = partial if partial and visit.partial else template
    sealed = Sealed(visit.request_id, visit.partial, visit.actor)
    body = visit.edge.templates.render(name, {"visit": sealed, "here": scope["path"], **context}).encode()
    if sensitive:
        return Reply(body.replace(SEAL, visit.nonce.encode()), status=status, headers=conditional.UNKEPT)
    tag = None
    if status == 200 and request.method == "GET" and visit.edge.version and (version := seen_version()):
        tag = conditional.tag(scope, visit, version)
        visit.edge.page_cache.keep(address(scope, visit), tag, body)
    return finished(visit, body, tag, status=status)


def finished(visit: Visit, body: bytes, tag: str | None, *, status: int = 200) -> Reply:
    """The answer with a page that was made, now or before, for whoever asks."""
    headers = [*conditional.HEADERS, ("etag", tag)] if tag else conditional.HEADERS
    return Reply(body.replace(SEAL, visit.nonce.encode()), status=status, headers=headers)
