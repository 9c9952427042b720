"""The outermost ring: what happens to every request before and after the application proper."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from time import perf_counter

import structlog

from app.logs import access, request_id
from app.settings import Settings
from app.web.http import conditional
from app.web.http.asgi import App, Headers, Receive, Scope, Send
from app.web.http.assets import PREFIX, WELL_KNOWN, Assets
from app.web.http.errors import refuse
from app.web.http.page_cache import PageCache, address
from app.web.http.pages import finished
from app.web.http.problems import Problem
from app.web.http.reply import Reply
from app.web.http.visit import Visit
from app.web.security import headers
from app.web.security.access import Actor
from app.web.security.clients import Clients
from app.web.security.cookies import Cookies, may_be_secure
from app.web.security.csrf import Body
from app.web.templating.environment import Templates

Version = Callable[[], Awaitable[str]]
Authenticate = Callable[[Scope, Visit], Awaitable[Actor]]
EMBEDDED = (".css", ".js", ".woff2")
HEALTH = frozenset({"/livez", "/readyz"})  # asked by platforms under names of their own
log = structlog.get_logger()


class Edge:
    """An ASGI application around another one.

    It names the request, refuses what is malformed or not ours, serves static files, answers HEAD as GET without its
    body, adds the security headers, compresses, and writes one line of log. One ring rather than six middlewares,
    because each costs every request.
    """

    def __init__(
        self,
        app: App,
        settings: Settings,
        templates: Templates,
        assets: Assets,
        *,
        authenticate: Authenticate,
        version: Version | None = None,
    ) -> None:
        """`authenticate` tells who asks, or raises what is answered; `version` is asked for that of the data.

        Without `version`, pages have no entity tags.
        """
        self.app = app
        self.settings = settings
        self.authenticate = authenticate
        self.version = None if settings.debug else version
        self.release = f"{templates.release} {settings.site}"
        self.page_cache = PageCache(settings.page_store_bytes)
        self.templates = templates
        self.assets = assets
        self.logged = settings.access_log
        self.hosts = settings.known_hosts
        self.cookies = Cookies(secure=may_be_secure(settings.site))
        self.clients = Clients(settings.proxies, settings.client_header)
        self.before, self.after = headers.policy(https=settings.https)
        transport = [headers.STRICT_TRANSPORT] if settings.https else []
        self.constant = headers.HEADERS + transport
        self.of_files = [one for one in headers.HEADERS if one[0] in headers.HEEDED_BY_FILES] + transport

    def headers(self, visit: Visit) -> Headers:
        """The headers of every answer, with the nonce of this one."""
        if visit.status == 304:
            return [(b"x-request-id", visit.request_id.encode())]
        if visit.embedded:
            return [*self.of_files, (b"x-request-id", visit.request_id.encode())]
        return [
            *self.constant,
            (b"content-security-policy", self.before + visit.nonce.encode() + self.after),
            (b"x-request-id", visit.request_id.encode()),
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = perf_counter()
        method, path = scope["method"], scope["path"]
        visit = Visit(self, scope, send)
        scope["rationale"] = visit
        request_id.set(visit.request_id)
        try:
            await self._answer(scope, receive, visit)
        finally:
            if self.logged:
                access(method, path, visit.status, (perf_counter() - began) * 1000, visit.request_id, visit.sent)

    async def _answer(self, scope: Scope, receive: Receive, visit: Visit) -> None:
        try:
            app = self._first(scope, visit) or await self._second(scope, visit) or self.app
            if scope["method"] not in headers.SAFE:
                visit.body = receive = Body(receive)
            # A copy: the server, too, looks at the method of its scope to know whether a body follows.
            asked = {**scope, "method": "GET"} if visit.head else scope
            await app(asked, receive, visit.send)
        except Exception as error:
            if visit.status is not None:
                raise
            log.exception("failed outside the application", path=scope["path"], exc_info=error)
            last = f"Something went wrong here. Request {visit.request_id}.\n"
            await Reply(last, status=500, content_type="text/plain; charset=utf-8")(scope, receive, visit.send)

    def _first(self, scope: Scope, visit: Visit) -> App | None:
        """What answers before the application does: a refusal or a static file; None if neither."""
        try:
            headers.check_address(scope)
            if scope["path"] not in HEALTH:
                headers.check_host(visit.headers, self.hosts)
            headers.check_origin(scope, visit.headers)
            return self._static(scope, visit)
        except Problem as problem:
            return refuse(scope, problem)

    async def _second(self, scope: Scope, visit: Visit) -> Reply | None:
        """What answers once it is known who asks: a refusal, or a page that was made before; None if neither."""
        if scope["path"] in HEALTH:
            return None
        try:
            visit.actor = await self.authenticate(scope, visit)
        except Exception as error:
            return refuse(scope, error)
        return await self._finished(scope, visit)

    async def _finished(self, scope: Scope, visit: Visit) -> Reply | None:
        """The answer with a page that the reader has already, or that was made before; None if there is none."""
        if self.version is None or scope["method"] not in ("GET", "HEAD"):
            return None
        held, at = visit.headers.get(b"if-none-match"), address(scope, visit)
        if held is None and at not in self.page_cache:
            return None
        tag = await conditional.current(scope, visit, self.version)
        if tag is None:
            return None
        if held is not None and tag.encode() in held:
            return conditional.not_modified(tag)
        page = self.page_cache.get(at, tag)
        return finished(visit, page, tag) if page else None

    def _static(self, scope: Scope, visit: Visit) -> Reply | None:
        path = scope["path"]
        if not path.startswith(PREFIX) and path not in WELL_KNOWN:
            return None
        if scope["method"] not in headers.SAFE:
            raise Problem(405)
        found = self.assets.find(path, visit.headers.get(b"accept-encoding", b""))
        if found is None:
            raise Problem(404, "There is no such file.")
        visit.embedded = path.endswith(EMBEDDED)
        return found
