"""HTTP/1.1 as uvicorn speaks it, with bounds on the size and the time of a request's head, on what stands around its
body and how slow that is, on how slowly an answer is read, and on how many connections are waited for.

uvicorn with httptools has none, so that one client could fill the memory with a header that never ends, before the body
or behind it, or hold connections open by sending or reading one byte a minute (CWE-400). How large a body may be, its
route decides; of one that was refused for it, uvicorn would read on to the end.
"""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LARGEST_HEAD = 64 * 1024  # bytes
HEAD_TIMEOUT = 20.0  # seconds
BODY_PAUSE = 20.0  # seconds, in which a body must bring, and of an answer there must be read,
LEAST_BODY = 10_000  # bytes: half a kilobyte a second, slower than any telephone
LEAST_PIECE = 64  # bytes, on average, of the chunks of a body that has many
MOST_FIELDS = 500  # of a head
MOST_PIPELINED = 10  # requests that came before the answer to another one; browsers send none
MOST_WAITED = 2_000  # connections that bring nothing or not all of it: for one more, that which was longest does goes
FAREWELL = 0.1  # seconds in which what comes is thrown away, when the server ends
LINGER = 4_000_000  # bytes that are thrown away after the answer, so that a browser in the midst of sending reads it
BODILESS = ("GET", "HEAD", "OPTIONS")
SAFELY = b"x-content-type-options: nosniff\r\ncontent-security-policy: default-src 'none'\r\nconnection: close\r\n"


def refusal(status: bytes, words: bytes) -> bytes:
    """An answer that the application is not asked for."""
    head = b"HTTP/1.1 " + status + b"\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: %d\r\n" % len(words)
    return head + SAFELY + b"\r\n" + words


TOO_LARGE = refusal(b"431 Request Header Fields Too Large", b"The head of the request is too large.\n")
UNREADABLE = refusal(b"400 Bad Request", b"This is no request that can be read.\n")
EXCESSIVE = refusal(b"413 Content Too Large", b"More stands around the body than in it: send it in larger chunks.\n")
TOO_SLOW = refusal(b"408 Request Timeout", b"The request came too slowly. Send it again.\n")


class Excessive(Exception):
    """What no browser sends: the request is not parsed on, and answered with 400."""


class BoundedProtocol(HttpToolsProtocol):
    """Refuses requests whose head is larger than LARGEST_HEAD or slower than HEAD_TIMEOUT, whose body
    brings less than LEAST_BODY in BODY_PAUSE while we would read it, or more framing than body, and those that read
    less of an answer than that.
    """

    _waited: ClassVar[dict[BoundedProtocol, None]] = {}  # from whom a request, or the rest of it, is to come
    _awaited = 0  # bytes of a head that is not complete yet
    _brought = 0  # bytes of a body since it was looked at last
    _unread = 0  # bytes of a body that came after its answer
    _unsent = 0  # bytes of an answer when it was looked at last
    _in_head = _past_head = _in_body = False
    _came = _taken = _pieces = 0  # bytes since the head, of them the body, and its chunks
    _excess = UNREADABLE  # how the request is refused
    _is_refused = False
    _timer: asyncio.TimerHandle | None = None
    _reader_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._await_head()
        self._wait()

    def on_message_begin(self) -> None:
        if len(self.pipeline) >= MOST_PIPELINED:
            raise Excessive
        super().on_message_begin()
        self._in_head = True
        self._await_head()

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._past_head:  # a field behind the body is nothing that we would ask for (RFC 9110, 6.5.1)
            return
        if len(self.headers) >= MOST_FIELDS:
            raise Excessive
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._stop_timer()
        super().on_headers_complete()
        self._in_head, self._past_head = False, True
        self._came = self._taken = self._pieces = 0
        if self.scope["method"] not in BODILESS:
            self._await_body()

    def on_body(self, body: bytes) -> None:
        self._brought += len(body)
        self._taken += len(body)
        self._pieces += 1
        if self._pieces * LEAST_PIECE > self._taken + LARGEST_HEAD:
            self._excess = EXCESSIVE
            raise Excessive
        if self.cycle.response_complete:
            self._throw_away(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._stop_timer()
        self._past_head = False
        self._waited.pop(self, None)
        super().on_message_complete()

    def on_response_complete(self) -> None:
        self._wait()
        super().on_response_complete()

    def shutdown(self) -> None:
        """The server ends. Whoever has begun a request gets the answer; anybody else reads that nothing comes any more,
        and is not reset for what was on its way then."""
        if not self._is_idle():
            super().shutdown()
        elif not self._in_head and not self.transport.is_closing():
            self._stop_timer()
            self._is_refused, self._unread = True, 0
            self.transport.write_eof()
            self._timer = self.loop.call_later(FAREWELL, self.transport.close)

    def data_received(self, data: bytes) -> None:
        if self._is_refused:
            self._throw_away(data)
            return
        super().data_received(data)
        self._came += len(data)
        if self._past_head and self._came > 2 * (self._taken + LARGEST_HEAD):
            self._refuse(EXCESSIVE)
        if self._timer is None and self._is_idle():  # uvicorn waits no longer: for it, another request has begun
            self._await_head()
        if self._timer is None or self._in_body or self._is_refused:
            return
        self._awaited += len(data)
        if self._awaited > LARGEST_HEAD:
            self._refuse(TOO_LARGE)

    def send_400_response(self, msg: str) -> None:
        """Of a request that cannot be read, or is Excessive: `msg`, which is the library's, tells nobody anything."""
        self._refuse(self._excess)

    def _refuse(self, answer: bytes) -> None:
        """Answer in the application's place, and throw away what still comes: a connection that is closed upon it
        would take the answer along."""
        self._stop_timer()
        self._is_refused, self._unread, going = True, 0, not self._is_idle()
        if self.cycle and going:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        if self.transport.is_closing() or (self.cycle and going and self.cycle.response_started):
            self.transport.close()
            return
        self.transport.write(answer)
        self.flow.resume_reading()
        self._timer = self.loop.call_later(BODY_PAUSE, self.transport.close)

    def _throw_away(self, data: bytes) -> None:
        self._unread += len(data)
        if self._unread > LINGER:
            self.transport.close()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._await_reader()

    def resume_writing(self) -> None:
        self._stop_reader_timer()
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_timer()
        self._stop_reader_timer()
        self._waited.pop(self, None)
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._waited.pop(self, None)
        self._waited[self] = None
        if len(self._waited) > MOST_WAITED:
            next(iter(self._waited)).transport.abort()

    def _is_idle(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _await_head(self) -> None:
        self._stop_timer()
        self._in_body = False
        self._awaited = self._unread = 0
        self._timer = self.loop.call_later(HEAD_TIMEOUT, self._give_up_head)

    def _give_up_head(self) -> None:
        """In words where a head has begun, and nobody could take them for the answer to another request."""
        self._refuse(TOO_SLOW) if self._in_head and self._is_idle() else self.transport.close()

    def _await_body(self) -> None:
        self._brought, self._in_body = 0, True
        self._timer = self.loop.call_later(BODY_PAUSE, self._look_at_body)

    def _look_at_body(self) -> None:
        if self._brought < LEAST_BODY and not self.flow.read_paused:
            self.transport.close() if self._is_idle() else self._refuse(TOO_SLOW)
        else:
            self._await_body()

    def _await_reader(self) -> None:
        self._unsent = self.transport.get_write_buffer_size()
        self._reader_timer = self.loop.call_later(BODY_PAUSE, self._look_at_reader)

    def _look_at_reader(self) -> None:
        if self._unsent - self.transport.get_write_buffer_size() < LEAST_BODY:
            self.transport.abort()
        else:
            self._await_reader()

    def _stop_reader_timer(self) -> None:
        if self._reader_timer is not None:
            self._reader_timer.cancel()
            self._reader_timer = None

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
