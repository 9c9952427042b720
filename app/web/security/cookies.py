"""The cookies of this site: each is for the server alone, for the whole site and for its own pages.

A browser takes a cookie called `__Host-…` over TLS or from this machine only, and from no other host, not even from one
with a longer name (RFC 6265bis, 4.1.3.2). Where people are said to come over plain HTTP, names go without.
"""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

SESSION = "rationale"
SECRET = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)  # what `secrets.token_urlsafe(32)` makes


class Cookies:
    """Reads and writes cookies; `secure` is whether browsers may be told to keep them from plain HTTP."""

    def __init__(self, *, secure: bool) -> None:
        self.prefix = "__Host-" if secure else ""
        self.attributes = "; Path=/; HttpOnly; SameSite=Lax" + ("; Secure" if secure else "")

    def read(self, headers: dict[bytes, bytes], name: str, form: re.Pattern[str] = SECRET) -> str:
        """The secret, or what else has this `form`, that the browser sent under `name`; "" where it sent none such.

        Not with `http.cookies`, which gives up the whole header for one cookie that it cannot read: other programs on
        this host, or on a domain above it, set such.
        """
        wanted = (self.prefix + name).encode()
        for cookie in headers.get(b"cookie", b"").split(b";"):
            key, _, value = cookie.strip(b" \t").partition(b"=")
            if key == wanted and form.fullmatch(secret := value.decode("latin-1")):
                return secret
        return ""

    def write(self, name: str, value: str, seconds: int) -> tuple[bytes, bytes]:
        """The header that has a browser keep `value` for so many seconds; 0 makes it forget."""
        return b"set-cookie", f"{self.prefix}{name}={value}; Max-Age={seconds}{self.attributes}".encode()


def may_be_secure(site: str) -> bool:
    """Whether cookies can be kept from plain HTTP where people reach the server at `site` ("": nobody said)."""
    parts = urlsplit(site)
    return parts.scheme != "http" or is_loopback(parts.hostname or "")


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, which browsers trust without TLS."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        ip = ip_address(host)
    except ValueError:
        return False
    return (getattr(ip, "ipv4_mapped", None) or ip).is_loopback
