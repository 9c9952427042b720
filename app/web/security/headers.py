"""What every answer forbids the browser, and which requests are refused before they reach a handler."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from app.web.http.problems import Problem
from app.web.http.request import Headers, Scope

HEADERS: Headers = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"),
]
HEEDED_BY_FILES = (b"x-content-type-options", b"cross-origin-resource-policy")  # the rest governs documents
STRICT_TRANSPORT = (b"strict-transport-security", b"max-age=63072000; includeSubDomains")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SANDBOX = b"default-src 'none'; frame-ancestors 'none'; sandbox"  # of files that came from elsewhere
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
ALLOWING = (204, 405)  # statuses of answers that say which methods there are
EMBEDDED = (".css", ".js", ".woff2")  # files that no browser shows as a document
LONGEST_ADDRESS = 8_192  # bytes of path and query together
NAME = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+")  # of a host, or its address
LONGEST_TEXT = 1_000  # characters of one value in a query


class AnswerHeaders:
    """Litestar's hook before an answer is sent: adds the headers of every answer and notes what it is, for the log."""

    def __init__(self, *, https: bool) -> None:
        transport = [STRICT_TRANSPORT] if https else []
        self.policy = policy(https=https)
        self.all = HEADERS + transport
        self.of_files = [one for one in HEADERS if one[0] in HEEDED_BY_FILES] + transport

    async def __call__(self, message: Any, scope: Any) -> None:
        """Cookies are left out of an error of ours, since nothing that they could stand for was stored then."""
        state = scope["state"]
        if message["type"] == "http.response.start":
            status = state["status"] = message["status"]
            cookies = state["cookies"] if status < 500 else []
            given = map(_with_head, message["headers"]) if status in ALLOWING else message["headers"]
            message["headers"] = [*given, *self._security(state), *cookies]
            return
        if scope["method"] == "HEAD":
            message["body"] = b""
        state["sent"] += len(message.get("body", b""))

    def _security(self, state: dict[str, Any]) -> Headers:
        name = (b"x-request-id", state["request_id"].encode())
        if state["status"] == 304:
            return [name]
        if state["embedded"]:
            return [*self.of_files, name]
        policy = SANDBOX if state["sandboxed"] else self.policy
        return [*self.all, (b"content-security-policy", policy), name]


def _with_head(header: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
    """What may be asked for by GET may be by HEAD: front.py answers it, the routes do not know."""
    name, value = header
    return (name, value.replace(b"GET", b"GET, HEAD")) if name.lower() == b"allow" else header


def policy(*, https: bool) -> bytes:
    """The Content-Security-Policy: every script is a file of ours, so that none needs a nonce."""
    return (POLICY + ("; upgrade-insecure-requests" if https else "")).encode()


@lru_cache(100)
def host_of(host: str) -> tuple[str, str]:
    """A Host header's name (lower case, no brackets, no trailing dot), and with its port as links have it.

    Both "" for what is more than that, or cannot be read.
    """
    try:
        parts = urlsplit(f"//{host}")
        name, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:  # also for a port that is none
        return "", ""
    if port == 0 or parts.netloc != host or "@" in host or not NAME.fullmatch(name):
        return "", ""
    shown = f"[{name}]" if ":" in name else name
    return name, shown if port is None else f"{shown}:{port}"


def check_address(scope: Scope) -> None:
    """Refuse what no page of ours links to and PostgreSQL cannot store: raises Problem 400."""
    path, query = scope["path"], scope["query_string"]
    if "\0" in path or b"%00" in query:
        raise Problem(400, "The address holds a NUL character, which no text can hold.")
    if path.startswith("//"):
        raise Problem(400, "The address begins with two slashes, which in a link leads to another site.")
    if len(scope.get("raw_path") or path) + len(query) > LONGEST_ADDRESS:
        raise Problem(400, "The address is longer than any that this site makes.")
    if len(query) > LONGEST_TEXT and any(len(text) > LONGEST_TEXT for _, text in _pairs(query)):
        raise Problem(400, f"A text in the address is longer than {LONGEST_TEXT} characters. Search for less of it.")


def check_host(scope: Scope, allowed: frozenset[str]) -> str:
    """The host and port that links of the answer may lead to.

    Refuses a Host that is not ours (DNS rebinding, poisoned links): raises Problem 400. "*" allows every one.

    Two of them are refused as well (RFC 9112, 3.2): a proxy may have looked at the other one.
    """
    hosts = [value for name, value in scope["headers"] if name == b"host"]
    if len(hosts) > 1:
        raise Problem(400, "The request names its host more than once.")
    name, shown = host_of(hosts[0].decode("latin-1") if hosts else "")
    if not name or (name not in allowed and "*" not in allowed):
        raise Problem(400, "This server does not answer to that name; RATIONALE_ALLOWED_HOSTS lists further ones.")
    return shown


FOREIGN = "This change was not sent from a page of this site, so it was not made."
OF_A_PROGRAM = "A program sends a token along: “Authorization: Bearer …”. Your account makes one. Nothing was changed."


def check_origin(scope: Scope, headers: dict[bytes, bytes]) -> None:
    """Refuse a change that another site asks for (CWE-352): raises Problem 403.

    Browsers say where a request comes from in Sec-Fetch-Site, older ones in Origin or Referer; one that says nothing
    is refused. A machine with a token is no browser: nothing sends that token along by itself.
    """
    if scope["method"] in SAFE or is_machine(headers):
        return
    site = headers.get(b"sec-fetch-site")
    if site != b"same-origin" if site else not _is_own(headers):
        raise Problem(403, FOREIGN if site or headers.keys() & {b"origin", b"referer", b"cookie"} else OF_A_PROGRAM)


def is_machine(headers: dict[bytes, bytes]) -> bool:
    """Whether a request names a token in place of a browser's cookies."""
    return headers.get(b"authorization", b"")[:7].lower() == b"bearer " and b"cookie" not in headers


def _is_own(headers: dict[bytes, bytes]) -> bool:
    source = headers.get(b"origin") or headers.get(b"referer") or b""
    try:
        origin, host = urlsplit(source.decode("latin-1")), urlsplit("//" + headers.get(b"host", b"").decode("latin-1"))
        default = {"http": 80, "https": 443}[origin.scheme]
        return origin.hostname == host.hostname and (origin.port or default) == (host.port or default)
    except (ValueError, KeyError):
        return False


def _pairs(query: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(query.decode("latin-1"), max_num_fields=500)
    except ValueError:
        raise Problem(400, "The address holds more values than any that this site makes.") from None
