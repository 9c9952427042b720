"""`sslmode` of libpq as what asyncpg takes for `ssl`."""

from __future__ import annotations

import ipaddress
import ssl
from typing import Literal, get_args

from msgspec import Struct

SslMode = Literal["disable", "allow", "prefer", "require", "verify-ca", "verify-full"]
MODES: tuple[str, ...] = get_args(SslMode)


class Tls(Struct, frozen=True):
    """How to secure a connection. Files are paths in PEM; `root` "" or "system" is the system's own trust store."""

    mode: SslMode = "disable"
    root: str = ""
    certificate: str = ""
    key: str = ""

    def argument(self) -> ssl.SSLContext | str | bool:
        """The `ssl` argument for `asyncpg.connect`.

        Contexts are built here because asyncpg's own "require" starts to verify when a root.crt or PGSSLROOTCERT
        happens to exist, and then refuses the self-signed certificates of hosted databases. Raises OSError, of which
        ssl.SSLError is one, for a certificate file that cannot be read.
        """
        if self.mode == "disable":
            return False
        if self.mode in ("allow", "prefer"):
            return self.mode
        return self._verifying() if self.mode.startswith("verify") else self._encrypting()

    def _encrypting(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return self._identified(context)

    def _verifying(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = self.mode == "verify-full"
        if self.root in ("", "system"):
            context.load_default_certs()
        else:
            context.load_verify_locations(cafile=self.root)
        return self._identified(context)

    def _identified(self, context: ssl.SSLContext) -> ssl.SSLContext:
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if self.certificate:
            context.load_cert_chain(self.certificate, self.key or None)
        return context


def natural_mode(hosts: tuple[str, ...]) -> SslMode:
    """The mode where nobody chose one: off for Unix sockets and loopback, encryption towards any other host."""
    return "disable" if all(map(_is_local, hosts)) else "require"


def _is_local(host: str) -> bool:
    if host.startswith(("/", "@")) or host.lower().rstrip(".") == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
