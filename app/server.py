"""Serves the application in this process: one event loop, and a shutdown that keeps its promises (several: forks.py).

The server is uvicorn with uvloop and httptools. Measured side by side with granian 2.8 on a small Litestar page with
one query (machine-specific, median of 3 rounds; CPU of the server for one request, memory, start until the first
answer): uvicorn 285 µs, 38 MiB, 0.32 s; granian 363 µs, 57 MiB, 0.48 s; granian embedded 316 µs, 43 MiB, 0.32 s.
What decided: granian binds with SO_REUSEPORT, so a second server on a taken port starts without a word; its worker
outlives a killed parent; it takes no socket of ours; and it stops accepting at SIGTERM, before readiness could tell.
"""

from __future__ import annotations

import asyncio
import resource
import signal
import socket
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

import uvicorn
import uvloop
from litestar import Litestar

from app.protocol import MOST_WAITED, BoundedProtocol
from app.sockets import let_in

FILES = 2 * MOST_WAITED  # that may be open; many a system allows 1,024 unless it is asked for more
LAST_TURNS = 20  # of the loop, ten milliseconds apart: whoever has connected is accepted, and the request comes


class Server(uvicorn.Server):
    """uvicorn, except for what a signal does.

    At SIGTERM readiness turns red, and for `drain_delay` seconds requests are still accepted, so that a load
    balancer can look away first; then requests in flight have `drain_timeout` seconds. A second signal waits for none.
    Nobody who has connected is reset.
    """

    def __init__(
        self,
        app: Litestar,
        *,
        drain_delay: float,
        drain_timeout: float,
        on_ready: Callable[[], None],
        closes: Callable[[], bool],
    ) -> None:
        super().__init__(_config(app, drain_timeout))
        self.app = app
        self.drain_delay = drain_delay
        self.on_ready = on_ready
        self.closes = closes
        self._stop_at: float | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self.on_ready()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """The signal is not raised again afterwards, as uvicorn would: an orderly end is exit code 0."""
        self.app.state.draining = True
        if self._stop_at is None:  # Ctrl-C is somebody who waits, and no load balancer
            self._stop_at = time.monotonic() + (0 if sig == signal.SIGINT else self.drain_delay)
        else:
            self.should_exit = self.force_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if self.closes():
            for listener in sockets or ():
                let_in(listener, anybody=False)
        else:  # whoever waits at the socket is accepted by another process
            for one in self.servers:
                one.close()
        for _ in range(LAST_TURNS):
            await asyncio.sleep(0.01)
        await super().shutdown(sockets)

    async def on_tick(self, counter: int) -> bool:
        if self._stop_at is not None and time.monotonic() >= self._stop_at:
            self.should_exit = True
        return await super().on_tick(counter)


def serve(
    app: Litestar,
    listener: socket.socket,
    *,
    drain_delay: float = 0.0,
    drain_timeout: float = 20.0,
    on_ready: Callable[[], None] = lambda: None,
    closes: Callable[[], bool] = lambda: True,
) -> None:
    """Serve `app` on a bound socket until SIGTERM or SIGINT. `on_ready` is called when requests are accepted;
    `closes` tells at the end whether the port closes with this process, or others go on to serve it.
    """
    let_in(listener, anybody=True)  # it is that of another process, too, which may have ended
    server = Server(app, drain_delay=drain_delay, drain_timeout=drain_timeout, on_ready=on_ready, closes=closes)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < FILES:
        resource.setrlimit(
            resource.RLIMIT_NOFILE, (FILES if hard == resource.RLIM_INFINITY else min(FILES, hard), hard)
        )
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(server.serve(sockets=[listener]))


def _config(app: Any, drain_timeout: float) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=BoundedProtocol,
        ws="none",
        lifespan="on",
        log_config=None,  # the process's own logging says it all
        access_log=False,
        server_header=False,
        proxy_headers=False,  # which forwarded headers to believe is the application's decision
        timeout_keep_alive=15,
        timeout_graceful_shutdown=max(1, round(drain_timeout)),
    )
