"""`rationale doctor`: what this installation runs on, and what is wrong with it."""

from __future__ import annotations

import asyncio
import shutil
import sys
import tomllib
from collections.abc import AsyncIterator
from contextlib import aclosing
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]  # ships no types
import msgspec
from packaging.requirements import Requirement
from rich.console import Console
from rich.markup import escape

from app.audit import chain
from app.backups.age import LATEST, Backup, told
from app.commands.database import database_at_hand
from app.persistence.database.connections import MOST, USED
from app.persistence.database.embedded import EmbeddedError
from app.persistence.database.engine import AT_THE_DOOR, Database
from app.persistence.database.registers import target_of
from app.persistence.database.url import UrlError
from app.persistence.database.waiting import DatabaseUnreachable, until_reachable
from app.persistence.migrations.heads import head, is_reached
from app.persistence.migrations.migrate import current
from app.records.unfolded import unfolded
from app.settings import PROJECT, Settings
from app.web.security.cookies import may_be_secure

TOGETHER = ("sqlmodel", "pydantic", "sqlalchemy", "asyncpg")  # raise one, raise all
OLDEST_POSTGRESQL = 15
EXTENSIONS = ("pg_trgm", "unaccent")
MOST_NAMES = 10  # that are told one by one
LEAST_DISK = 500_000_000  # bytes


class Check(msgspec.Struct, frozen=True):
    """One thing looked at. `detail` says what was found, and what to do where it is wrong."""

    name: str
    ok: bool
    detail: str


def examine(*, output: str) -> None:
    """Print every check. Raises SystemExit(1) when something is wrong, SettingsError for a bad variable."""
    settings = msgspec.structs.replace(Settings.read(), startup_timeout=3.0)
    checks = [
        _python(),
        *_packages(),
        _data(settings),
        _pools(settings),
        _site(settings),
        *_second_factors(settings),
        *_single_sign_on(settings),
    ]
    checks += _database(settings)
    if output == "json":
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(checks), indent=2).decode() + "\n")
    else:
        _show(checks)
    if not all(check.ok for check in checks):
        raise SystemExit(1)


def _show(checks: list[Check]) -> None:
    console, width = Console(soft_wrap=True), max(len(check.name) for check in checks)
    for check in checks:  # no table: it would cut addresses that are to be copied
        mark = "[green]✓[/]" if check.ok else "[red]✗[/]"
        console.print(f"{mark} {escape(check.name):{width}}  {escape(check.detail)}", highlight=False)


def _python() -> Check:
    found = ".".join(map(str, sys.version_info[:3]))
    return Check("Python", sys.version_info >= (3, 11), f"{found}, at least 3.11 is needed")


def _packages() -> list[Check]:
    """The four pins that move together, each; of the rest only what is off."""
    declared = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    checks = [_package(Requirement(text)) for text in declared]
    others = [check for check in checks if check.name not in TOGETHER]
    wrong = [check for check in others if not check.ok]
    summary = [] if wrong else [Check("other packages", True, f"all {len(others)} as pinned")]
    return [check for check in checks if check.name in TOGETHER] + wrong + summary


def _package(pin: Requirement) -> Check:
    try:
        running = version(pin.name)
    except PackageNotFoundError:
        return Check(pin.name, False, f"not installed, pinned {pin.specifier}; run `make install`")
    ok = pin.specifier.contains(running, prereleases=True)
    return Check(pin.name, ok, f"{running}, pinned {pin.specifier}" + ("" if ok else "; run `make install`"))


def _data(settings: Settings) -> Check:
    folder = settings.data.absolute()
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    free = shutil.disk_usage(existing).free
    return Check("data folder", free > LEAST_DISK, f"{folder}, {_size(folder)} used, {_bytes(free)} free")


def _size(folder: Path) -> str:
    return _bytes(sum(file.stat().st_size for file in folder.rglob("*") if file.is_file() and not file.is_symlink()))


def _bytes(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.0f} MB"


def _pools(settings: Settings) -> Check:
    most = 2 * (settings.pool_size + settings.pool_overflow) + AT_THE_DOOR
    return Check("pools", True, f"at most {most} connections of a process, {settings.pool_timeout:g} s wait for one")


def _site(settings: Settings) -> Check:
    if not may_be_secure(settings.site):
        return Check(
            "address", False, f"{settings.site} is plain HTTP: whoever listens can take sessions; use https://"
        )
    return Check("address", True, settings.site or "this machine's own; RATIONALE_BASE_URL says another")


def _second_factors(settings: Settings) -> list[Check]:
    """Who has to have one relies on its secret, which a copy of the database gives away unless it is sealed."""
    if not settings.second_factor_of:
        return []
    of = ", ".join(sorted(settings.second_factor_of))
    sealed = "sealed" if settings.keys else "in the database as they are; seal them: set RATIONALE_SECRET_KEYS"
    return [Check("second factors", bool(settings.keys), f"needed by {of}; secrets of apps are {sealed}")]


def _single_sign_on(settings: Settings) -> list[Check]:
    """Whether the provider answers, and works in a way that this program knows."""
    if not settings.single_sign_on:
        return []
    from app.single_sign_on.browser import Attempt  # noqa: PLC0415 -- libraries of 13 MB, for who uses them
    from app.single_sign_on.provider import Provider, ProviderError  # noqa: PLC0415 -- as above

    try:
        asyncio.run(Provider(settings, "").address(Attempt("", "/")))
    except ProviderError as error:
        return [Check("single sign-on", False, f"{settings.oidc_issuer}: {error}")]
    return [Check("single sign-on", True, settings.oidc_issuer)]


def _database(settings: Settings) -> list[Check]:
    try:
        with database_at_hand(settings) as at_hand:
            return asyncio.run(_ask(at_hand))
    except (DatabaseUnreachable, EmbeddedError, UrlError) as error:
        return [Check("database", False, str(error))]


async def _ask(settings: Settings) -> list[Check]:
    target = target_of(settings)
    given = target.arguments() | {"timeout": settings.connect_timeout, "server_settings": target.server_settings}
    connection = await until_reachable(lambda: asyncpg.connect(**given), seconds=settings.startup_timeout)
    try:
        return [Check("database", True, str(target)), *[check async for check in _server(connection, settings)]]
    finally:
        await connection.close()


async def _server(connection: asyncpg.Connection, settings: Settings) -> AsyncIterator[Check]:
    number: str = await connection.fetchval("SHOW server_version")
    recent = connection.get_server_version().major >= OLDEST_POSTGRESQL
    yield Check("PostgreSQL", recent, f"{number}, at least {OLDEST_POSTGRESQL} is needed")
    yield await _extensions(connection)
    used, most = await connection.fetchrow(f"SELECT {USED}, {MOST}")
    yield Check("connections", used < most - 5, f"{used} of {most} in use")
    for check in await _replicas(settings):
        yield check
    revision = await current(settings)
    ready = is_reached(revision)
    found = f"at {revision or 'nothing'}, this code knows {head()}"
    yield Check("schema", ready, found if ready else f"{found}; run `rationale migrate`")
    if ready:
        yield await _names(connection)
        latest = await connection.fetchrow(LATEST)
        yield Check("audit log", *chain.told(**dict(await connection.fetchrow(chain.VERIFIED))))
        yield Check("backup", *told(latest and Backup(**latest), settings))


async def _extensions(connection: asyncpg.Connection) -> Check:
    known = dict(await connection.fetch("SELECT name, installed_version FROM pg_available_extensions"))
    missing = [name for name in EXTENSIONS if name not in known]
    if missing:
        told = f"missing: {', '.join(missing)}; install PostgreSQL's contrib modules"
    elif not (absent := [name for name in EXTENSIONS if not known[name]]):
        return Check("extensions", True, ", ".join(EXTENSIONS))
    elif await connection.fetchval("SELECT has_database_privilege(current_database(), 'CREATE')"):
        return Check("extensions", True, f"{', '.join(EXTENSIONS)}; a migration creates them")
    else:
        told = f"this role may not create {', '.join(absent)}: " + " ".join(
            f"CREATE EXTENSION {one};" for one in absent
        )
    return Check("extensions", False, told)


async def _replicas(settings: Settings) -> list[Check]:
    async with aclosing(Database(settings)) as database:
        if database.replicas.all:
            await database.replicas.look()  # what the next look counts from
            await database.replicas.look()
        return [
            Check("replica", not one.trouble, f"{one.name}: {one.trouble or 'is read from'}")
            for one in database.replicas.all
        ]


async def _names(connection: asyncpg.Connection) -> Check:
    """Names of before there was one form for them: to merge two is a choice that changes the history of both."""
    found = [one async for one in unfolded(connection)]
    if not found:
        return Check("names", True, "tags, people and packages are stored as they are looked for")
    some = ", ".join(f"{one.name!a} in /admin/{one.table}" for one in found[:MOST_NAMES])
    more = f" and {len(found) - MOST_NAMES} more" if len(found) > MOST_NAMES else ""
    return Check(
        "names", False, f"not found by their names: {some}{more}; save each anew, or give its records the other"
    )
