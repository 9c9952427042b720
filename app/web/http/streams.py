"""Answers that are sent while they are made, in memory that does not grow with their length."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import aclosing

from app.web.http.asgi import Receive, Scope, Send


class Streamed:
    """A file in blocks; nothing is sent before the first of them is there, so that a failure until then is a page.

    One that fails later ends the connection, which a browser shows as a download that failed.
    """

    __slots__ = ("_blocks", "_first", "headers", "status_code")

    def __init__(
        self, first: bytes, blocks: AsyncIterator[bytes], *, content_type: str, headers: Iterable[tuple[str, str]]
    ):
        self.status_code = 200
        self._first = first
        self._blocks = blocks
        self.headers = [
            (b"content-type", content_type.encode()),
            *((name.lower().encode(), value.encode("latin-1")) for name, value in headers),
        ]

    @classmethod
    async def of(
        cls, blocks: AsyncIterator[bytes], *, content_type: str, headers: Iterable[tuple[str, str]] = ()
    ) -> Streamed:
        """Waits for the first block, and raises what making it raises."""
        return cls(await anext(blocks, b""), blocks, content_type=content_type, headers=headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.headers})
        async with aclosing(self._blocks) as blocks:  # type: ignore[type-var]
            await send({"type": "http.response.body", "body": self._first, "more_body": True})
            async for block in blocks:
                await send({"type": "http.response.body", "body": block, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})
