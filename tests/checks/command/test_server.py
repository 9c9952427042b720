"""`rationale check --server`, in front of a server that plays the register."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from app.checks.outputs import render
from tests.checks.command.conftest import PINS, Run, bundle
from tests.checks.project import Found, Read, check

REPORT = render(check(PINS, Read([Found("sqlalchemy", "2.0.1")], file="requirements.txt")), "json").encode()


class Register(ThreadingHTTPServer):
    """Answers as it is told, and keeps what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        self.status, self.answer, self.busy = 200, REPORT, 0  # `busy`: how often it has no time before it answers
        self.headers: dict[str, str] = {}
        self.asked: list[tuple[str, dict[str, str], bytes]] = []
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def files(self) -> dict[str | None, Any]:
        """What came with the last form, by the file's path."""
        _, headers, body = self.asked[-1]
        form = message_from_bytes(f"content-type: {headers['content-type']}\r\n\r\n".encode() + body)
        parts: list[Message] = form.get_payload()  # type: ignore[assignment]
        return {part.get_filename(): part.get_payload(decode=True) for part in parts}


class Handler(BaseHTTPRequestHandler):
    server: Register

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self._answer(body, self.server.answer)

    def do_GET(self) -> None:
        self._answer(b"", bundle())

    def _answer(self, body: bytes, answer: bytes) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.asked.append((self.path, headers, body))
        if self.server.busy:
            self.server.busy -= 1
            self.send_response(429)
            self.send_header("retry-after", "0")
            self.send_header("content-length", "0")
            self.end_headers()
            return
        self.send_response(self.server.status)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def register() -> Iterator[Register]:
    server = Register()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_register_judges_what_is_sent(repository: Path, register: Register, run: Run) -> None:
    (repository / "requirements.txt").write_text("-r base.txt\n")
    (repository / "base.txt").write_text("sqlalchemy==2.0.1\n")
    code, out, _ = run("--server", f"{register.url}/", "--token", "s3cret", "--project", "Web.Shop")
    path, headers, _ = register.asked[-1]
    assert (code, path, headers["authorization"]) == (1, "/projects/web-shop/checks", "Bearer s3cret")
    assert headers["accept"] == "application/json"
    assert register.files() == {"requirements.txt": b"-r base.txt\n", "base.txt": b"sqlalchemy==2.0.1\n"}
    assert "ADR-12" in out


def test_server_and_token_come_from_the_environment(
    repository: Path, register: Register, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RATIONALE_SERVER", register.url)
    monkeypatch.setenv("RATIONALE_TOKEN", "s3cret")
    assert run("--no-store")[0] == 1
    assert register.asked[-1][0] == f"/projects/{repository.name}/checks?store=no"


@pytest.mark.usefixtures("repository")
def test_a_register_that_says_when_it_has_time_is_asked_again(register: Register, run: Run) -> None:
    register.busy = 2
    assert run("--server", register.url)[0] == 1
    register.busy = 100
    code, _, errors = run("--server", register.url)
    assert (code, "too often" in errors, register.busy) == (2, True, 95)


def test_what_the_repository_says_of_its_checks_is_sent_along(repository: Path, register: Register, run: Run) -> None:
    (repository / ".rationale.toml").write_text('project = "web"\n')
    run("--server", register.url)
    assert (register.asked[-1][0], set(register.files())) == (
        "/projects/web/checks", {".rationale.toml", "requirements.txt"},
    )  # fmt: skip
    run("--server", register.url, "--no-store", "requirements.txt")
    assert register.asked[-1][0] == "/projects/web/checks?store=no&whole=no"


@pytest.mark.usefixtures("history")
def test_what_is_new_is_judged_with_the_pins_of_the_register(register: Register, run: Run) -> None:
    code, out, _ = run("--server", register.url, "--base", "HEAD", "--fail-on", "new", "--format", "json")
    assert code == 0
    assert [one["is_new"] for one in json.loads(out)["verdicts"]] == [False]
    assert {path for path, *_ in register.asked} == {"/projects/shop/checks", "/stack/bundle.json"}


@pytest.mark.usefixtures("repository")
def test_a_report_on_files_that_nobody_could_read_is_shown(register: Register, run: Run) -> None:
    register.status = 422
    register.answer = render(check(PINS, Read([], file="uv.lock", unreadable="It is torn.")), "json").encode()
    code, out, _ = run("--server", register.url)
    assert code == 2
    assert "uv.lock could not be checked: It is torn." in out


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize(
    ("status", "answer", "said"),
    [
        (401, b"", "not know the token"), (403, b"", "scope Check"), (403, b"<p>No</p>", "scope Check"),
        (403, b"This token is for the project shop alone.", "for the project shop alone"),
        (404, b"", "--project"), (413, b"", "too large"),
        (422, b'{"detail": "Two files are called x."}', "Two files are called x."), (500, b"<html>", "answered 500"),
        (429, b"", "too often"), (200, b"<html>", "something else than a report"), (200, b"", "something else"),
        (200, b'{"judged_on": "2026-01-01", "verdicts": [], "schema": "rationale.check/2"}', "Install its version"),
    ],
)  # fmt: skip
def test_no_answer_is_never_a_pass(register: Register, run: Run, status: int, answer: bytes, said: str) -> None:
    register.status, register.answer = status, answer
    code, out, errors = run("--server", register.url, "--token", "s3cret")
    assert (code, out) == (2, "")
    assert said in errors
    assert "s3cret" not in errors


@pytest.mark.usefixtures("repository")
def test_the_token_follows_no_redirect(register: Register, run: Run) -> None:
    register.status, register.headers = 302, {"location": f"{register.url}/elsewhere"}
    code, _, errors = run("--server", register.url, "--token", "s3cret")
    assert (code, len(register.asked)) == (2, 1)
    assert "at another address" in errors


@pytest.mark.usefixtures("repository")
def test_who_is_led_to_sign_in_is_told_of_tokens(register: Register, run: Run) -> None:
    register.status, register.headers = 303, {"location": "/sign-in"}
    assert "Give one with --token" in run("--server", register.url)[2]


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize(
    "url", ["ftp://x", "http://", "localhost:8000", "https://me:pw@example.org", "http://127.0.0.1:1"]
)
def test_an_address_that_leads_nowhere_is_said(run: Run, url: str) -> None:
    code, out, errors = run("--server", url)
    assert (code, out) == (2, "")
    assert "nothing was checked" in errors
