"""The only exit for HTML."""

from __future__ import annotations

import asyncio
import time
from itertools import islice
from typing import Any, NamedTuple

from litestar.enums import MediaType
from litestar.plugins.htmx import HTMXTemplate
from litestar.response import Response, Template
from litestar.response.base import ASGIResponse

from app.persistence.session import is_elsewhere, seen_version
from app.web.http import conditional
from app.web.http.page_cache import StoredPage, address
from app.web.http.problems import Problem
from app.web.http.request import Request
from app.web.http.viewers import Viewer, filled, viewer_of
from app.web.security.access import Actor

STRETCH = 0.02  # seconds of CPU after which a page that is being rendered lets others go on
DEADLINE = 5.0  # seconds of CPU that a page may take
PIECES = 500  # of a template between two looks at the clock


class Asked(NamedTuple):
    """What a page is told of its request: no more than what the address of a stored page holds."""

    request_id: str  # on pages that are not stored
    partial: bool
    actor: Actor | Viewer


class Page(HTMXTemplate):
    """Litestar's template for htmx, whose page may be stored and comes with an entity tag.

    Templates see the context and, besides it, `here` (the path) and `request` (`Asked`).
    """

    asked: Request  # what it answers
    made_of: bytes | None = None  # a hash of all that it shows besides who asks, where and on which day
    aside = False  # whether it is rendered in a thread
    again: StoredPage | None = None  # which it would be

    async def render_stretches(self) -> None:
        """Render it, now and then letting others go on, for a long one would hold them. Raises Problem 503.

        What is not rendered so, an error's page, is when it leaves. One that is made of the same as before is not.
        """
        if self._is_as_before():
            return
        template = self.asked.app.template_engine.get_template(self.template_name)  # type: ignore[union-attr]
        context = self.create_template_context(self.asked)
        if self.aside:
            self.content = (await asyncio.to_thread(template.render, context)).encode()
            return
        stream = template.generate(**context)
        pieces, used, began = list[str](), 0.0, time.thread_time()
        while some := list(islice(stream, PIECES)):
            pieces += some
            if (now := time.thread_time()) - began > STRETCH:
                used += now - began
                if used > DEADLINE:
                    raise Problem(503, "This page is too large to be shown. Narrow down what it lists.")
                await asyncio.sleep(0)
                began = time.thread_time()
        self.content = "".join(pieces).encode()

    def create_template_context(self, request: Any) -> dict[str, Any]:
        """Whom the page is told of depends on whether its handler asked who asks."""
        state = request.scope["state"]
        actor = request.user if state["personal"] else viewer_of(request.user)
        return {
            "request": Asked(state["request_id"], request.partial, actor), "here": request.scope["path"], **self.context
        }  # fmt: skip

    def to_asgi_response(self, app: Any, request: Any, **given: Any) -> ASGIResponse:
        """The page, filled in for whoever asks. It is rendered now, while the request's session is open."""
        made = Response[Any] if self.content or self.again else Template
        answer: ASGIResponse = made.to_asgi_response(self, app, request, **given)
        stored = None
        if "cache-control" not in self.headers:
            tag, stored = self._stored(request, answer.body)
            if tag and conditional.is_any(request.headers.get("if-none-match", "").encode()):
                return conditional.not_modified(tag)
            answer.headers.headers += conditional.headers(tag)
        if stored and (stored is self.again or request.headers.get("accept-encoding")):
            answer.body, encoded = stored.sent(request.user, request.headers.get("accept-encoding", "").encode())
            answer.headers.headers += encoded
        else:
            answer.body = filled(answer.body, request.user)
        answer.headers["content-length"] = str(len(answer.body))
        return answer

    def _stored(self, request: Request, body: bytes) -> tuple[str | None, StoredPage | None]:
        """The entity tag of a page, and what is kept of it for the next reader; None for what is not."""
        if not (version := self._version(request)):
            return None, None
        state, cache = request.scope["state"], request.app.state.page_cache
        at = address(request, personal=state["personal"])
        stored = self.again or cache.keep(at, f"{version} {state['day']}", body, self.made_of)
        return conditional.tag(request, version), stored

    def _is_as_before(self) -> bool:
        """Whether it is stored as that of an earlier version, and made of the same: it is that of this one, too."""
        state, version = self.asked.scope["state"], self._version(self.asked)
        if version and self.made_of:
            at, cache = address(self.asked, personal=state["personal"]), self.asked.app.state.page_cache
            self.again = cache.renewed(at, f"{version} {state['day']}", self.made_of)
        return self.again is not None

    def _version(self, request: Request) -> str | None:
        """The version of what it is made of, None for what is not stored."""
        state = request.scope["state"]
        if self.status_code != 200 or request.method != "GET" or not request.app.state.release or state["cookies"]:
            return None
        version = seen_version()
        return version and ((not is_elsewhere() and state["data_version"]) or version)


def page(
    request: Request, template: str, *, partial: str = "", status: int = 200, sensitive: bool = False,
    whole: bool = False, aside: bool = False, **context: Any,
) -> Template:  # fmt: skip
    """The whole page or, if htmx asks for a part and there is one, only `partial`, a file that the page includes.

    A `sensitive` page is kept nowhere: not here for the next reader, not by a proxy, not by the browser. One that is
    `whole` htmx swaps for all of the page, whatever part of it was to change. What is drawn by few macros, each of them
    for long, leaves no moment to others: it is rendered `aside`.
    """
    whole = whole and request.partial
    made = Page(
        template_name=partial if partial and request.partial else template,
        context=context,
        media_type=MediaType.HTML,
        status_code=status,
        headers=dict(conditional.UNKEPT) if sensitive else None,
        re_target="body" if whole else None,
        re_swap="innerHTML" if whole else None,
    )
    made.asked, made.aside = request, aside
    return made


def made_of(answer: bytes | None, made: Template) -> Template:
    """A page that shows nothing but what an answer with this hash says, besides who asks, where and on which day: as
    long as that is the same, it is not rendered again.
    """
    if answer and isinstance(made, Page):
        made.made_of = answer + made.asked.scope["state"]["day"].encode()
    return made


async def rendered(answer: Any) -> Any:
    """Litestar's hook after a handler: renders what it returned, if that is a page."""
    if isinstance(answer, Page):
        await answer.render_stretches()
    return answer
