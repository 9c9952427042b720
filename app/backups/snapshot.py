"""A database as it is at one moment, table by table, by COPY in one transaction: any PostgreSQL, pooled or not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from hashlib import sha256
from typing import Any

import asyncpg  # type: ignore[import-untyped]  # ships no types
import msgspec
from sqlmodel import SQLModel

import app.tables  # noqa: F401  fills the metadata, which says what is not saved
from app.backups.manifest import SavedTable
from app.persistence.database.registers import target_of
from app.persistence.database.waiting import until_reachable
from app.persistence.querying.data_version import is_saved
from app.settings import Settings

BATCH = 256_000  # bytes that are hashed and written at once
# No limit of a page ends it, and values are written the same by every server.
QUIETLY = {
    "statement_timeout": "0",
    "idle_in_transaction_session_timeout": "0",
    "datestyle": "ISO, YMD",
    "intervalstyle": "postgres",
    "timezone": "UTC",
    "bytea_output": "hex",
    "extra_float_digits": "1",
}
TABLES = """
    SELECT c.relname AS name,
      array_agg(a.attname::text ORDER BY a.attnum) AS columns,
      coalesce((SELECT array_agg(k.attname::text ORDER BY array_position(i.indkey::int2[], k.attnum)) FROM pg_index i
        JOIN pg_attribute k ON k.attrelid = i.indrelid AND k.attnum = ANY (i.indkey)
        WHERE i.indrelid = c.oid AND i.indisprimary), '{}') AS key
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
      AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    GROUP BY c.oid ORDER BY c.relname
"""
SEQUENCES = """
    SELECT sequencename, last_value FROM pg_sequences
    WHERE schemaname = current_schema() AND last_value IS NOT NULL ORDER BY sequencename
"""

Sink = Callable[[bytes], object]
Progress = Callable[[int, int], None]  # rows done, and of how many


class Table(msgspec.Struct, frozen=True):
    """A table as the database has it, without what it computes itself."""

    name: str
    columns: list[str]
    key: list[str]

    def copied(self) -> str:
        """The query whose rows are its content, always in the same order."""
        order = f" ORDER BY {', '.join(map(quoted, self.key))}" if self.key else ""
        return f"SELECT {', '.join(map(quoted, self.columns))} FROM {quoted(self.name)}{order}"  # noqa: S608 - quoted


def quoted(name: str) -> str:
    """An identifier, whatever signs it has."""
    return '"' + name.replace('"', '""') + '"'


def left_out() -> frozenset[str]:
    """Tables that no backup holds."""
    return frozenset({"alembic_version", *(one.name for one in SQLModel.metadata.tables.values() if not is_saved(one))})


async def saved_tables(connection: asyncpg.Connection) -> list[Table]:
    """Those that the database has, whichever release made them."""
    rows = await connection.fetch(TABLES)
    return [Table(**row) for row in rows if row["name"] not in left_out()]


async def settle(connection: asyncpg.Connection) -> None:
    """Set what COPY needs, for the transaction that has begun."""
    for name, value in QUIETLY.items():
        await connection.execute(f"SET LOCAL {name} = '{value}'")


class Snapshot:
    """Everything that is asked of it is of one moment."""

    def __init__(self, connection: asyncpg.Connection, tables: list[Table]) -> None:
        self.connection = connection
        self.tables = tables

    async def ask(self, query: str) -> Any:
        return await self.connection.fetchval(query)

    async def count(self) -> int:
        """The rows of all tables."""
        counts = " + ".join(f"(SELECT count(*) FROM {quoted(one.name)})" for one in self.tables)  # noqa: S608 - quoted
        return int(await self.ask(f"SELECT {counts or '0'}"))

    async def sequences(self) -> dict[str, int]:
        return dict(await self.connection.fetch(SEQUENCES))

    async def copy(self, table: Table, sink: Sink, on_rows: Callable[[int], None]) -> SavedTable:
        """Hand the rows of one to `sink`, which is called beside the event loop, and say what they are."""
        tally = _Tally(sink, on_rows)
        await self.connection.copy_from_query(table.copied(), output=tally.take)
        await tally.pass_on()
        return SavedTable(table.name, table.columns, tally.rows, tally.size, tally.hash.hexdigest())


class _Tally:
    def __init__(self, sink: Sink, on_rows: Callable[[int], None]) -> None:
        self.sink, self.on_rows = sink, on_rows
        self.rows = self.size = 0
        self.hash = sha256()
        self._held = bytearray()

    async def take(self, some: bytes) -> None:
        self._held += some
        if len(self._held) >= BATCH:
            await self.pass_on()

    async def pass_on(self) -> None:
        if not self._held:
            return
        some, self._held = bytes(self._held), bytearray()
        writing = asyncio.ensure_future(asyncio.to_thread(self._write, some))
        try:
            await asyncio.shield(writing)
        except asyncio.CancelledError:
            await asyncio.wait([writing])  # whoever closes the file must not meet it
            raise
        self.on_rows(self.rows)

    def _write(self, some: bytes) -> None:
        self.rows += some.count(b"\n")  # within a row COPY writes a line break as two signs
        self.size += len(some)
        self.hash.update(some)
        self.sink(some)


@asynccontextmanager
async def snapshot(settings: Settings) -> AsyncIterator[Snapshot]:
    """Nobody who changes the schema comes between; who reads or writes rows is not held up.

    Raises DatabaseUnreachable, and PostgresError where a table may not be read.
    """
    connection = await _connect(settings)
    try:
        async with connection.transaction():  # a pooler may give another server connection to each transaction
            tables = await saved_tables(connection)
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            await settle(connection)
            if tables:  # before anything is read: what is seen is what was locked
                names = ", ".join(quoted(table.name) for table in tables)
                await connection.execute(f"LOCK TABLE {names} IN ACCESS SHARE MODE")
            yield Snapshot(connection, tables)
    finally:
        connection.terminate()


async def _connect(settings: Settings) -> asyncpg.Connection:
    target = target_of(settings, direct=True)
    given = target.arguments() | {"timeout": settings.connect_timeout, "statement_cache_size": 0}
    given["server_settings"] = target.server_settings
    return await until_reachable(lambda: asyncpg.connect(**given), seconds=settings.startup_timeout)
