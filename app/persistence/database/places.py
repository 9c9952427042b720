"""Where PostgreSQL servers are, written for people and as URLs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

SOCKET_FOLDERS = ("/var/run/postgresql", "/tmp")  # noqa: S108 - where servers put their socket, in libpq's order
DEFAULT_PORT = 5432


def is_socket(host: str) -> bool:
    """Whether `host` is the folder of a Unix socket, or the name of an abstract one."""
    return host.startswith(("/", "@"))


def places(hosts: Sequence[str], ports: Sequence[int]) -> str:
    """host:port, or the folder of a socket; several with commas between."""
    return ",".join(_place(host, port) for host, port in zip(hosts, ports, strict=True))


def safe_url(user: str | None, place: str, database: str | None, ssl: str) -> str:
    """A URL without a password that `url.parse` understands; `place` as from `places`."""
    begin, end = f"postgresql://{quote(user, safe='')}@" if user else "postgresql://", quote(database or "", safe="")
    if is_socket(place):
        return f"{begin}/{end}?host={quote(place, safe='/,:')}"
    return f"{begin}{place}/{end}?sslmode={ssl}"


def _place(host: str, port: int) -> str:
    if is_socket(host):
        return host if port == DEFAULT_PORT else f"{host}:{port}"
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def socket_folder() -> str:
    """Where a server on this machine has its socket, as libpq would look for it."""
    return next((folder for folder in SOCKET_FOLDERS if Path(folder).is_dir()), SOCKET_FOLDERS[0])
