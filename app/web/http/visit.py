"""One request on its way through the application."""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING

import brotli  # type: ignore[import-untyped]  # ships no types

from app.web.http.asgi import Headers, Message, Scope, Send
from app.web.http.encodings import best
from app.web.security.access import NOBODY, Actor

if TYPE_CHECKING:
    from app.web.http.edge import Edge
    from app.web.security.csrf import Body

REQUEST_ID = re.compile(rb"[A-Za-z0-9_.-]{8,64}", re.ASCII)
COMPRESSED = (b"text/html", b"text/plain", b"text/csv", b"text/markdown", b"application/json")
WORTHWHILE = 1_000  # bytes; below, the frame and the time cost more than they save


class Visit:
    """What the edge knows of a request, and how its answer leaves: with the headers of every answer.

    `actor` is whoever sent it, and `address` where from; `ended` is whether their browser holds a session that is over;
    `version` is that of the data where it became known with the actor; `body` is what a change sends; `nonce` is what a
    script element of this response may carry; `status` is None until the answer has begun; `embedded` is whether it is
    a style sheet, script or font, which no browser shows as a document.
    """

    __slots__ = (
        "actor", "address", "body", "cookies", "edge", "embedded", "ended", "head", "headers", "nonce", "request_id",
        "sender", "sent", "start", "status", "version",
    )  # fmt: skip

    def __init__(self, edge: Edge, scope: Scope, send: Send) -> None:
        self.edge = edge
        self.actor: Actor = NOBODY
        self.ended = False
        self.version: str | None = None
        self.body: Body | None = None
        self.cookies: Headers = []
        self.sender = send
        self.headers = dict(scope["headers"])
        self.address = edge.clients.address(scope, self.headers)
        self.head = scope["method"] == "HEAD"
        random = os.urandom(24).hex()
        self.nonce = random[:32]
        given = self.headers.get(b"x-request-id")
        self.request_id = given.decode() if given and REQUEST_ID.fullmatch(given) else random[32:]
        self.status: int | None = None
        self.embedded = False
        self.sent = 0
        self.start: Message | None = None

    @property
    def partial(self) -> bool:
        """Whether htmx asks for a part of the page only."""
        return self.headers.get(b"hx-request-type") == b"partial"

    def cookie(self, name: str) -> str:
        """The secret in a cookie of ours, "" where there is none."""
        return self.edge.cookies.read(self.headers, name)

    def set_cookie(self, name: str, value: str, seconds: int) -> None:
        """Send a cookie along with the answer; 0 seconds takes it back."""
        self.cookies.append(self.edge.cookies.write(name, value, seconds))

    async def send(self, message: Message) -> None:
        """ASGI send: holds the start back until the first body, to compress it where that pays."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.start = message
            return
        if self.start is None:
            await self._body(message)
            return
        start, self.start = self.start, None
        body = message.get("body", b"")
        if not message.get("more_body") and (encoding := self._encoding(start, body)):
            message["body"] = PACKERS[encoding](body)
            start["headers"] = [*_without_length(start), (b"content-encoding", encoding), _length(message["body"])]
            if all(name != b"vary" for name, _ in start["headers"]):
                start["headers"].append((b"vary", b"Accept-Encoding"))
        start["headers"] = [*start["headers"], *self.edge.headers(self)]
        if self.status is not None and self.status < 500:  # nothing that a cookie could stand for was stored then
            start["headers"] += self.cookies
        await self.sender(start)
        await self._body(message)

    async def _body(self, message: Message) -> None:
        if self.head:
            message["body"] = b""
        self.sent += len(message.get("body", b""))
        await self.sender(message)

    def _encoding(self, start: Message, body: bytes) -> bytes:
        """What to compress an answer with, b"" where it goes out as it is."""
        headers = dict(start["headers"]) if len(body) >= WORTHWHILE else {}
        if not headers.get(b"content-type", b"").startswith(COMPRESSED) or b"content-encoding" in headers:
            return b""
        return best(PACKERS, self.headers.get(b"accept-encoding", b""))


def _gzip(body: bytes) -> bytes:
    packer = zlib.compressobj(3, zlib.DEFLATED, 31)  # within 5 % of level 6 in size on our pages, for half the time
    return packer.compress(body) + packer.flush()


PACKERS: dict[bytes, Callable[[bytes], bytes]] = {  # the smaller first
    b"br": lambda body: bytes(brotli.compress(body, quality=3)),  # a tenth smaller than zlib's 3, in the same time
    b"gzip": _gzip,
}


def _without_length(start: Message) -> Headers:
    return [header for header in start["headers"] if header[0] != b"content-length"]


def _length(body: bytes) -> tuple[bytes, bytes]:
    return b"content-length", str(len(body)).encode()
