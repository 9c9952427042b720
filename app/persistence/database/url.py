"""Any PostgreSQL URL in, arguments for asyncpg out.

The URL is taken apart here rather than by `urllib`, because passwords arrive both raw and percent-encoded: one with a
raw `@ : / ? #` is told apart by the last `@` that is followed by something like hosts. The engine is handed the parts,
so that no library quotes or logs the URL again.
"""

from __future__ import annotations

import ipaddress
import re
from typing import Any, cast
from urllib.parse import unquote

from msgspec import Struct, field

from app.persistence.database.places import DEFAULT_PORT, is_socket, places, safe_url, socket_folder
from app.persistence.database.tls import MODES, SslMode, Tls, natural_mode

DRIVER = "postgresql+asyncpg://"
SCHEMES = ("postgres://", "postgresql://", DRIVER)
SESSION_ATTRIBUTES = ("any", "primary", "standby", "read-write", "read-only", "prefer-standby")

_HOST = r"(?:\[[^\[\]@/]+\]|[^\[\]@:/?#,]*)(?::{port})?"
_FORM = r"(?:(?P<userinfo>.*)@)?(?P<hosts>{host}(?:,{host})*)(?:/(?P<database>[^/?#@]*))?"
_KNOWN = r"(?:ssl|host|port|user|password|dbname|database|connect_|target_|application_|options=|pgbouncer=)"
# A query of known parameters may hold an @; failing that, the last @ ends the password whatever stands before it.
_URLS = (
    re.compile(_FORM.format(host=_HOST.format(port=r"\d*")) + rf"\?(?P<query>{_KNOWN}.*)", re.DOTALL),
    re.compile(_FORM.format(host=_HOST.format(port=r"[^@:/?#,]*")) + r"(?:\?(?P<query>[^?@]*))?", re.DOTALL),
)
_SETTING = re.compile(r"[a-z_][a-z0-9_.]*")
_IGNORED = ("channel_binding", "gssencmode", "keepalives", "sslnegotiation", "sslsni")  # asyncpg has no use for them


class UrlError(ValueError):
    """A database URL that cannot be used. The message is one line and never holds the password."""


class ConnectionTarget(Struct, frozen=True, kw_only=True):
    """Where and how to connect. Several hosts are tried in turn."""

    hosts: tuple[str, ...]
    ports: tuple[int, ...]
    user: str | None = None
    password: str | None = None
    database: str | None = None
    tls: Tls = Tls()
    connect_timeout: float | None = None  # seconds
    target_session_attrs: str | None = None
    pgbouncer: bool = False
    server_settings: dict[str, str] = field(default_factory=dict)

    def arguments(self) -> dict[str, Any]:
        """Keyword arguments for `asyncpg.connect`; `server_settings` and time-outs are the engine's to add.

        Raises UrlError for a certificate that cannot be read.
        """
        try:
            ssl = self.tls.argument()
        except OSError as error:
            raise UrlError(f"A certificate file of the database URL cannot be used: {error}") from None
        given = {name: getattr(self, name) for name in ("user", "password", "database", "target_session_attrs")}
        found = {name: value for name, value in given.items() if value is not None}
        return {"host": list(self.hosts), "port": list(self.ports), "ssl": ssl, **found}

    @property
    def places(self) -> str:
        """Where the server is, for people."""
        return places(self.hosts, self.ports)

    def __str__(self) -> str:
        return safe_url(self.user, self.places, self.database, self.tls.mode)

    __repr__ = __str__

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        return [("target", str(self))]


def asyncpg_url(url: str) -> str:
    """`url` with its scheme, and nothing else, made `postgresql+asyncpg`. Raises UrlError for another scheme."""
    url = url.strip()
    for scheme in SCHEMES:
        if url[: len(scheme)].lower() == scheme:
            return DRIVER + url[len(scheme) :]
    if not url:
        raise UrlError("The database URL is empty.")
    raise UrlError("The database URL must begin with postgres:// or postgresql://.")


def parse(url: str, *, default_ssl: str = "") -> ConnectionTarget:
    """Take `url` apart.

    `default_ssl` is the sslmode where the URL names none; "" means require for a remote host, disable for loopback and
    Unix sockets. Names and values are percent-decoded once, as libpq does (`+` stays `+`). Raises UrlError.
    """
    rest = asyncpg_url(url).removeprefix(DRIVER)
    found = next(filter(None, (form.fullmatch(rest) for form in _URLS)), None)
    if found is None:
        raise UrlError("The database URL is not of the form postgresql://user:password@host:port/database.")
    query = _query(found["query"] or "")
    user, colon, password = (found["userinfo"] or "").partition(":")
    hosts, ports = _places(query.pop("host", "") or found["hosts"], query.pop("port", ""))
    return ConnectionTarget(
        hosts=hosts,
        ports=ports,
        user=query.pop("user", None) or unquote(user) or None,
        password=query.pop("password", None) or (unquote(password) if colon and password else None),
        database=query.pop("dbname", None) or query.pop("database", None) or unquote(found["database"] or "") or None,
        tls=_tls(query, hosts, default_ssl),
        connect_timeout=_seconds(query.pop("connect_timeout", None)),
        target_session_attrs=_attributes(query.pop("target_session_attrs", None)),
        pgbouncer=query.pop("pgbouncer", "false").lower() in ("true", "1", "yes"),
        server_settings=_settings(query),
    )


def _attributes(given: str | None) -> str | None:
    if given not in (None, *SESSION_ATTRIBUTES):
        raise UrlError(f"target_session_attrs in the database URL is one of {', '.join(SESSION_ATTRIBUTES)}.")
    return given


def _query(text: str) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for part in filter(None, text.split("&")):
        name, equals, value = part.partition("=")
        if not equals:
            raise UrlError("A parameter after ? in the database URL has no value; a ? in a password is written %3F.")
        key, value = unquote(name), unquote(value)
        pairs[key] = f"{pairs[key]},{value}" if key == "host" and key in pairs else value
    return pairs


def _places(hosts: str, ports: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    places = [_place(text) for text in hosts.split(",")]
    if ports:
        numbers = [_port(text) for text in ports.split(",")]
        if len(numbers) not in (1, len(places)):
            raise UrlError("The database URL names more ports than hosts.")
        numbers = numbers * len(places) if len(numbers) == 1 else numbers
        return tuple(host for host, _ in places), tuple(numbers)
    return tuple(host for host, _ in places), tuple(port for _, port in places)


def _place(text: str) -> tuple[str, int]:
    text = text if text.startswith("[") else unquote(text)
    if is_socket(text):
        folder, colon, port = text.rpartition(":")
        return (folder, _port(port)) if colon and port.isdigit() else (text, DEFAULT_PORT)
    if text.startswith("["):
        address, _, port = text[1:].partition("]")
        return _ipv6(unquote(address)), _port(port.removeprefix(":"))
    if text.count(":") > 1:
        return _ipv6(text), DEFAULT_PORT
    host, _, port = text.partition(":")
    return host or socket_folder(), _port(port)


def _ipv6(address: str) -> str:
    try:
        ipaddress.IPv6Address(address)
    except ValueError:
        raise UrlError("The IPv6 address in the database URL is not valid.") from None
    return address


def _port(text: str) -> int:
    if not text:
        return DEFAULT_PORT
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise UrlError("The port in the database URL is not a number from 1 to 65535.")
    return int(text)


def _tls(query: dict[str, str], hosts: tuple[str, ...], default: str) -> Tls:
    mode = (query.pop("sslmode", None) or query.pop("ssl", None) or default or "").replace("_", "-").lower()
    mode = {"true": "require", "false": "disable"}.get(mode, mode) or natural_mode(hosts)
    root, certificate, key = (query.pop(name, "") for name in ("sslrootcert", "sslcert", "sslkey"))
    if mode not in MODES:
        raise UrlError(f"The sslmode of the database URL must be one of {', '.join(MODES)}.")
    if all(map(is_socket, hosts)):
        return Tls()
    return Tls(mode=cast("SslMode", mode), root=root, certificate=certificate, key=key)


def _seconds(text: str | None) -> float | None:
    if text and not (text.isascii() and text.isdigit()):
        raise UrlError("The connect_timeout of the database URL is not a number of seconds.")
    return float(text or 0) or None


def _settings(query: dict[str, str]) -> dict[str, str]:
    settings = {name: value for name, value in query.items() if name not in _IGNORED}
    if unknown := [name for name in settings if not _SETTING.fullmatch(name)]:
        raise UrlError(f"The database URL has a parameter that PostgreSQL does not know: {unknown[0]!r}.")
    return settings
