"""Starts the real command and looks at it from outside."""

from __future__ import annotations

import http.client
import multiprocessing
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path

COMMAND = [str(Path(sys.executable).with_name("rationale"))]
ADMIN = ("--admin", "--name", "Ada Admin", "ada@example.org")  # arguments of `user add`
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["app.cli", "app.commands.failures", "app.commands.serving", "app.main"])
OURS = ("DATABASE_URL", "DATABASE_UNPOOLED_URL", "PORT")


def environment(**variables: str) -> dict[str, str]:
    """The test's own environment without settings of the application, and with `variables`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("RATIONALE_")}
    return {name: value for name, value in kept.items() if name not in OURS} | variables


def finished(
    *arguments: str, said: str = "", folder: Path | None = None, **variables: str
) -> subprocess.CompletedProcess[str]:
    """A command that has run to its end, with `said` on its standard input; it is a fork of a process that has
    imported the application, which takes longer than most commands."""
    with tempfile.TemporaryDirectory() as name:
        streams = [Path(name) / stream for stream in ("said", "out", "errors")]
        streams[0].write_text(said, encoding="utf-8")
        process = FORKS.Process(target=_command, args=(arguments, environment(**variables), streams, folder))
        process.start()
        process.join()
        code, out, errors = process.exitcode, *(stream.read_text(encoding="utf-8") for stream in streams[1:])
    return subprocess.CompletedProcess([*COMMAND, *arguments], -1 if code is None else code, out, errors)


def _command(
    arguments: tuple[str, ...], variables: dict[str, str], streams: list[Path], folder: Path | None = None
) -> None:
    for number, stream in enumerate(streams):
        os.dup2(os.open(stream, os.O_RDWR | os.O_CREAT), number)
    _run(arguments, variables, folder)


def _serve(arguments: tuple[str, ...], variables: dict[str, str], said: Connection) -> None:
    for number in (1, 2):
        os.dup2(said.fileno(), number)
    said.close()
    _run(arguments, variables)


def _run(arguments: tuple[str, ...], variables: dict[str, str], folder: Path | None = None) -> None:
    os.environ.clear()
    os.environ.update(variables)
    os.chdir(folder or Path.cwd())
    sys.stdin, sys.stdout, sys.stderr = (os.fdopen(number, "w" if number else "r") for number in range(3))
    sys.argv = ["rationale", *arguments]
    import_module("app.cli").main()


class Fork:
    """A command in a fork of a process that has imported the application: of Popen what a server needs."""

    def __init__(self, arguments: tuple[str, ...], variables: dict[str, str]) -> None:
        heard, said = FORKS.Pipe(duplex=False)
        self._process = FORKS.Process(target=_serve, args=(arguments, variables, said))
        self._process.start()
        said.close()
        self.stdout = os.fdopen(os.dup(heard.fileno()), encoding="utf-8")
        heard.close()
        self.pid = self._process.pid or 0
        self.kill = self._process.kill

    def send_signal(self, number: int) -> None:
        with suppress(ProcessLookupError):  # it has ended, as Popen would know
            os.kill(self.pid, number)

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self) -> int:
        self._process.join()
        return self._process.exitcode or 0


class Running:
    """A server that has said where it is."""

    def __init__(self, process: subprocess.Popen[str] | Fork) -> None:
        self.process = process
        self.said: list[str] = []
        self._ready = threading.Event()
        self.port = 0
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line)
            if found := re.search(r"ready at http://\S+:(\d+)", line):
                self.port = int(found[1])
                self._ready.set()
        self._ready.set()

    def wait_until_ready(self) -> Running:
        self._ready.wait()
        assert self.port, f"ended with {self.process.wait()}: {''.join(self.said)}"
        return self

    def get(self, path: str, host: str = "127.0.0.1") -> tuple[int, str]:
        connection = http.client.HTTPConnection(host, self.port)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal and return the exit code."""
        self.process.send_signal(number)
        return self.process.wait()

    def end(self) -> None:
        """Kill it, if it still runs."""
        self.process.kill()
        self.process.wait()
        self._listener.join(10)
        if self.process.stdout is not None:
            self.process.stdout.close()


def wait_for(condition: Callable[[], bool]) -> None:
    """Look until `condition` holds; pytest ends a test that would wait for ever."""
    while not condition():
        time.sleep(0.02)


@contextmanager
def started(*command: str, folder: Path | None = None, **variables: str) -> Iterator[Running]:
    """A server, killed at the end if it still runs; `folder` is where it works."""
    process = subprocess.Popen(
        command, cwd=folder, env=environment(**variables), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    with _ended(process) as running:
        yield running


@contextmanager
def forked(*arguments: str, **variables: str) -> Iterator[Running]:
    """As `started` the command with these arguments, but without the seconds of importing the application."""
    with _ended(Fork(arguments, environment(**variables))) as running:
        yield running


@contextmanager
def _ended(process: subprocess.Popen[str] | Fork) -> Iterator[Running]:
    running = Running(process)
    try:
        yield running
    finally:
        running.end()
