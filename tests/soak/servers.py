"""The real command, started again on the same port after each fault."""

from __future__ import annotations

import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

import psutil

from tests.processes import COMMAND, environment

PATIENCE = 300  # seconds until a server is ready


class Server:
    """One process; its log is a file."""

    def __init__(self, database_url: str, folder: Path, number: int) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.log = (folder / f"server-{number}.log").open("ab")
        self.variables = {
            "DATABASE_URL": database_url, "PORT": str(self.port), "RATIONALE_DATA": str(folder / f"data-{number}"),
            "RATIONALE_PUBLIC_READING": "true", "RATIONALE_EXPENSIVE_PER_MINUTE": "0", "RATIONALE_DRAIN_DELAY": "0.2",
            "RATIONALE_POOL_SIZE": "4",
        }  # fmt: skip
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Raises TimeoutError where it is not ready in time."""
        command = [*COMMAND, "serve", "--host", "127.0.0.1"]
        self.process = subprocess.Popen(command, env=environment(**self.variables), stdout=self.log, stderr=self.log)
        until = time.monotonic() + PATIENCE
        while not self._is_ready():
            if time.monotonic() > until or self.process.poll() is not None:
                raise TimeoutError(f"A server did not start; see {self.log.name}.")
            time.sleep(0.1)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """The exit code."""
        if self.process is None:
            return 0
        self.process.send_signal(number)
        return self.process.wait()

    def measure(self) -> tuple[int, int]:
        """Bytes of memory and open files; of none while it is away."""
        try:
            process = psutil.Process(self.process.pid if self.process else 0)
            return process.memory_info().rss, process.num_fds()
        except psutil.Error:
            return 0, 0

    def _is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/livez", timeout=2) as answer:
                return answer.status == 200
        except OSError:
            return False
