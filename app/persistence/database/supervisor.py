"""Keeps the embedded server alive: whatever ends it, it comes again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import structlog

from app.persistence.database.embedded import EmbeddedError, EmbeddedServer

PAUSE = 1.0  # seconds between looks
LONGEST_PAUSE = 30.0  # after a start that failed, doubled each time
log = structlog.get_logger()


@contextmanager
def supervised(server: EmbeddedServer) -> Iterator[None]:
    """Start `server` again where it has ended, and bound its log, from a thread of its own.

    Of several processes that use it each looks; the first starts it, under the lock, and the others find it running.
    """
    ended = Event()
    thread = Thread(target=_watch, args=(server, ended), daemon=True, name="database supervisor")
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _watch(server: EmbeddedServer, ended: Event) -> None:
    pause = PAUSE
    while not ended.wait(pause):
        try:
            if not server.is_running():
                log.error("database.ended", folder=str(server.cluster))
                server.start()
                log.warning("database.started_again", folder=str(server.cluster))
            server.bound_log()
            pause = PAUSE
        except (EmbeddedError, OSError) as error:
            log.error("database.not_started", error=str(error))
            pause = min(pause * 2, LONGEST_PAUSE)
