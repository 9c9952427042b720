"""Registers that share a database: one schema each, found by the search path of every connection.

What is in `public` is found from each of them, as the extensions have to be. So a register with a schema of its own and
one in `public` are never let into the same database: where a table is missed, another register's must not answer.
"""

from __future__ import annotations

from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from app.persistence.database.url import ConnectionTarget, parse
from app.settings import PUBLIC, Settings

FOUND = """
    SELECT n.nspname AS name FROM pg_namespace n
    WHERE 2 = (SELECT count(*) FROM pg_class c WHERE c.relnamespace = n.oid AND c.relkind = 'r'
               AND c.relname IN ('data_version', 'alembic_version'))
    ORDER BY n.nspname
"""
# Bodies of the RETURN kind keep to what they meant when they were made; the others look names up when they run.
FUNCTIONS = """
    SELECT p.oid::regprocedure::text FROM pg_proc p
    WHERE p.pronamespace = CAST(:schema AS regnamespace) AND p.prosqlbody IS NULL
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
"""
IS_THERE = "SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = :schema)"
EXTENSIONS = """
    SELECT quote_ident(extname) FROM pg_extension WHERE extrelocatable AND extnamespace = CAST(:schema AS regnamespace)
"""
STANDING = """
    SELECT (SELECT max(version_num) FROM "{0}".alembic_version),
      (SELECT count(*) FROM "{0}".decision) + (SELECT count(*) FROM "{0}".research_document),
      (SELECT sum(pg_total_relation_size(c.oid))::bigint FROM pg_class c
       WHERE c.relnamespace = CAST('"{0}"' AS regnamespace) AND c.relkind = 'r')
"""


class RegisterState(msgspec.Struct, frozen=True):
    """A register of the database, as it is told."""

    name: str
    revision: str
    records: int
    bytes: int


class RegisterError(RuntimeError):
    """A schema that cannot be a register's; the message says why in one line."""


def target_of(settings: Settings, *, direct: bool = False, url: str = "") -> ConnectionTarget:
    """Where and how to connect for the register of `settings`; `direct` goes past a pooler, `url` to another server.

    Raises UrlError.
    """
    url = url or (direct and settings.database_unpooled_url) or settings.database_url
    target = parse(url, default_ssl=settings.database_ssl)
    if settings.schema == PUBLIC:
        return target
    path = {"search_path": f'"{settings.schema}", {PUBLIC}'}
    return msgspec.structs.replace(target, server_settings=target.server_settings | path)


async def names(connection: AsyncConnection) -> list[str]:
    """The schemas of the database that hold a register."""
    return list((await connection.execute(sa.text(FOUND))).scalars())


async def standings(connection: AsyncConnection) -> list[RegisterState]:
    """All registers of the database."""
    found = await names(connection)
    rows = [(await connection.exec_driver_sql(STANDING.format(name))).one() for name in found]
    return [RegisterState(name, *tuple(row)) for name, row in zip(found, rows, strict=True)]


async def enter(connection: AsyncConnection, schema: str) -> None:
    """Make the schema where there is none, in the transaction that has begun. Raises RegisterError where another
    register of the database would be seen from it."""
    found = set(await names(connection))
    if schema != PUBLIC and PUBLIC in found:
        raise RegisterError(
            f"The schema {PUBLIC} of this database holds a register, which would be seen from others: give it a name "
            f"first with `rationale register move {PUBLIC} NAME`, or take another database."
        )
    if schema == PUBLIC and found and await _is_public(connection) and PUBLIC not in found:
        raise RegisterError(
            f"This database holds registers of their own schemas: {', '.join(sorted(found))}. "
            "Set RATIONALE_SCHEMA to one of them."
        )
    if schema != PUBLIC and not await _scalar(connection, IS_THERE, schema):
        await connection.exec_driver_sql(f'CREATE SCHEMA "{schema}"')


async def carry_search_path(connection: AsyncConnection, schema: str) -> None:
    """Let the functions of a named register work whatever the search path is of who changes a row."""
    if schema == PUBLIC:
        return
    for function in (await connection.execute(sa.text(FUNCTIONS), {"schema": f'"{schema}"'})).scalars():
        await connection.exec_driver_sql(f'ALTER FUNCTION {function} SET search_path = "{schema}", {PUBLIC}, pg_temp')


async def rename(connection: AsyncConnection, old: str, new: str) -> None:
    """Give the schema of a register another name, in the transaction that has begun. Raises RegisterError."""
    if old not in await names(connection):
        raise RegisterError(f"There is no register {old} in this database.")
    if await _scalar(connection, IS_THERE, new):
        raise RegisterError(f"This database has a schema {new} already.")
    await connection.exec_driver_sql(f'ALTER SCHEMA "{old}" RENAME TO "{new}"')
    if old == PUBLIC:  # what the extensions make is found from every register
        await connection.exec_driver_sql(f"CREATE SCHEMA {PUBLIC}")
        await connection.exec_driver_sql(f"GRANT USAGE ON SCHEMA {PUBLIC} TO PUBLIC")
        for extension in (await connection.execute(sa.text(EXTENSIONS), {"schema": f'"{new}"'})).scalars().all():
            await connection.exec_driver_sql(f"ALTER EXTENSION {extension} SET SCHEMA {PUBLIC}")
    await carry_search_path(connection, new)


async def _is_public(connection: AsyncConnection) -> bool:
    """Whether tables would be made there; a role may have a search path of its own."""
    return bool(await _scalar(connection, "SELECT current_schema() = :schema", PUBLIC))


async def _scalar(connection: AsyncConnection, statement: str, schema: str) -> Any:
    return (await connection.execute(sa.text(statement), {"schema": schema})).scalar_one()
