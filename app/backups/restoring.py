"""Brings a backup into an empty database: all of it in one transaction, or nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import asyncpg  # type: ignore[import-untyped]  # ships no types

from app.backups.archive import Archive
from app.backups.manifest import BackupManifest, BackupRefused, SavedTable
from app.backups.snapshot import Progress, left_out, quoted, saved_tables, settle
from app.persistence.migrations.heads import known
from app.persistence.migrations.migrate import locked, move, revision_of
from app.settings import Settings
from app.web.templating.formats import plural

FOREIGN_KEYS = """
    SELECT r.relname AS of, conname AS name, pg_get_constraintdef(c.oid) AS rule
    FROM pg_constraint c JOIN pg_class r ON r.oid = conrelid
    WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY conname
"""
VERSIONS = """
    SELECT attname FROM pg_attribute
    WHERE attrelid = 'data_version'::regclass AND NOT attisdropped
      AND attname IN ('version', 'everywhere', 'counted', 'search_form')
"""
# The register that was saved may have sent them since. That they were written is kept: no event writes its mail twice.
NOT_SENT_AGAIN = """
    UPDATE outbox SET handed_at = now(), trouble = 'waited when a backup was made, which was restored'
    WHERE sent_at IS NULL AND handed_at IS NULL
"""


FIRST = ("decision", "research document", "person")  # tables that tell most of what is there
SEQUENCES = "SELECT sequencename, max_value FROM pg_sequences WHERE schemaname = current_schema()"


async def restore(settings: Settings, archive: Archive, progress: Progress, *, trial: bool = False) -> None:
    """Leave the database as it was saved, at the schema that it had then. The archive has been checked.

    Secrets are new by being gone: no session, token, link or second factor is in a backup. Mails that waited are not
    sent, unless it is a trial, which nobody serves and where all is compared. Raises BackupRefused for a database
    that holds something, MigrationError, DatabaseUnreachable, PostgresError.
    """
    async with locked(settings) as connection:
        driver: Any = (await connection.get_raw_connection()).driver_connection
        await _refuse_another(driver)
        stands = await revision_of(connection, settings.schema)
        if stands is not None and stands not in known():
            raise BackupRefused(f"The database has a schema that this release does not know ({stands}).")
        if stands != archive.manifest.schema:
            if stands is not None:  # it is empty: nothing is lost on the way
                await move(connection, "base", up=False)
            await move(connection, archive.manifest.schema, up=True)
        await _load(driver, archive, progress, trial=trial)


async def _refuse_another(connection: asyncpg.Connection) -> None:
    held = [
        table.name.replace("_", " ")
        for table in await saved_tables(connection)
        if await connection.fetchval(f"SELECT EXISTS (SELECT FROM {quoted(table.name)})")  # noqa: S608 - quoted
    ]
    if held:
        first = sorted(held, key=lambda name: name not in FIRST)[:3]
        raise BackupRefused(
            f"The database holds a register already ({plural(len(held), 'table')} with rows, as {', '.join(first)}). A "
            "backup is restored into a new database, or into a new folder (RATIONALE_DATA)."
        )


async def _load(connection: asyncpg.Connection, archive: Archive, progress: Progress, *, trial: bool) -> None:
    """Foreign keys and triggers are put aside meanwhile, which the owner of the tables may do."""
    manifest, done = archive.manifest, 0
    async with connection.transaction():
        await settle(connection)
        known_columns = {table.name: set(table.columns) for table in await saved_tables(connection)}
        _refuse_unknown(manifest, known_columns, dict(await connection.fetch(SEQUENCES)))
        keys = await connection.fetch(FOREIGN_KEYS)
        for key in keys:
            await connection.execute(f"ALTER TABLE {quoted(key['of'])} DROP CONSTRAINT {quoted(key['name'])}")
        for name in known_columns:
            await connection.execute(f"ALTER TABLE {quoted(name)} DISABLE TRIGGER USER")
        for table in _loaded(manifest):
            await connection.copy_to_table(table.name, source=_pieces(archive, table), columns=table.columns)
            done += table.rows
            progress(done, manifest.rows)
        for name in known_columns:
            await connection.execute(f"ALTER TABLE {quoted(name)} ENABLE TRIGGER USER")
        for key in keys:
            await connection.execute(
                f"ALTER TABLE {quoted(key['of'])} ADD CONSTRAINT {quoted(key['name'])} {key['rule']}"
            )
        await _continue(connection, manifest)
        if not trial and {"sent_at", "handed_at"} <= known_columns.get("outbox", set()):
            await connection.execute(NOT_SENT_AGAIN)
    await connection.execute("ANALYZE")


def _loaded(manifest: BackupManifest) -> list[SavedTable]:
    """Without what an earlier release saved, and this one leaves out."""
    return [table for table in manifest.tables if table.name not in left_out()]


def _refuse_unknown(manifest: BackupManifest, tables: dict[str, set[str]], highest: dict[str, int]) -> None:
    for table in _loaded(manifest):
        if not set(table.columns) <= tables.get(table.name, set()):
            raise BackupRefused(f"The backup has a table or columns that its schema has not: {table.name}.")
    for name, last in manifest.sequences.items():
        if last > highest.get(name, 0):
            raise BackupRefused(f"The backup has a number that its schema has not: {last} of {name}.")


async def _pieces(archive: Archive, table: SavedTable) -> AsyncIterator[bytes]:
    for piece in archive.rows(table):
        yield piece


async def _continue(connection: asyncpg.Connection, manifest: BackupManifest) -> None:
    """Numbers go on where they were, its name stays; pages that were kept are not this register's, and entries of the
    search may be another release's."""
    for name, last in manifest.sequences.items():
        await connection.execute("SELECT setval(to_regclass(quote_ident($1)), $2)", name, last)
    for (name,) in await connection.fetch(VERSIONS):
        fresh = "0" if name == "search_form" else "gen_random_uuid()"
        await connection.execute(f"UPDATE data_version SET {quoted(name)} = {fresh}")  # noqa: S608 - quoted
    if manifest.register:
        await connection.execute("UPDATE data_version SET register = $1::text::uuid", manifest.register)
