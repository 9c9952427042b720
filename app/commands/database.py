"""The database that a command works on: the one that the environment names, or our own embedded one."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import msgspec

import app.tables  # noqa: F401  relations name tables of other features, so all must be there
from app import logs
from app.effects.changes import register_steps
from app.history.recording import record_changes
from app.jobs.reindexing import note_form
from app.persistence.database.embedded import EmbeddedServer
from app.persistence.database.engine import Database
from app.persistence.database.roles import grant, make
from app.persistence.database.supervisor import supervised
from app.persistence.database.url import parse
from app.persistence.migrations.migrate import upgrade
from app.persistence.session import run_in_transaction
from app.settings import Settings

APPEND_ONLY = ("audit_event", "audit_seal", "revision")
PAGES = "rationale_pages"  # the role that pages of the embedded server are served as
PATIENCE = 120.0  # seconds for one statement of a command: nobody waits for a page meanwhile


@contextmanager
def database_at_hand(settings: Settings) -> Iterator[Settings]:
    """`settings` with the URL of a database: DATABASE_URL, or the embedded server in `settings.data`.

    The embedded server is shared with every other process that uses it and stops with the last of them. Raises
    UrlError, EmbeddedError.
    """
    signal.signal(signal.SIGTERM, _leave)
    logs.configure()  # to standard error: what a command prints is read by others
    if settings.database_url:
        parse(settings.database_url, default_ssl=settings.database_ssl)
        yield settings
        return
    with EmbeddedServer(settings.data) as server, supervised(server):
        yield msgspec.structs.replace(settings, database_url=server.url)


def as_pages(settings: Settings, at_hand: Settings) -> Settings:
    """What `database_at_hand` gave, for serving pages: on the embedded server as a role that owns nothing.

    Whoever makes the server run a statement of theirs cannot change a table, nor what the audit log holds (S34).
    """
    if settings.database_url:
        return at_hand
    asyncio.run(make(at_hand, PAGES))
    pages = at_hand.database_url.replace("postgresql://postgres@", f"postgresql://{PAGES}@", 1)
    return msgspec.structs.replace(
        at_hand, database_url=pages, database_unpooled_url=at_hand.database_url, app_role=PAGES
    )


@contextmanager
def migrated_database() -> Iterator[Settings]:
    """Settings with the URL of a database that has every table. Raises also as `migrate.upgrade` does."""
    with database_at_hand(Settings.read()) as settings:
        bring_up_to_date(settings)
        yield msgspec.structs.replace(settings, statement_timeout=max(settings.statement_timeout, PATIENCE))


def bring_up_to_date(settings: Settings) -> bool:
    """`migrate.upgrade`, which says on standard error when it waits for the database, and what follows from it."""
    return asyncio.run(_bring_up_to_date(settings))


async def _bring_up_to_date(settings: Settings) -> bool:
    changed = await upgrade(settings, on_wait=_say)
    if settings.app_role:
        await grant(settings, settings.app_role, APPEND_ONLY)
    if changed:
        database = record_changes(Database(settings))
        await run_in_transaction(database, note_form)
        for step in await run_in_transaction(database, register_steps):
            await run_in_transaction(database, step)
        await database.aclose()
    return changed


def _say(line: str) -> None:
    sys.stderr.write(f"rationale: {line}\n")
    sys.stderr.flush()


def _leave(_: int, __: FrameType | None) -> None:
    """SIGTERM ends a command as Ctrl-C does: what it started is stopped."""
    sys.exit(128 + signal.SIGTERM)
