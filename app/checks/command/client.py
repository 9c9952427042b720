"""Asks a server to check, with nothing but the standard library."""

from __future__ import annotations

import http.client
import re
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Mapping
from typing import IO, Any
from urllib.parse import quote, urlsplit
from uuid import uuid4

import msgspec

from app.checks.verdicts import SCHEMA, Report

PATIENCE = 60.0  # seconds
MOST_SENT = 50_000_000  # bytes
MOST_ANSWERED = 100_000_000
FORBIDDEN = 403  # a token of another scope, or for another project: the register says which
BUSY, TRIES = 429, 5
UNREAD = 422  # also with a report on files of which none could be read
BUNDLE = "/stack/bundle.json"


class ServerError(RuntimeError):
    """The server did not answer with what was asked for; the message says why, for people."""


class Client:
    def __init__(self, url: str, token: str) -> None:
        """Raises ServerError for an address that is none."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.netloc or "@" in parts.netloc:
            raise ServerError(f"“{url}” is no address of a server. Write it as https://rationale.example.org.")
        if not re.fullmatch(r"[\x21-\x7e]*", token):
            raise ServerError("The token holds signs that no token has. Copy it again.")
        self.url, self.token = url.rstrip("/"), token
        self.opener = urllib.request.build_opener(_NoRedirect)

    def check(
        self, project: str, sent: Iterable[tuple[str, bytes]], *, store: bool = True, whole: bool = True
    ) -> Report:
        """The report on files, each a path and the content; `store`: they are the project's from
        now on; `whole`: they are all that it has. Raises ServerError."""
        body, kind = form(sent)
        if len(body) > MOST_SENT:
            raise ServerError(f"The files are larger than {MOST_SENT:,} bytes together. Check fewer at once.")
        query = "&".join(f"{name}=no" for name, is_so in (("store", store), ("whole", whole)) if not is_so)
        path = f"/projects/{quote(project, safe='')}/checks" + (f"?{query}" if query else "")
        answer = self._ask(path, body, {"content-type": kind})
        try:
            report = msgspec.json.decode(answer, type=Report)
        except (msgspec.MsgspecError, UnicodeDecodeError) as problem:
            raise ServerError(f"{self.url} answered with something else than a report: {problem}.") from None
        if report.schema != SCHEMA:
            raise ServerError(f"{self.url} answers with {report.schema}, and {SCHEMA} is read. Install its version.")
        return report

    def bundle(self) -> bytes:
        """What a check without a server is made against. Raises ServerError."""
        return self._ask(BUNDLE, None, {})

    def _ask(self, path: str, body: bytes | None, headers: Mapping[str, str]) -> bytes:
        headers = {"accept": "application/json", "authorization": f"Bearer {self.token}", **headers}
        if not self.token:
            del headers["authorization"]
        request = urllib.request.Request(self.url + path, body, headers)  # noqa: S310 - the scheme was looked at
        try:
            with self._opened(request) as answer:
                return _read(answer)
        except urllib.error.HTTPError as error:
            with error:
                told = _read(error)
            if error.code == UNREAD and SCHEMA.encode() in told:
                return told
            is_closed = not self.token and (error.code in (401, 403) or 300 <= error.code < 400)
            reason = UNKNOWN if is_closed else _reason(error, told)
            raise ServerError(f"{self.url}{path} answered {error.code}: {reason}") from None
        except (OSError, http.client.HTTPException, ssl.SSLError) as error:
            cause = getattr(error, "reason", None) or error
            raise ServerError(f"{self.url} cannot be reached: {cause}.") from None

    def _opened(self, request: urllib.request.Request) -> IO[bytes]:
        """Ask once more, a few times, where the server says after how many seconds it has time for us."""
        for _ in range(TRIES - 1):
            try:
                return self._open(request)
            except urllib.error.HTTPError as error:
                wait = error.headers.get("retry-after", "")
                if error.code != BUSY or not re.fullmatch(r"[12]?[0-9]", wait):
                    raise
                error.close()
                time.sleep(int(wait))
        return self._open(request)

    def _open(self, request: urllib.request.Request) -> IO[bytes]:
        answer: IO[bytes] = self.opener.open(request, timeout=PATIENCE)
        return answer


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A form that is sent elsewhere arrives empty, and the token with it."""

    def redirect_request(self, *_: Any) -> None:
        return None


def form(sent: Iterable[tuple[str, bytes]]) -> tuple[bytes, str]:
    """A form with files, and its media type."""
    boundary = uuid4().hex
    parts: list[bytes] = []
    for path, content in sent:
        name = path.replace("\\", "\\\\").replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
        head = f'--{boundary}\r\ncontent-disposition: form-data; name="file"; filename="{name}"\r\n'
        parts += [head.encode(errors="surrogateescape"), b"content-type: application/octet-stream\r\n\r\n"]
        parts += [content, b"\r\n"]
    return b"".join([*parts, f"--{boundary}--\r\n".encode()]), f"multipart/form-data; boundary={boundary}"


def _read(answer: IO[bytes]) -> bytes:
    found = answer.read(MOST_ANSWERED + 1)
    if len(found) > MOST_ANSWERED:
        raise ServerError(f"The answer is larger than {MOST_ANSWERED:,} bytes.")
    return found


UNKNOWN = "It needs a token. Give one with --token or RATIONALE_TOKEN."
WORDS = {
    401: "It does not know the token, or that has ended. Make another.",
    403: "The token may not do that. Make one with the scope Check.",
    404: "It knows no such project. Name it with --project, and look at the address.",
    413: "The files are too large.",
    429: "It is asked too often. Try again later.",
}


def _reason(error: urllib.error.HTTPError, told: bytes) -> str:
    """In the server's words, where they are words; else in ours."""
    words = _words(told)
    if error.code in WORDS and not (error.code == FORBIDDEN and words):
        return WORDS[error.code]
    if 300 <= error.code < 400:
        return f"It is at another address, {error.headers.get('location', 'which it does not say')}."
    return words or error.reason


def _words(told: bytes) -> str:
    text = told[:2_000].decode(errors="replace")
    try:
        problem = msgspec.json.decode(told)
        text = str(problem.get("detail") or "") if isinstance(problem, dict) else ""
    except (msgspec.MsgspecError, UnicodeDecodeError):
        text = text if "<" not in text else ""
    return " ".join(text.split())[:500]
