"""HTTP/1.1 as uvicorn speaks it, with bounds on the size and the time of a request's head, and on how slow its body is.

uvicorn with httptools has none, so that one client could fill the memory with a header that never ends, or hold
connections open by sending one byte a minute (CWE-400). How large a body may be, its route decides; of one that was
refused for it, uvicorn would read on to the end.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LARGEST_HEAD = 64 * 1024  # bytes
HEAD_TIMEOUT = 20.0  # seconds
BODY_PAUSE = 20.0  # seconds, in which a body must bring
LEAST_BODY = 10_000  # bytes: half a kilobyte a second, slower than any telephone
LINGER = 4_000_000  # bytes that are thrown away after the answer, so that a browser in the midst of sending reads it
BODILESS = ("GET", "HEAD", "OPTIONS")
TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


class BoundedProtocol(HttpToolsProtocol):
    """Closes connections whose request head is larger than LARGEST_HEAD or slower than HEAD_TIMEOUT, or whose body
    brings less than LEAST_BODY in BODY_PAUSE while we would read it.
    """

    _awaited = 0  # bytes of a head that is not complete yet
    _brought = 0  # bytes of a body since it was looked at last
    _unread = 0  # bytes of a body that came after its answer
    _in_body = False
    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._await_head()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._await_head()

    def on_headers_complete(self) -> None:
        self._stop_timer()
        super().on_headers_complete()
        if self.scope["method"] not in BODILESS:
            self._await_body()

    def on_body(self, body: bytes) -> None:
        self._brought += len(body)
        if self.cycle.response_complete:
            self._unread += len(body)
            if self._unread > LINGER:
                self.transport.close()
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._stop_timer()
        super().on_message_complete()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._timer is None and self._is_idle():  # uvicorn waits no longer: for it, another request has begun
            self._await_head()
        if self._timer is None or self._in_body:
            return
        self._awaited += len(data)
        if self._awaited > LARGEST_HEAD and not self.transport.is_closing():
            self.transport.write(TOO_LARGE)
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_timer()
        super().connection_lost(exc)

    def _is_idle(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _await_head(self) -> None:
        self._stop_timer()
        self._in_body = False
        self._awaited = self._unread = 0
        self._timer = self.loop.call_later(HEAD_TIMEOUT, self.transport.close)

    def _await_body(self) -> None:
        self._brought, self._in_body = 0, True
        self._timer = self.loop.call_later(BODY_PAUSE, self._look_at_body)

    def _look_at_body(self) -> None:
        if self._brought < LEAST_BODY and not self.flow.read_paused:
            self.transport.close()
        else:
            self._await_body()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
