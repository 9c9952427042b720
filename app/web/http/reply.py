"""An answer that is already complete when the handler returns it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from app.web.http.asgi import Receive, Scope, Send

HTML = "text/html; charset=utf-8"


class Reply:
    """Status, headers and body, sent as they are.

    An ASGI application, which is what Litestar takes without wrapping it again: annotate handlers with `-> Reply`.
    The body exists before the request's session ends, so that nothing is loaded while it is being sent.
    """

    __slots__ = ("body", "headers", "status_code")

    def __init__(
        self,
        body: str | bytes = b"",
        *,
        status: int = 200,
        content_type: str = HTML,
        headers: Iterable[tuple[str, str]] = (),
    ) -> None:
        self.body = body.encode() if isinstance(body, str) else body
        self.status_code = status
        self.headers = [
            (b"content-type", content_type.encode()),
            (b"content-length", str(len(self.body)).encode()),
            *((name.lower().encode(), value.encode("latin-1")) for name, value in headers),
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.headers})
        await send({"type": "http.response.body", "body": self.body, "more_body": False})

    def to_asgi_response(self, **_: Any) -> Reply:
        """Itself: what Litestar asks of an exception handler's answer."""
        return self


def redirect(path: str, *, status: int = 303) -> Reply:
    """The way to another page of this site, to be fetched with GET.

    Raises ValueError for a path that a browser would take to another site (CWE-601).
    """
    if not is_local(path):
        raise ValueError("a redirect leads to a path of this site")
    return Reply(status=status, headers=[("location", quote(path, safe="/?&=#%+,:;@!$'()*~"))])


def is_local(path: str) -> bool:
    """Whether a browser stays on this site when it follows `path`."""
    return path.startswith("/") and not path.startswith(("//", "/\\")) and not any(sign in path for sign in "\r\n\t\\")
