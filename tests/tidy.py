"""Makes the tables of the tests, and empties them again."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import asyncpg
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import SQLModel

from app.persistence.migrate import upgrade
from app.persistence.url import parse
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

    def __init__(self, connection: asyncpg.Connection, statements: dict[str, str], changed: str) -> None:
        self._connection = connection
        self._statements = statements
        self._changed = changed

    @classmethod
    async def connect(cls, url: str) -> Tidy:
        settings = {"session_replication_role": "replica"}
        connection = await asyncpg.connect(**parse(url).arguments(), server_settings=settings)
        statements, probes = {}, ["SELECT NULL WHERE false"]
        for table in await connection.fetch(COLUMNS):
            name, columns = table["name"], table["columns"]
            await connection.execute(f'CREATE TEMP TABLE "first_{name}" AS SELECT {columns} FROM public."{name}"')
            statements[name] = (
                f'DELETE FROM public."{name}"; INSERT INTO public."{name}" ({columns}) OVERRIDING SYSTEM VALUE '
                f'SELECT {columns} FROM "first_{name}"; '
            )
            rows = f'SELECT FROM public."{name}" UNION ALL SELECT FROM "first_{name}"'
            probes.append(f"SELECT '{name}' WHERE EXISTS ({rows})")
        return cls(connection, statements, " UNION ALL ".join(probes))

    async def clean(self) -> None:
        names = [row[0] for row in await self._connection.fetch(self._changed)]
        if names:
            await self._connection.execute("".join(self._statements[name] for name in names))

    async def close(self) -> None:
        await self._connection.close()
