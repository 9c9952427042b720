"""Sends a request straight into the application, and measures what it costs the others meanwhile."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

PIECE = 65_536  # bytes of a body that a server hands on at once
BEAT = 0.002
PEAK = Path("/proc/self/clear_refs")


class Cost(NamedTuple):
    """What one request cost: milliseconds that the loop was held at a time and in all, megabytes, and its status."""

    held: float
    worked: float
    grown: float
    status: int


class Sent(NamedTuple):
    """A request as a client makes it."""

    method: str
    path: str
    query: bytes = b""
    body: bytes = b""
    kind: str = "application/x-www-form-urlencoded"
    what: str = ""


class Answer:
    """The messages of an answer; the last HTML is kept for who looks for names in it."""

    def __init__(self) -> None:
        self.status = 0
        self.body = b""
        self.headers: dict[bytes, bytes] = {}
        self.whole = asyncio.Event()

    async def send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = dict(message["headers"])
        else:
            self.body += message.get("body", b"")
            if not message.get("more_body"):
                self.whole.set()


def _pieces(body: bytes) -> Iterator[dict[str, Any]]:
    for start in range(0, max(1, len(body)), PIECE):
        rest = start + PIECE < len(body)
        yield {"type": "http.request", "body": body[start : start + PIECE], "more_body": rest}


async def ask(app: Any, sent: Sent, headers: dict[str, str], address: str) -> Answer:
    """The application's answer."""
    pieces, answer = _pieces(sent.body), Answer()

    async def receive() -> Any:
        await asyncio.sleep(0)
        if (piece := next(pieces, None)) is not None:
            return piece
        await answer.whole.wait()
        return {"type": "http.disconnect"}

    given = {"host": "localhost:8000", "accept-encoding": "br", **headers}
    if sent.body:
        given |= {"content-type": sent.kind, "content-length": str(len(sent.body))}
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": sent.method, "path": sent.path,
        "raw_path": sent.path.encode(), "root_path": "", "scheme": "http", "query_string": sent.query,
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in given.items()],
        "client": (address, 50_000), "server": ("127.0.0.1", 8000), "app": app,
    }  # fmt: skip
    await app(scope, receive, answer.send)
    return answer


async def cost(app: Any, sent: Sent, headers: dict[str, str], address: str) -> tuple[Cost, Answer]:
    """What a request costs: the processor's time of the loop's thread between two beats of a heart in that loop."""
    gc.collect()
    gc.freeze()
    longest, before = [0.0, time.thread_time()], _resident()
    _forget_peak()
    heart = asyncio.create_task(_beat(longest))
    await asyncio.sleep(BEAT)
    began = time.thread_time()
    longest[:] = [0.0, began]
    try:
        answer = await ask(app, sent, headers, address)
    finally:
        heart.cancel()
    now = time.thread_time()
    worked, longest[0] = now - began, max(longest[0], now - longest[1])
    grown = max(0, _resident("VmHWM") - before - len(answer.body) // 1024)
    return Cost(longest[0] * 1000, worked * 1000, grown / 1024, answer.status), answer


async def _beat(longest: list[float]) -> None:
    while True:
        await asyncio.sleep(BEAT)
        now = time.thread_time()
        longest[:] = [max(longest[0], now - longest[1]), now]


def _forget_peak() -> None:
    """Have the system count anew how much memory this process needed at most."""
    with suppress(OSError):
        PEAK.write_text("5", encoding="ascii")


def _resident(name: str = "VmRSS") -> int:
    """Kilobytes of this process."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(name):
            return int(line.split()[1])
    return 0
