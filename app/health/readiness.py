"""Whether this process can serve: asked on a connection of its own, so that a busy pool does not hide the answer."""

from __future__ import annotations

import asyncio
from typing import Any, NamedTuple

import asyncpg  # type: ignore[import-untyped]  # ships no types

from app.persistence.database.engine import Database, connect_arguments
from app.persistence.migrations.heads import is_reached

PATIENCE = 2.0  # seconds for connecting and asking together
ASKED = "SELECT version_num, current_setting('transaction_read_only') = 'on' FROM alembic_version"


class Readiness(NamedTuple):
    """In a few words for operators: what keeps this process from serving, and what else is wrong; "" for nothing."""

    obstacle: str = ""
    remark: str = ""


async def readiness(database: Database) -> Readiness:
    """A database that accepts no changes is still read."""
    try:
        async with asyncio.timeout(PATIENCE):
            revision, read_only = await _ask(database) or (None, False)
    except asyncpg.UndefinedTableError:
        return Readiness("the database has no schema yet")
    except asyncpg.TooManyConnectionsError:
        return Readiness("the database takes no more connections")
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
        return Readiness("the database does not answer")
    if not is_reached(revision):
        return Readiness("the database waits for a migration")
    return Readiness(remark="the database accepts no changes" if read_only else "")


async def _ask(database: Database) -> Any:
    arguments = connect_arguments(database.target, database.settings, pgbouncer=database.pgbouncer)
    ours = {name: value for name, value in arguments.items() if not name.startswith("prepared_statement")}
    connection = await asyncpg.connect(**ours | {"timeout": PATIENCE})
    try:
        return await connection.fetchrow(ASKED)
    finally:
        connection.terminate()
