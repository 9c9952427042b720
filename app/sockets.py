"""Where the server listens. The socket is bound before anything else begins, so that a taken port is told at once."""

from __future__ import annotations

import ctypes
import errno
import socket
import struct
import sys
from contextlib import suppress

_ATTACH_FILTER, _DETACH_FILTER = 26, 27  # of Linux, which Python has no names for
_NO_SYN = ((0x30, 0, 0, 13), (0x45, 0, 1, 2), (0x06, 0, 0, 0), (0x06, 0, 0, 0xFFFFFFFF))  # TCP's flags; SYN: drop


class PortUnavailable(RuntimeError):
    """The address cannot be listened on; the message is one line, names the port and says what to do."""


def bind(host: str, port: int) -> socket.socket:
    """A bound socket that does not listen yet. Port 0 takes any free one.

    `host` "::" means every address, IPv4 and IPv6 alike; on a machine without IPv6 it means every IPv4 address.
    Raises PortUnavailable.
    """
    if host == "::" and not socket.has_dualstack_ipv6():
        host = "0.0.0.0"  # noqa: S104  what "every address" is called where there is no IPv6
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        return _bound(family, address)
    except OSError as error:
        raise PortUnavailable(_reason(host, port, error)) from None


def let_in(listener: socket.socket, *, anybody: bool) -> None:
    """Whether somebody new may connect. Where nobody may, the kernel drops the packet with which one would begin: it
    comes again a second later, by when another server listens or none does. Those who have connected already can be
    accepted, which they could not after `close`, nor could it be told when the last of them was.
    """
    if sys.platform != "linux":
        return
    steps = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in _NO_SYN))
    filtered = struct.pack("HL", len(_NO_SYN), ctypes.addressof(steps))
    with suppress(OSError):  # none is there to detach; or a system knows of no filters
        listener.setsockopt(socket.SOL_SOCKET, _DETACH_FILTER if anybody else _ATTACH_FILTER, filtered)


def url(listener: socket.socket) -> str:
    """An address for the browser of somebody who sits at this machine."""
    host, port = listener.getsockname()[:2]
    if host in ("::", "0.0.0.0"):  # noqa: S104  compared, not bound
        host = "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def listening(listener: socket.socket) -> str:
    """On which addresses it listens, for people."""
    host, port = listener.getsockname()[:2]
    every = {"::": "every address, IPv4 and IPv6", "0.0.0.0": "every IPv4 address"}  # noqa: S104  compared, not bound
    return f"{every.get(host, host)}, port {port}"


def _bound(family: socket.AddressFamily, address: tuple[object, ...]) -> socket.socket:
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, int(address[0] != "::"))
        listener.bind(address)
    except OSError:
        listener.close()
        raise
    return listener


def _reason(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is in use by another program. Stop it, or choose another port: PORT={port + 1}, say."
    if error.errno == errno.EACCES:
        return f"Port {port} is not open to this user. Choose one above 1023: PORT=8000, say."
    return f"Cannot listen on {host} port {port}: {error.strerror or error}."
