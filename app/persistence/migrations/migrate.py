"""Schema upgrades by Alembic, one process at a time.

A session advisory lock is held on one direct connection for the whole upgrade. Processes that find it taken ask again
instead of queueing for it: a statement that waits keeps a snapshot, and CREATE INDEX CONCURRENTLY waits for snapshots.
A process that dies takes its connection, and so its lock, with it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Any, cast

from sqlalchemy import NullPool, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from app.persistence.database.registers import RegisterError, carry_search_path, enter, target_of
from app.persistence.database.waiting import until_reachable
from app.persistence.migrations.heads import MigrationError, is_reached
from app.settings import PUBLIC, Settings

LOCK = 0x5EA7_10CC  # any number that no other application on the same database uses
PAUSE = 0.2  # seconds between two looks at the lock
# A migration that waits behind a long statement blocks everybody who comes after it: it gives up soon instead.
LIMITS = {"lock_timeout": "5s", "statement_timeout": "15min"}


async def current(settings: Settings) -> str | None:
    """The revision of the database; None before the first migration."""
    async with connected(settings) as connection:
        return await revision_of(connection, settings.schema)


def _silent(_: str) -> None:
    """Nobody listens."""


async def upgrade(settings: Settings, *, on_wait: Callable[[str], None] = _silent) -> bool:
    """Bring the database to the head. True when this process did it, False when nothing was left to do.

    `on_wait` gets a line that says what is waited for, why and how long, once the database could not be reached.
    Raises MigrationError for a pooled connection, or when another process keeps the lock for longer than
    `settings.migration_timeout`; DatabaseUnreachable when there is no database for `settings.startup_timeout`.
    """
    async with locked(settings, on_wait) as connection:
        if is_reached(await revision_of(connection, settings.schema)):
            return False
        await move(connection, "head", up=True)
        await carry_search_path(connection, settings.schema)
        await connection.commit()
        return True


async def downgrade(settings: Settings, revision: str) -> None:
    """Take the database back to `revision` ("base" for none). Raises as `upgrade` does."""
    async with locked(settings) as connection:
        await move(connection, revision, up=False)


@asynccontextmanager
async def locked(settings: Settings, on_wait: Callable[[str], None] = _silent) -> AsyncIterator[AsyncConnection]:
    """A direct connection that holds the lock. Raises as `upgrade` does."""
    async with connected(settings, on_wait) as connection:
        await _refuse_pooler(connection)
        deadline = time.monotonic() + settings.migration_timeout
        while not await _scalar(connection, f"SELECT pg_try_advisory_lock({LOCK})"):
            if time.monotonic() > deadline:
                raise MigrationError("Another process is still migrating the database; gave up waiting for it.")
            await asyncio.sleep(PAUSE)
        await _enter(connection, settings.schema)
        yield connection


@asynccontextmanager
async def connected(settings: Settings, on_wait: Callable[[str], None] = _silent) -> AsyncIterator[AsyncConnection]:
    """A direct connection. Raises as `upgrade` does."""
    target = target_of(settings, direct=True)
    if (settings.pgbouncer and not settings.database_unpooled_url) or target.pgbouncer:
        raise MigrationError("Migrations need a direct connection: set DATABASE_UNPOOLED_URL beside the pooled URL.")
    limits = {"application_name": f"{settings.application_name} migration"} | LIMITS | target.server_settings
    arguments = target.arguments() | {"timeout": settings.connect_timeout, "server_settings": limits}
    engine = create_async_engine("postgresql+asyncpg://", connect_args=arguments, poolclass=NullPool)
    seconds = settings.startup_timeout
    waiting = f"Waiting at most {seconds:g} s for the database at {target.places}."
    try:
        connection = await until_reachable(
            lambda: engine.connect().start(), seconds=seconds, on_wait=lambda reason: on_wait(f"{waiting} {reason}")
        )
        try:
            yield connection
        finally:
            await connection.close()
    finally:
        await engine.dispose()


async def _enter(connection: AsyncConnection, schema: str) -> None:
    try:
        await enter(connection, schema)
    except RegisterError as error:
        raise MigrationError(str(error)) from None
    await connection.commit()


async def _refuse_pooler(connection: AsyncConnection) -> None:
    """A pooler that swallows settings lets them go unheard; one that does not has refused the connection already."""
    if await _scalar(connection, "SHOW statement_timeout") != LIMITS["statement_timeout"]:
        raise MigrationError("Migrations need a direct connection, and this one seems to be pooled.")


async def _scalar(connection: AsyncConnection, statement: str) -> Any:
    value = (await connection.execute(text(statement))).scalar_one()
    await connection.commit()
    return value


async def revision_of(connection: AsyncConnection, schema: str) -> str | None:
    """Where the schema stands; None before the first migration, whatever else the search path leads to."""
    named = "current_schema()" if schema == PUBLIC else f"'{schema}'"
    if not await _scalar(connection, f"SELECT to_regclass(quote_ident({named}) || '.alembic_version') IS NOT NULL"):
        return None
    return cast("str | None", await _scalar(connection, "SELECT max(version_num) FROM alembic_version"))


async def move(connection: AsyncConnection, revision: str, *, up: bool) -> None:
    """Take the schema up or down to `revision`, on a connection that holds the lock. Raises MigrationError."""
    await connection.run_sync(import_module("app.persistence.migrations.scripts").move, revision, up=up)
