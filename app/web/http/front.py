"""What stands before Litestar's router: every request passes it, and answers that are complete already end here.

Litestar 2 runs its middleware only behind a route that matches: a 404 or 405 would leave without a line in the log, a
foreign Host would be told which addresses exist, and HEAD would be refused. So this one is put around the router, as
Litestar puts its own CORS middleware. Besides, a page that the reader has, or that was made before, costs a fifth of
one that goes through the framework (`make bench`).
"""

from __future__ import annotations

import os
import re
from collections.abc import Awaitable, Callable
from time import perf_counter
from typing import Any

import structlog
from litestar import Litestar
from litestar.response.base import ASGIResponse
from litestar.types import Receive, Send

from app.logs import access, request_id, trace_id
from app.persistence.querying import timing
from app.persistence.session import ATTEMPTS
from app.settings import Settings
from app.tracing import Spans
from app.web.http import conditional
from app.web.http.assets import PREFIX, WELL_KNOWN, Assets
from app.web.http.body import Body
from app.web.http.compression import compressing
from app.web.http.errors import RETRYABLE, on_error
from app.web.http.metrics import Requests
from app.web.http.page_cache import PageCache, address
from app.web.http.problems import Problem
from app.web.http.request import Request
from app.web.security import headers
from app.web.security.access import NOBODY, Actor
from app.web.security.clients import Clients, network
from app.web.security.rate_limit import Turns

Version = Callable[[], Awaitable[str]]
Authenticate = Callable[[Request], Awaitable[Actor]]
REQUEST_ID = re.compile(rb"[A-Za-z0-9_.-]{8,64}", re.ASCII)
HEALTH = frozenset({"/livez", "/readyz"})  # asked by platforms under names of their own
HTML = "text/html"
log = structlog.get_logger()


class Front:
    """Middleware that names the request, refuses what is malformed or not ours, serves static files, finds out who
    asks, serves stored pages, answers HEAD as GET without its body, compresses, and writes one line of log.
    """

    def __init__(
        self, app: Litestar, settings: Settings, assets: Assets, *, authenticate: Authenticate, version: Version
    ) -> None:
        """`authenticate` tells who asks, or raises what is answered; `version` is asked for that of the data."""
        self.app = app.asgi_handler
        self.assets = assets
        self.state = app.state
        self.page_cache: PageCache = app.state.page_cache
        self.requests: Requests = app.state.requests
        self.release: str = app.state.release
        self.spans: Spans | None = app.state.worker.spans
        self.authenticate = authenticate
        self.version = version
        self.kept = settings.max_form_bytes
        self.logged = settings.access_log
        self.hosts = settings.known_hosts
        self.turns = Turns(settings.requests_at_once)
        self.clients = Clients(settings.proxies, settings.client_header)

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = dict(scope["headers"])
        state = self._begin(scope, given)
        request_id.set(state["request_id"])
        if self.spans is None:
            await self._asked(scope, receive, send, given)
            return
        with self.spans.request(scope["method"], given, scope) as trace:
            trace_id.set(trace)
            await self._asked(scope, receive, send, given)

    async def _asked(self, scope: Any, receive: Receive, send: Send, given: dict[bytes, bytes]) -> None:
        began, method, path, state = perf_counter(), scope["method"], scope["path"], scope["state"]
        try:
            leaving = self._leaving(scope, send, began, timing.begin())
            packed = compressing(leaving, given.get(b"accept-encoding", b""))
            await self._answer(scope, receive, packed, given)
        finally:
            took = perf_counter() - began
            if done := state["turn"]:
                done()
            self.requests.note(method, scope.get("path_template"), state["status"], took)
            if self.logged:
                access(method, path, state["status"], took * 1000, state["request_id"], state["sent"])

    def _leaving(self, scope: Any, send: Send, began: float, spent: timing.Spent) -> Send:
        """While the server drains, each answer closes its connection: what comes next goes to another process.

        Whoever is signed in may see how long an answer took; strangers could measure with it what is not theirs.
        """

        async def sent(message: Any) -> None:
            if message["type"] == "http.response.start":
                if scope["user"].id is not None:
                    database = f'db;dur={spent.seconds * 1000:.1f};desc="statements: {spent.statements}"'
                    took = f"total;dur={(perf_counter() - began) * 1000:.1f}, {database}"
                    message["headers"] = [*message["headers"], (b"server-timing", took.encode())]
                if self.state.draining:
                    message["headers"] = [*message["headers"], (b"connection", b"close")]
            await send(message)

        return sent

    def _begin(self, scope: Any, given: dict[bytes, bytes]) -> dict[str, Any]:
        """What Request says of its state, and what headers.AnswerHeaders keeps there of the answer."""
        known = given.get(b"x-request-id") if self.clients.by_proxy(scope) else None
        state: dict[str, Any] = scope.setdefault("state", {})
        state |= {
            "request_id": known.decode() if known and REQUEST_ID.fullmatch(known) else os.urandom(8).hex(),
            "day": conditional.today(), "address": self.clients.address(scope, given), "data_version": None,
            "personal": False, "ended": False, "cookies": [], "embedded": False, "sandboxed": False, "status": None,
            "sent": 0, "primary": False, "turn": None,
        }  # fmt: skip
        scope["user"] = NOBODY
        return state

    async def _answer(self, scope: Any, receive: Receive, send: Send, given: dict[bytes, bytes]) -> None:
        # A copy: the server, too, looks at the method of its scope to know whether a body follows.
        asked: Any = {**scope, "method": "GET"} if scope["method"] == "HEAD" else scope
        known = tuple(scope["state"])
        try:
            if complete := await self._complete(Request(asked, receive), given):
                await complete(asked, receive, send)
            else:
                await self._made(asked, receive, send, known)
        except Exception as error:
            if scope["state"]["status"] is not None:
                raise
            log.exception("failed outside the application", path=scope["path"], exc_info=error)
            last = f"Something went wrong here. Request {scope['state']['request_id']}.\n"
            await ASGIResponse(status_code=500, body=last, media_type="text/plain")(scope, receive, send)

    async def _made(self, scope: Any, receive: Receive, send: Send, known: tuple[str, ...]) -> None:
        """The application's answer. It is asked again, as long as ATTEMPTS are left, where two changes held each other
        up, where a table has changed under a statement that was prepared, or, of the primary, where a replica failed or
        did not know: nothing was stored, and nothing has left.
        """
        state, body = scope["state"], None
        if scope["method"] not in headers.SAFE:
            state["body"] = receive = body = Body(receive, self.kept, lambda: self._turn(scope))
        again: Any = {**scope}
        begun = {name: state[name] for name in known}
        left = ATTEMPTS

        def is_retryable() -> bool:
            return left > 1 and RETRYABLE in state and (body is None or body.is_remembered)

        async def unless_retryable(message: Any) -> None:
            if not is_retryable():
                await send(message)

        await self.app(scope, receive, unless_retryable)
        while is_retryable():
            begun["cookies"].clear()
            turn = state["turn"]
            state.clear()
            state |= begun | {"primary": True, "turn": turn}
            if body:
                state["body"] = body
                body.rewind()
            left -= 1
            await self.app(again.copy(), receive, unless_retryable)

    async def _complete(self, request: Request, given: dict[bytes, bytes]) -> ASGIResponse | None:
        """What answers before the application does: a refusal, a file, or a page that was made before."""
        scope: Any = request.scope
        try:
            if scope["path"] not in HEALTH:
                scope["state"]["host"] = headers.check_host(scope, self.hosts)
            headers.check_origin(scope, given)  # not in the audit log: nobody is known yet, and any site could fill it
            if scope["path"] in HEALTH:
                return None
            if file := self._static(scope, given):
                return file
            request.actor = await self.authenticate(request)  # first, so that a refusal is told to whom it is
            headers.check_address(scope)
            scope["state"]["personal"] = False  # so far: to know who asks, their cookie was read
            made = await self._page(request, given) if request.method == "GET" else None
            if made is None and scope["method"] in headers.SAFE:
                await self._turn(scope)
            return made
        except Exception as error:
            return on_error(request, error).to_asgi_response(None, request)

    async def _turn(self, scope: Any) -> None:
        """Wait for a turn; for a request with a body once that is there: who sends slowly keeps nobody waiting."""
        if not self.turns.most or scope["state"]["turn"]:
            return
        who = "" if scope["user"].id is None else str(scope["user"].id)
        try:
            scope["state"]["turn"] = await self.turns.take(who, network(scope["state"]["address"]))
        except TimeoutError:
            raise Problem(429, "That were many requests at once.", retry_after=1) from None

    async def _page(self, request: Request, given: dict[bytes, bytes]) -> ASGIResponse | None:
        """The answer with a page that the reader has already, or that was made before; None if there is none."""
        held, places = given.get(b"if-none-match"), [address(request, personal=one) for one in (False, True)]
        if not self.release or (held is None and not any(at in self.page_cache for at in places)):
            return None
        version = await conditional.current(request, self.version)
        if version is None:
            return None
        tag = conditional.tag(request, version)
        if held and conditional.names(held, tag):
            return conditional.not_modified(tag)
        made = f"{version} {request.scope['state']['day']}"
        page = next((found for at in places if (found := self.page_cache.get(at, made))), None)
        if page is None:
            return None
        if held and conditional.is_any(held):
            return conditional.not_modified(tag)
        body, encoded = page.sent(request.user, given.get(b"accept-encoding", b""))
        answer = ASGIResponse(body=body, headers=conditional.KEPT | {"etag": tag}, media_type=HTML)
        answer.headers.headers += encoded
        return answer

    def _static(self, scope: Any, given: dict[bytes, bytes]) -> ASGIResponse | None:
        path = scope["path"]
        if not path.startswith(PREFIX) and path not in WELL_KNOWN:
            return None
        if scope["method"] not in headers.SAFE:
            raise Problem(405)
        found = self.assets.find(path, given.get(b"accept-encoding", b""))
        if found is None:
            raise Problem(404, "There is no such file.")
        scope["state"]["embedded"] = path.endswith(headers.EMBEDDED)
        return found
