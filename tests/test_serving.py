"""How the server listens, and how it ends."""

from __future__ import annotations

import http.client
import signal
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.persistence.database.embedded import EmbeddedServer
from app.sockets import PortUnavailable, bind
from app.web.security.csrf import token
from tests.processes import Running, finished, forked, started, wait_for

pytestmark = pytest.mark.slow

SECRET = "s" * 43
SLOW = (sys.executable, "-m", "tests.slow_server")


@dataclass
class End:
    """What was seen of a server that got SIGTERM with requests in flight and idle connections open."""

    before: tuple[int, str]
    red: tuple[int, str]
    live: tuple[int, str]
    slow: tuple[int, str]
    uploaded: bytes
    code: int


@pytest.fixture(scope="module")
def slow_command(server: EmbeddedServer) -> Callable[[], AbstractContextManager[Running]]:
    """Starts `slow_server.py`; it needs a database that answers, not one with tables."""
    project = str(Path(__file__).parents[1])
    variables = {"DATABASE_URL": server.url, "RATIONALE_DRAIN_DELAY": "3", "PYTHONPATH": project}
    variables["RATIONALE_DRAIN_TIMEOUT"] = "86400"  # whoever waited for it would not come to an end
    return lambda: started(*SLOW, **variables)


@pytest.fixture(scope="module")
def end(slow_command: Callable[[], AbstractContextManager[Running]]) -> End:
    with slow_command() as server, socket.socket() as idle:
        server.wait_until_ready()
        idle.connect(("127.0.0.1", server.port))
        before = server.get("/livez")
        thread, answers = in_background(lambda: server.get("/slow"))
        upload = begin_upload(server)
        wait_for(lambda: server.said.count("asked\n") == 2)
        server.process.send_signal(signal.SIGTERM)
        red, live = red_answer(server), server.get("/livez")
        wait_for(lambda: refuses(server))
        assert server.process.poll() is None, "requests are still being answered"
        upload.send(b"x" * 200_000)
        uploaded = upload.getresponse().read()
        thread.join()
        return End(before, red, live, answers[0], uploaded, server.process.wait())


def begin_upload(server: Running) -> http.client.HTTPConnection:
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    connection.putrequest("POST", "/upload")
    connection.putheader("origin", f"http://127.0.0.1:{server.port}")
    connection.putheader("cookie", f"__Host-rationale-form={SECRET}")
    connection.putheader("x-csrf-token", token(SECRET))
    connection.putheader("content-length", "300000")
    connection.endheaders(b"x" * 100_000)
    return connection


def red_answer(server: Running) -> tuple[int, str]:
    """The first answer of readiness after a signal that says so."""
    answers: list[tuple[int, str]] = []

    def is_red() -> bool:
        answers.append(server.get("/readyz"))
        return answers[-1][1] == "shutting down\n"

    wait_for(is_red)
    return answers[-1]


def in_background(work: Callable[[], Any]) -> tuple[threading.Thread, list[Any]]:
    answers: list[Any] = []
    thread = threading.Thread(target=lambda: answers.append(work()))
    thread.start()
    return thread, answers


def refuses(server: Running) -> bool:
    try:
        socket.create_connection(("127.0.0.1", server.port), timeout=2).close()
    except OSError:
        return True
    return False


def test_serve_answers_on_ipv4_and_ipv6(database_url: str) -> None:
    with forked("serve", "--port", "0", DATABASE_URL=database_url) as server:
        server.wait_until_ready()
        assert [server.get("/livez", host)[0] for host in ("127.0.0.1", "::1")] == [200, 200]
        wait_for(lambda: f"  it listens on every address, IPv4 and IPv6, port {server.port}\n" in server.said)
        assert server.stop() == 0


def test_a_machine_without_ipv6_is_served_on_ipv4(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "has_dualstack_ipv6", lambda: False)
    with bind("::", 0) as listener:
        assert listener.getsockname()[0] == "0.0.0.0"


def test_an_ipv6_address_alone_leaves_ipv4_to_others() -> None:
    with bind("::1", 0) as listener, bind("127.0.0.1", listener.getsockname()[1]) as other:
        assert other.getsockname()[1] == listener.getsockname()[1]


def test_an_address_that_is_not_ours_is_refused_in_words() -> None:
    with pytest.raises(PortUnavailable, match=r"Cannot listen on 192\.0\.2\.1 port 8000"):
        bind("192.0.2.1", 8000)


@pytest.mark.parametrize("command", ["run", "serve"])
def test_a_port_in_use_is_named(command: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        ended = finished(command, PORT=str(port), DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert ended.returncode == 2
    assert f"Port {port} is in use" in ended.stderr
    assert ended.stderr.count("\n") == 1


def test_a_request_in_flight_is_finished_after_sigterm(end: End) -> None:
    assert end.slow == (200, "done")


def test_an_upload_in_flight_is_finished_after_sigterm(end: End) -> None:
    assert end.uploaded == b"300000"


def test_readiness_turns_red_before_the_door_closes(end: End) -> None:
    assert (end.before[0], end.red, end.live[0]) == (200, (503, "shutting down\n"), 200)


def test_idle_connections_do_not_hold_up_an_orderly_end(end: End) -> None:
    assert end.code == 0


def test_whoever_has_connected_is_answered_or_let_go_but_not_reset(
    slow_command: Callable[[], AbstractContextManager[Running]],
) -> None:
    answers: list[Any] = []
    with slow_command() as server, socket.socket() as idle:
        server.wait_until_ready()
        idle.connect(("127.0.0.1", server.port))
        knocking = [in_background(lambda: knock(server, answers))[0] for _ in range(8)]
        wait_for(lambda: len(answers) >= len(knocking))
        server.process.send_signal(signal.SIGTERM)
        for thread in knocking:
            thread.join()
        assert (set(answers), idle.recv(1), server.process.wait()) == ({(200, "done")}, b"", 0)


def knock(server: Running, answers: list[Any]) -> None:
    """Ask again and again, with a connection each, until nobody is let in."""
    with suppress(ConnectionRefusedError):
        while True:
            try:
                answers.append(server.get("/busy"))
            except (ConnectionResetError, http.client.HTTPException) as error:
                answers.append(error)


def test_a_second_signal_waits_for_nobody(slow_command: Callable[[], AbstractContextManager[Running]]) -> None:
    with slow_command() as server:
        upload = begin_upload(server.wait_until_ready())
        wait_for(lambda: "asked\n" in server.said)
        server.process.send_signal(signal.SIGINT)
        wait_for(lambda: refuses(server))
        server.stop(signal.SIGINT)
        upload.close()
