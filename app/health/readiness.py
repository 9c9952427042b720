"""Whether this process can serve: asked on a connection of its own, so that a busy pool does not hide the answer."""

from __future__ import annotations

import asyncio

import asyncpg  # type: ignore[import-untyped]  # ships no types

from app.persistence.database.engine import Database, connect_arguments
from app.persistence.migrations.heads import is_reached

PATIENCE = 2.0  # seconds for connecting and asking together
REVISION = "SELECT version_num FROM alembic_version"


async def obstacle(database: Database) -> str:
    """What keeps this process from serving, in a few words for operators; "" if nothing does."""
    try:
        async with asyncio.timeout(PATIENCE):
            revision = await _revision(database)
    except asyncpg.UndefinedTableError:
        return "the database has no schema yet"
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
        return "the database does not answer"
    return "" if is_reached(revision) else "the database waits for a migration"


async def _revision(database: Database) -> str | None:
    arguments = connect_arguments(database.target, database.settings, pgbouncer=database.pgbouncer, read_only=True)
    ours = {name: value for name, value in arguments.items() if not name.startswith("prepared_statement")}
    connection = await asyncpg.connect(**ours | {"timeout": PATIENCE})
    try:
        revision: str | None = await connection.fetchval(REVISION)
        return revision
    finally:
        connection.terminate()
