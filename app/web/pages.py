"""The only exit for HTML."""

from __future__ import annotations

from typing import Any

from app.persistence.session import seen_version
from app.web import freshness
from app.web.asgi import Request
from app.web.reply import Reply
from app.web.visit import Visit


def page(request: Request, template: str, *, partial: str = "", status: int = 200, **context: Any) -> Reply:
    """The whole page or, if htmx asks for a part and there is one, only `partial`, a file that the page includes.

    Templates see `context` and, besides it, `here` (the path) and `visit` (its `nonce` and `request_id`).
    """
    visit: Visit = request.scope["rationale"]  # type: ignore[typeddict-item]
    name = partial if partial and visit.partial else template
    text = visit.edge.templates.render(name, {"visit": visit, "here": request.scope["path"], **context})
    return Reply(text, status=status, headers=[*freshness.HEADERS, *_tag(request, visit, status)])


def _tag(request: Request, visit: Visit, status: int) -> list[tuple[str, str]]:
    version = seen_version() if status == 200 and request.method == "GET" and visit.edge.version else None
    return [("etag", freshness.tag(request.scope, visit, version))] if version else []  # type: ignore[arg-type]
