"""A small OpenID provider on this machine, which can be told to lie."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote_plus, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, OctKey

CLIENT, SECRET = "rationale:register", "s3cret of the client: 100% + æ"


class StandIn:
    """Signs in whoever `claims` says. `key` signs; what is published is `published`."""

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self.issuer = f"http://127.0.0.1:{server.server_address[1]}"
        self.key = self.published = ECKey.generate_key("P-256", {"kid": "one", "use": "sig"})
        self.claims: dict[str, Any] = {"email": "mara@example.org", "email_verified": True, "name": "Mara Lind"}
        self.metadata: dict[str, Any] = {}
        self.algorithm = "ES256"
        self.asked: dict[str, dict[str, str]] = {}  # what was asked for, by the code that was given out
        self.userinfo: dict[str, Any] | None = None  # what it says when it is asked so; None: it cannot be
        self.methods: list[str] | None = None  # in which it takes the client's secret; None: it does not say
        self.requests: list[str] = []

    def authorize(self, address: str) -> str:
        """What a person does there: sign in. Returns where the browser is sent back to."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = f"code {len(self.asked)}"
        self.asked[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """The token for a code, once."""
        asked = self.asked.pop(form.get("code", ""), None)
        proof = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(proof).rstrip(b"=").decode()
        if asked is None or challenge != asked["code_challenge"] or not self.is_client(form, authorization):
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": CLIENT, "sub": "1", "iat": now, "exp": now + 300, "nonce": asked["nonce"],
        } | self.claims  # fmt: skip
        return 200, {"token_type": "Bearer", "access_token": "opens userinfo", "id_token": self.signed(claims)}

    def is_client(self, form: dict[str, str], authorization: str) -> bool:
        """RFC 6749, 2.3.1: in one way, which must be one that it takes; in the header both are form-encoded."""
        basic = base64.b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
        in_header = (unquote_plus(basic[0]), unquote_plus(basic[2])) == (CLIENT, SECRET) and "client_secret" not in form
        in_form = (form.get("client_id"), form.get("client_secret")) == (CLIENT, SECRET) and not authorization
        known = self.methods or ["client_secret_basic"]
        return (in_header and "client_secret_basic" in known) or (in_form and "client_secret_post" in known)

    def signed(self, claims: dict[str, Any]) -> str:
        if self.algorithm != "none":
            secret = self.key if self.algorithm == "ES256" else OctKey.import_key(SECRET * 2)
            return jwt.encode({"alg": self.algorithm, "kid": "one"}, claims, secret, algorithms=[self.algorithm])
        parts = (base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in ({"alg": "none"}, claims))
        return b".".join([*parts, b""]).decode()

    def document(self, path: str, authorization: str) -> tuple[int, dict[str, Any]]:
        if path == "/userinfo" and self.userinfo is not None:
            return (200, {"sub": "1"} | self.userinfo) if authorization == "Bearer opens userinfo" else (401, {})
        if path == "/.well-known/openid-configuration":
            more = {"token_endpoint_auth_methods_supported": self.methods} if self.methods else {}
            more |= {"userinfo_endpoint": f"{self.issuer}/userinfo"} if self.userinfo is not None else {}
            return 200, {
                "issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token", "jwks_uri": f"{self.issuer}/keys",
            } | more | self.metadata  # fmt: skip
        if path == "/keys":
            return 200, {"keys": [self.published.as_dict(private=False)]}
        return 404, {}


@contextmanager
def running() -> Iterator[StandIn]:
    """The provider, on a free port of this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.stand_in = StandIn(server)  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server.stand_in  # type: ignore[attr-defined]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.answer(*self.stand_in.document(self.path, self.headers.get("authorization", "")))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        self.answer(*self.stand_in.token(form, self.headers.get("authorization", "")))

    @property
    def stand_in(self) -> StandIn:
        return self.server.stand_in  # type: ignore[attr-defined]

    def answer(self, status: int, document: dict[str, Any]) -> None:
        self.stand_in.requests.append(self.path)
        content = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Nobody reads it."""
