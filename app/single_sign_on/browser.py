"""What binds a sign-in at the provider to the browser that began it.

The browser keeps a random secret of each attempt in a short-lived cookie, so that tabs do not disturb one another.
State, nonce and PKCE verifier are derived from it, so the server keeps nothing, and an answer of the provider is of no
use in another browser (RFC 9700, 4.5 and 4.7).
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode

from msgspec import Struct

COOKIES = tuple(f"rationale-sso-{number}" for number in range(8))  # for as many attempts at the same time
LIFE = 600  # seconds to sign in at the provider


class Attempt(Struct, frozen=True):
    """One attempt to sign in, by the secret in its browser's cookie and the path that it shall lead to."""

    secret: str
    way: str

    @property
    def state(self) -> str:
        """What comes back from the provider with the answer."""
        return f"{self._derived('state ' + self.way)}.{_text(self.way.encode())}"

    @property
    def nonce(self) -> str:
        """What the provider's token must hold."""
        return self._derived("nonce")

    @property
    def verifier(self) -> str:
        """What proves to the provider that the code is fetched by who asked for it (RFC 7636)."""
        return self._derived("verifier")

    @property
    def challenge(self) -> str:
        """What the provider compares it to."""
        return _text(hashlib.sha256(self.verifier.encode()).digest())

    def _derived(self, purpose: str) -> str:
        return _text(hmac.digest(self.secret.encode(), purpose.encode(), "sha256"))


def resumed(secret: str, state: str) -> Attempt | None:
    """The attempt that `state` came back for, None if the browser with this secret did not begin it."""
    attempt = Attempt(secret, way_of(state))
    return attempt if secret and hmac.compare_digest(attempt.state.encode(), state.encode()) else None


def way_of(state: str) -> str:
    """The path that an attempt shall lead to, whoever wrote it there; "" where that cannot be read."""
    try:
        return urlsafe_b64decode(state.partition(".")[2] + "==").decode()
    except ValueError:
        return ""


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
