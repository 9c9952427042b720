"""Whether this process can serve: asked on a connection of its own, so that a busy pool does not hide the answer."""

from __future__ import annotations

import asyncio
from functools import cache

import asyncpg  # type: ignore[import-untyped]  # ships no types
from alembic.script import ScriptDirectory

from app.persistence.engine import Database, connect_arguments
from app.persistence.migrate import config

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
    return "" if _is_usable(revision) else "the database waits for a migration"


async def _revision(database: Database) -> str | None:
    arguments = connect_arguments(database.target, database.settings, pgbouncer=database.pgbouncer, read_only=True)
    ours = {name: value for name, value in arguments.items() if not name.startswith("prepared_statement")}
    connection = await asyncpg.connect(**ours | {"timeout": PATIENCE})
    try:
        revision: str | None = await connection.fetchval(REVISION)
        return revision
    finally:
        connection.terminate()


def _is_usable(revision: str | None) -> bool:
    """At the head of this code, or ahead of it: unknown here, as while a newer release rolls out."""
    head, known = _revisions()
    return revision == head or (revision is not None and revision not in known)


@cache
def _revisions() -> tuple[str | None, frozenset[str]]:
    scripts = ScriptDirectory.from_config(config())
    return scripts.get_current_head(), frozenset(script.revision for script in scripts.walk_revisions())
