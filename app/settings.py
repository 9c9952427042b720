"""Everything that the environment decides, read once into one frozen object. Nothing else reads `os.environ`.

A field is set by `RATIONALE_` and its name in capitals (`RATIONALE_POOL_SIZE=20`); the few names that platforms and
people already use are in `WELL_KNOWN`. An empty variable counts as not set.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal, cast
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta
from msgspec.inspect import FloatType, IntType, LiteralType, StructType, type_info

CODE = Path(__file__).parent
BUNDLED = CODE / "bundled"  # what a wheel brings: templates, static files, migrations, which else stand beside the code
IS_INSTALLED = BUNDLED.is_dir()
PROJECT = BUNDLED if IS_INSTALLED else CODE.parent
PREFIX = "RATIONALE_"
WELL_KNOWN = {
    "database_url": "DATABASE_URL",
    "database_unpooled_url": "DATABASE_UNPOOLED_URL",
    "database_replica_urls": "DATABASE_REPLICA_URLS",
    "port": "PORT",
    "public_domain": "RAILWAY_PUBLIC_DOMAIN",
}
SECRET = (
    "database_url",
    "database_unpooled_url",
    "database_replica_urls",
    "smtp_password",
    "oidc_client_secret",
    "secret_keys",
)

ROLES = ("reader", "editor", "admin")
PUBLIC = "public"  # the schema of a register that shares its database with no other
SCHEMA = re.compile(r"(?!pg_|information_schema$)[a-z][a-z0-9_]{0,49}")
SHORTEST_KEY = 32  # characters
LEAST_AUDIT_DAYS = 90

Seconds = Annotated[float, Meta(gt=0)]
Days = Annotated[float, Meta(gt=0)]


class SettingsError(ValueError):
    """A variable that cannot be used; the message is one line and names it."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    database_url: str = ""  # empty: the embedded PostgreSQL in `data`
    database_unpooled_url: str = ""  # for migrations and locks, where `database_url` is a pooler; empty: the same
    database_replica_urls: str = ""  # that lists and searches may be read from, with blanks between
    schema: str = PUBLIC  # of the register, where several share a database: a name for each
    app_role: str = ""  # the role of `database_url`, where migrations run as the owner: it is granted rows, no more
    database_ssl: str = ""  # sslmode where the URL names none; empty: require for a remote host
    application_name: str = "rationale"  # what the database calls connections of ours
    pgbouncer: bool = False  # `database_url` is a PgBouncer in transaction mode
    pool_size: Annotated[int, Meta(ge=1)] = 8  # connections kept, for reading and for writing each
    pool_overflow: Annotated[int, Meta(ge=0)] = 0  # more under load, each closed after its use: a wait costs less
    pool_timeout: Seconds = 5.0  # wait for a free connection before answering 503
    alive_bypass: Annotated[float, Meta(ge=0)] = 1.0  # a connection used so recently is not pinged again
    connect_timeout: Seconds = 5.0
    statement_timeout: Seconds = 5.0
    lock_timeout: Seconds = 2.0
    slow_statement: Seconds = 1.0  # a statement that takes longer is a line of the log
    idle_in_transaction_timeout: Seconds = 10.0
    startup_timeout: Seconds = 60.0  # wait for a database that is not up yet
    migration_timeout: Seconds = 300.0  # wait for another process that migrates
    data: Path = (Path.cwd() if IS_INSTALLED else PROJECT) / ".data"  # the embedded database and other files of ours
    host: str = ""  # address to listen on; empty: 127.0.0.1 for `rationale run`, every one for `rationale serve`
    port: Annotated[int, Meta(ge=0, le=65535)] = 8000
    drain_delay: Annotated[float, Meta(ge=0)] = 1.0  # after SIGTERM: readiness is red, requests are still accepted
    drain_timeout: Annotated[float, Meta(ge=1)] = 20.0  # after that: requests in flight may finish
    base_url: str = ""  # where people reach this server, for instance https://rationale.example.org
    public_domain: str = ""  # set by Railway; stands for https:// and this name where `base_url` is empty
    allowed_hosts: str = ""  # further names that the server answers to, with commas between; * allows every one
    trusted_proxies: str = ""  # addresses and networks of proxies whose word on the client's address is believed
    client_header: Literal["x-forwarded-for", "x-real-ip"] = "x-forwarded-for"  # where they say it
    public_reading: bool = False  # who is not signed in may read the register
    session_idle_days: Days = 14.0  # without a visit, then one signs in again: long enough for who looks in at times
    session_days: Days = 30.0  # after signing in, however often one comes
    second_factor_roles: str = ""  # roles that have to have a second factor, with commas between
    secret_keys: str = ""  # that seal secrets in the database, with commas between: the first seals, any opens
    audit_days: Annotated[int, Meta(ge=0)] = 730  # for which the audit log is kept; 0: for ever
    waiver_days: Annotated[int, Meta(ge=1, le=3650)] = 90  # for which a project may be let off a pin at most
    pypi_index: str = ""  # the address of a simple API (PEP 691) that `rationale releases refresh` asks; empty: none
    npm_registry: str = ""
    smtp_host: str = ""  # sends mail: resets and invitations; empty: links are handed on by an admin
    smtp_port: Annotated[int, Meta(ge=1, le=65535)] = 587
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    smtp_user: str = ""
    smtp_password: str = ""
    smtp_from: str = ""  # the sender's address; empty: rationale@ and the host of `base_url`
    oidc_issuer: str = ""  # the provider of single sign-on, as in its own metadata; empty: none
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    oidc_name: str = "single sign-on"  # what the button says after "Continue with"
    oidc_domains: str = ""  # of e-mail addresses that may come so, with commas between; empty: all
    oidc_default_role: Literal["", "reader", "editor"] = (
        ""  # of accounts made at the first sign-in; empty: none is made
    )
    oidc_second_factor: bool = True  # what the provider asks for counts as a second factor
    backup_folder: str = ""  # the server saves the register to it by itself; empty: it does not
    backup_hours: Annotated[float, Meta(gt=0)] = 24.0  # between two of these backups
    backup_keep: Annotated[int, Meta(ge=1)] = 14  # of them, the newest
    access_log: bool = True  # a line for every request
    telemetry: str = ""  # the address of a collector of OpenTelemetry that is sent spans; empty: none is made
    page_store_bytes: Annotated[int, Meta(ge=0)] = 32_000_000  # of finished pages in each process, compressed; 0: none
    max_form_bytes: Annotated[int, Meta(ge=1)] = 2_000_000  # of a request without files
    requests_at_once: Annotated[int, Meta(ge=0)] = 4  # of one person in each process, that are answered; 0: any
    expensive_per_minute: Annotated[int, Meta(ge=0)] = 240  # searches, exports, … of one person in each process; 0: any
    debug: bool = False  # read templates and static files again for every page

    @classmethod
    def read(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Settings from `environ` (the process's own by default).

        Raises SettingsError with one line that names the variable.
        """
        environ = os.environ if environ is None else environ
        given = {name: environ[variable(name)] for name in cls.__struct_fields__ if environ.get(variable(name))}
        try:
            settings = msgspec.convert(given, cls, strict=False, dec_hook=_path)
        except msgspec.ValidationError as error:
            raise SettingsError(_refusal(str(error))) from None
        try:
            _ = settings.proxies
        except ValueError as error:
            raise SettingsError(f"RATIONALE_TRUSTED_PROXIES holds no address or network: {error}.") from None
        if not SCHEMA.fullmatch(settings.schema):
            raise SettingsError(
                "RATIONALE_SCHEMA must be of a to z, 0 to 9 and _, begin with a letter, and not with pg_."
            )
        if settings.pgbouncer and settings.schema != PUBLIC:
            raise SettingsError(
                "RATIONALE_SCHEMA cannot be used through PgBouncer; give each register a role, and that role the path: "
                "ALTER ROLE … SET search_path."
            )
        if not settings.second_factor_of <= set(ROLES):
            raise SettingsError(f"RATIONALE_SECOND_FACTOR_ROLES must hold no other roles than {', '.join(ROLES)}.")
        if 0 < settings.audit_days < LEAST_AUDIT_DAYS:
            raise SettingsError(f"RATIONALE_AUDIT_DAYS must be 0, for ever, or {LEAST_AUDIT_DAYS} or more.")
        if any(len(key) < SHORTEST_KEY for key in settings.keys):
            raise SettingsError(f"RATIONALE_SECRET_KEYS must hold keys of {SHORTEST_KEY} characters or more.")
        if settings.oidc_issuer and not settings.single_sign_on:
            raise SettingsError(
                "RATIONALE_OIDC_ISSUER needs RATIONALE_OIDC_CLIENT_ID and RATIONALE_BASE_URL beside it."
            )
        if settings.smtp_host and not settings.sends_mail:
            raise SettingsError("RATIONALE_SMTP_HOST needs RATIONALE_BASE_URL beside it, for the links in mails.")
        return settings

    @property
    def proxies(self) -> list[IPv4Network | IPv6Network]:
        """The networks of trusted proxies. Raises ValueError for one that is none."""
        return [ip_network(one.strip(), strict=False) for one in self.trusted_proxies.split(",") if one.strip()]

    @property
    def site(self) -> str:
        """The origin that people use, "" where nobody said."""
        return (self.base_url or (self.public_domain and f"https://{self.public_domain}")).rstrip("/")

    @property
    def second_factor_of(self) -> frozenset[str]:
        """The roles that have to have a second factor."""
        return frozenset({one.strip().lower() for one in self.second_factor_roles.split(",")} - {""})

    @property
    def keys(self) -> list[str]:
        """The keys that secrets are sealed with, the one for new secrets first."""
        return [key.strip() for key in self.secret_keys.split(",") if key.strip()]

    @property
    def https(self) -> bool:
        """Whether people reach this server over TLS."""
        return self.site.startswith("https://")

    @property
    def sends_mail(self) -> bool:
        """Whether mail can be sent: its links need to know where people reach this server."""
        return bool(self.smtp_host and self.site)

    @property
    def single_sign_on(self) -> bool:
        """Whether people may come by single sign-on."""
        return bool(self.oidc_issuer and self.oidc_client_id and self.site)

    @property
    def known_hosts(self) -> frozenset[str]:
        """The names that the server answers to, in lower case and without port; this machine is always one."""
        given = {name.strip().lower().strip("[]") for name in self.allowed_hosts.split(",")}
        return frozenset({"localhost", "127.0.0.1", "::1", urlsplit(self.site).hostname or "", *given} - {""})

    def __repr__(self) -> str:
        return f"Settings({', '.join(f'{name}={value!r}' for name, value in self.__rich_repr__())})"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        """Fields to show: passwords, and addresses of databases, which hold some, are left out."""
        return [(name, getattr(self, name)) for name in self.__struct_fields__ if name not in SECRET]


def for_a_child(settings: Settings) -> dict[str, str]:
    """The environment of another process of ours, that works on the same database."""
    own = {variable(name): getattr(settings, name) for name in ("database_url", "database_unpooled_url", "schema")}
    return {**os.environ, **own}


def variable(field: str) -> str:
    """The environment variable of a field."""
    return WELL_KNOWN.get(field, PREFIX + field.upper())


def _path(_kind: type, value: str) -> Path:
    """A folder: no other field has a type that the decoder does not know."""
    return Path(value).expanduser()


def _refusal(message: str) -> str:
    """What the variable must be, in place of what the decoder says of its type."""
    found = re.search(r"`\$\.(\w+)`$", message)
    return f"{variable(found[1])} must be {_wanted(found[1])}." if found else message


def _wanted(field: str) -> str:
    kind = next(one.type for one in cast("StructType", type_info(Settings)).fields if one.name == field)
    if isinstance(kind, IntType):
        return f"a whole number {_span(kind)}"
    if isinstance(kind, FloatType):
        return f"a number {_span(kind)}"
    if isinstance(kind, LiteralType):
        return " or ".join(sorted(f"{value}" for value in kind.values if value))
    return "true or false"


def _span(kind: IntType | FloatType) -> str:
    if kind.le is not None:
        return f"from {kind.ge} to {kind.le}"
    return f"above {kind.gt:g}" if kind.gt is not None else f"of {kind.ge:g} or more"
