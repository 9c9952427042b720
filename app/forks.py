"""Several processes that accept from one socket: what `rationale serve --workers` runs.

They are forks of one that has loaded the application, so that they share its memory, and do not know of each other:
whatever one has stored, the next request to any of them sees, since pages that are kept carry the version of the data.
"""

from __future__ import annotations

import mmap
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType

import structlog

SOON = 2.0  # seconds; what ends earlier by itself would do so again
log = structlog.get_logger()


class Forks:
    """Runs `work` in `count` processes, again in place of one that ended by itself, until SIGTERM or SIGINT."""

    def __init__(self, count: int, work: Callable[[int], None]) -> None:
        self.count = count
        self.work = work
        self._stopping = mmap.mmap(-1, 1)  # one byte, which the forks see as well
        self.code = 0
        self._begun: dict[int, tuple[int, float]] = {}  # number and time, by process
        self._alive = os.pipe()  # its second end is open as long as the parent lives

    @property
    def stopping(self) -> bool:
        """Whether all of them come to their end; asked by a fork: whether it is not told to end alone."""
        return self._stopping[0] != 0

    def run(self) -> int:
        """The exit code: 0 where every process came to an orderly end."""
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, self._stop)
        for number in range(self.count):
            self._fork(number)
        while self._begun:
            try:
                process, status = os.wait()
            except InterruptedError:
                continue
            if found := self._begun.pop(process, None):
                self._ended(*found, os.waitstatus_to_exitcode(status))
        return self.code

    def _fork(self, number: int) -> None:
        if process := os.fork():
            self._begun[process] = number, time.monotonic()
            return
        os.close(self._alive[1])
        os.setsid()  # Ctrl-C is for the parent, which passes it on
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, signal.SIG_DFL)
        threading.Thread(target=self._end_with_parent, daemon=True).start()
        code = 1
        try:
            self.work(number)
            code = 0
        except Exception:
            log.exception("a process failed", number=number)
        finally:
            sys.stdout.flush()
            os._exit(code)

    def _end_with_parent(self) -> None:
        os.read(self._alive[0], 1)
        self._stopping[0] = 1
        os.kill(os.getpid(), signal.SIGTERM)

    def _ended(self, number: int, began: float, code: int) -> None:
        if self.stopping:
            self.code = self.code or code
        elif time.monotonic() - began < SOON:
            log.error("a process ended as soon as it had begun", number=number, code=code)
            self.code = code or 1
            self._stop(signal.SIGTERM)
        else:
            log.error("a process ended and is begun again", number=number, code=code)
            self._fork(number)

    def _stop(self, sign: int, frame: FrameType | None = None) -> None:
        self._stopping[0] = 1
        for process in self._begun:
            os.kill(process, sign)
