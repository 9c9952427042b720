"""The only exit for HTML."""

from __future__ import annotations

from typing import Any

from litestar.enums import MediaType
from litestar.plugins.htmx import HTMXTemplate
from litestar.response import Template
from litestar.response.base import ASGIResponse

from app.persistence.session import seen_version
from app.web.http import conditional
from app.web.http.page_cache import SEAL, Sealed, address
from app.web.http.request import Request


class Page(HTMXTemplate):
    """Litestar's template for htmx, whose page may be stored and comes with an entity tag.

    Templates see the context and, besides it, `here` (the path) and `request` (its `nonce`, `request_id` and `actor`).
    """

    def create_template_context(self, request: Any) -> dict[str, Any]:
        """Not the request itself: a page is told no more of it than what the address of a stored page holds."""
        sealed = Sealed(request.scope["state"]["request_id"], request.partial, request.actor)
        return {"request": sealed, "here": request.scope["path"], **self.context}

    def to_asgi_response(self, app: Any, request: Any, **given: Any) -> ASGIResponse:
        """The page, with the nonce of this answer. It is rendered now, while the request's session is open."""
        answer = super().to_asgi_response(app, request, **given)
        if "cache-control" not in self.headers:
            tag = self._stored(request, answer.body)
            if tag and conditional.is_any(request.headers.get("if-none-match", "").encode()):
                return conditional.not_modified(tag)
            answer.headers.headers += conditional.headers(tag)
        answer.body = answer.body.replace(SEAL, request.scope["state"]["nonce"].encode())
        return answer

    def _stored(self, request: Request, body: bytes) -> str | None:
        """The entity tag of a page that is kept for the next reader; None for one that is not."""
        release, version = request.app.state.release, seen_version()
        if self.status_code != 200 or request.method != "GET" or not release or not version:
            return None
        tag = conditional.tag(request, version)
        request.app.state.page_cache.keep(address(request), tag, body)
        return tag


def page(
    request: Request, template: str, *, partial: str = "", status: int = 200, sensitive: bool = False,
    whole: bool = False, **context: Any,
) -> Template:  # fmt: skip
    """The whole page or, if htmx asks for a part and there is one, only `partial`, a file that the page includes.

    A `sensitive` page is kept nowhere: not here for the next reader, not by a proxy, not by the browser. One that is
    `whole` htmx swaps for all of the page, whatever part of it was to change.
    """
    whole = whole and request.partial
    return Page(
        template_name=partial if partial and request.partial else template,
        context=context,
        media_type=MediaType.HTML,
        status_code=status,
        headers=dict(conditional.UNKEPT) if sensitive else None,
        re_target="body" if whole else None,
        re_swap="innerHTML" if whole else None,
    )
