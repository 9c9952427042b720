"""Compression of answers.

Litestar's own acts only behind a route that matches, compresses what is compressed already, and takes an encoding that
a reader refuses (`br;q=0`) for one that they accept.
"""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

import brotli  # type: ignore[import-untyped]  # ships no types
from litestar.types import Send

from app.web.http.request import Headers, Message

COMPRESSED = (b"text/html", b"text/plain", b"text/csv", b"text/markdown", b"application/json")
LARGE = 300_000  # bytes that are compressed in a thread
WORTHWHILE = 1_000  # bytes; below, the frame and the time cost more than they save
REFUSED = {b"0", b"0.", b"0.0", b"0.00", b"0.000"}  # weights


@lru_cache(100)
def accepted(header: bytes) -> frozenset[bytes]:
    """The encodings that an Accept-Encoding header names, without those that it refuses by the weight 0."""
    found = set()
    for part in header.lower().split(b","):
        name, _, parameters = part.partition(b";")
        key, _, weight = parameters.partition(b"=")
        if key.strip() != b"q" or weight.strip() not in REFUSED:
            found.add(name.strip())
    return frozenset(found)


def best(known: Iterable[bytes], header: bytes) -> bytes:
    """The first of the `known` encodings that is accepted (RFC 9110, 12.5.3), b"" where none is."""
    names = accepted(header)
    return next((one for one in known if one in names), b"")


def compressing(send: Send, accept_encoding: bytes) -> Send:
    """ASGI send that holds the start back until the first body, to compress it where that pays."""
    held: list[Any] = []

    async def compressed(message: Any) -> None:
        if message["type"] == "http.response.start":
            held.append(message)
            return
        if held:
            start = held.pop()
            if not message.get("more_body"):
                await _compress(start, message, accept_encoding)
            await send(start)
        await send(message)

    return compressed


async def _compress(start: Message, message: Message, accept_encoding: bytes) -> None:
    body = message.get("body", b"")
    headers = dict(start["headers"]) if len(body) >= WORTHWHILE else {}
    if not headers.get(b"content-type", b"").startswith(COMPRESSED) or b"content-encoding" in headers:
        return
    if not (encoding := best(PACKERS, accept_encoding)):
        return
    pack = PACKERS[encoding]
    message["body"] = pack(body) if len(body) < LARGE else await asyncio.to_thread(pack, body)
    changed: Headers = [header for header in start["headers"] if header[0] != b"content-length"]
    changed += [(b"content-encoding", encoding), (b"content-length", str(len(message["body"])).encode())]
    start["headers"] = changed if b"vary" in headers else [*changed, (b"vary", b"Accept-Encoding")]


def _gzip(body: bytes) -> bytes:
    packer = zlib.compressobj(3, zlib.DEFLATED, 31)  # within 5 % of level 6 in size on our pages, for half the time
    return packer.compress(body) + packer.flush()


PACKERS: dict[bytes, Callable[[bytes], bytes]] = {  # the smaller first
    b"br": lambda body: bytes(brotli.compress(body, quality=2)),  # within 2 % of 3 in size, for two thirds of the time
    b"gzip": _gzip,
}
