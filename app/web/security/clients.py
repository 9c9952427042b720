"""The true address of whoever asks, where proxies stand before the server."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from app.web.http.request import Scope

Address = IPv4Address | IPv6Address


class Clients:
    """Believes `header` (x-forwarded-for or x-real-ip) from peers in `trusted` only, since anybody can write one."""

    def __init__(self, trusted: list[IPv4Network | IPv6Network], header: str) -> None:
        self.trusted = trusted
        self.header = header.encode()

    def address(self, scope: Scope, headers: dict[bytes, bytes]) -> str:
        """Where the request comes from, "" where that cannot be told (a Unix socket)."""
        peer = scope.get("client")
        near = _parsed(peer[0]) if peer else None
        if near is None or not self._is_trusted(near):
            return str(near or "")
        # Each proxy appends the peer that it saw, so the last one that is no proxy of ours is the client.
        for text in reversed(headers.get(self.header, b"").decode("latin-1").split(",")):
            far = _parsed(text.strip())
            if far is None:
                break
            near = far
            if not self._is_trusted(far):
                break
        return str(near)

    def by_proxy(self, scope: Scope) -> bool:
        """Whether a proxy of ours hands the request on, whose headers are believed."""
        peer = scope.get("client")
        near = _parsed(peer[0]) if peer else None
        return near is not None and self._is_trusted(near)

    def _is_trusted(self, address: Address) -> bool:
        return any(address in network for network in self.trusted)


def network(address: str, bits: int = 64) -> str:
    """What one household or office has of the Internet: an IPv4 address, or the first `bits` of an IPv6 address."""
    try:
        ip = ip_address(address)
    except ValueError:
        return address
    rest = 128 - bits
    return f"{IPv6Address(int(ip) >> rest << rest)}/{bits}" if ip.version == 6 else str(ip)


@lru_cache(1000)
def _parsed(text: str) -> Address | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
