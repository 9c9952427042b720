"""Makes the tables of the tests, and empties them again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from importlib import import_module
from pathlib import Path

import asyncpg
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import SQLModel

from app.persistence.database.url import parse
from app.persistence.migrations.migrate import upgrade
from app.settings import Settings

VERSIONS = Path(__file__).parents[1] / "migrations" / "versions"

# Columns that can be given a value: what the database computes cannot be copied back.
COLUMNS = """
SELECT c.relname AS name, string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) AS columns
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND c.relname <> 'alembic_version'
GROUP BY c.relname
"""


async def make_schema(url: str) -> None:
    """Every table, by migration where there are migrations, else straight from the models."""
    if any(VERSIONS.glob("*.py")):
        await upgrade(Settings(database_url=url))
        return
    import_module("app.tables")
    engine = create_async_engine("postgresql+asyncpg://", connect_args=parse(url).arguments())
    async with engine.begin() as connection:
        await connection.run_sync(SQLModel.metadata.create_all)
    await engine.dispose()


class Tidy:
    """Puts the tables of one database back to the rows that they had at first.

    Only tables that have rows, or had some, are touched, and without triggers: much quicker than TRUNCATE.
    """

    def __init__(self, connection: asyncpg.Connection, columns: dict[str, str]) -> None:
        self._connection = connection
        self._columns = columns  # those of each table that can be given a value
        self._kept: set[str] = set()
        rows = [
            f'SELECT \'{name}\' WHERE EXISTS (SELECT FROM public."{name}" UNION ALL SELECT FROM "first_{name}")'
            for name in columns
        ]
        self._changed = " UNION ALL ".join(rows)

    @classmethod
    async def connect(cls, url: str) -> Tidy:
        settings = {"session_replication_role": "replica"}
        connection = await asyncpg.connect(**parse(url).arguments(), server_settings=settings)
        tidy = cls(connection, {table["name"]: table["columns"] for table in await connection.fetch(COLUMNS)})
        await tidy._keep("first")
        return tidy

    async def clean(self) -> None:
        names = [row[0] for row in await self._connection.fetch(self._changed)]
        await self._bring_back("first", names)

    async def fill(self, name: str, make: Callable[[], Awaitable[object]]) -> None:
        """Rows that are dear to make: made the first time, afterwards copied from those that were made then."""
        if name in self._kept:
            return await self._bring_back(name, list(self._columns))
        await self.clean()  # of what a test before has left, which would be copied along
        await make()
        return await self._keep(name)

    async def _keep(self, name: str) -> None:
        for table, columns in self._columns.items():
            await self._connection.execute(
                f'CREATE TEMP TABLE "{name}_{table}" AS SELECT {columns} FROM public."{table}"'
            )
        self._kept.add(name)

    async def _bring_back(self, name: str, tables: list[str]) -> None:
        statements = [
            f'DELETE FROM public."{table}"; INSERT INTO public."{table}" ({self._columns[table]}) '
            f'OVERRIDING SYSTEM VALUE SELECT {self._columns[table]} FROM "{name}_{table}"; '
            for table in tables
        ]
        if statements:
            await self._connection.execute("".join(statements))

    async def close(self) -> None:
        await self._connection.close()
