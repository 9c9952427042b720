"""Runs a statement and returns its first row, as directly as can be.

A statement that only reads and stands alone (AUTOCOMMIT: there is no transaction to take part in) goes straight to the
driver: SQLAlchemy's connection and cursor cost three times what the statement does. The driver's connection still is
one of SQLAlchemy's pool, with its limits, its ping and its events, and errors are SQLAlchemy's DBAPIError.

A statement that finds its pooled connection dead is run once more on a fresh one, where nothing can have happened
before it (AUTOCOMMIT, and no entity loaded).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from time import perf_counter
from typing import Any, cast

import sqlalchemy as sa
from asyncpg.exceptions import InterfaceError, InternalClientError, PostgresError  # type: ignore[import-untyped]  # ships no types
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession

from app.persistence.errors import is_after_last_words, is_disconnect
from app.persistence.querying.held import Held
from app.persistence.querying.timing import note

DIRECT = "direct"  # the key of `session.info` that lets its statements go straight to the driver


async def first_row(session: AsyncSession, sql: str, values: tuple[Any, ...]) -> Any:
    """The first row of SQL for the driver, None if there is none.

    Raises DBAPIError, and TimeoutError for a server that fell silent.
    """
    if DIRECT in session.info and not session.in_transaction():
        return await first_row_directly(cast("AsyncEngine", session.bind), sql, values)
    return await first_row_of(session, lambda connection: connection.exec_driver_sql(sql, values))


async def first_row_of(session: AsyncSession, ask: Callable[[AsyncConnection], Awaitable[sa.CursorResult[Any]]]) -> Any:
    """The first row of what `ask` runs on the session's connection. Raises as `first_row` does."""
    connection = await session.connection()
    repeatable = _is_repeatable(session, connection)
    try:
        return (await ask(connection)).first()
    except DBAPIError as error:
        if not (error.connection_invalidated and repeatable):
            raise
        await session.rollback()
    return (await ask(await session.connection())).first()


def _is_repeatable(session: AsyncSession, connection: AsyncConnection) -> bool:
    driver: Any = connection.sync_connection and connection.sync_connection.connection.dbapi_connection
    return bool(driver.autocommit) and not len(session.identity_map)


async def first_row_directly(source: AsyncEngine | Held, sql: str, values: tuple[Any, ...] = ()) -> Any:
    """The same without a session, on an engine in AUTOCOMMIT, or a connection of one that is held."""
    return await _ask_again(source, "fetchrow", sql, values)


async def rows_directly(source: AsyncEngine | Held, sql: str, values: tuple[Any, ...] = ()) -> list[Any]:
    """All rows of it."""
    return cast("list[Any]", await _ask_again(source, "fetch", sql, values))


async def _ask_again(source: AsyncEngine | Held, fetch: str, sql: str, values: tuple[Any, ...]) -> Any:
    try:
        return await _ask(source, fetch, sql, values)
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
    return await _ask(source, fetch, sql, values)


async def _ask(source: AsyncEngine | Held, fetch: str, sql: str, values: tuple[Any, ...]) -> Any:
    engine, held = (source.engine, source) if isinstance(source, Held) else (source, None)
    for listener in engine.sync_engine.dispatch.before_cursor_execute:
        listener(None, None, sql, values, None, False)
    pooled: Any = await (held.take() if held else engine.raw_connection())
    begun = perf_counter()
    try:
        found = await getattr(pooled.driver_connection, fetch)(sql, *values)
    except (PostgresError, InterfaceError, InternalClientError) as failure:
        lost = pooled.driver_connection.is_closed() or is_after_last_words(failure)
        hidden = engine.sync_engine.hide_parameters
        error = DBAPIError(sql, values, failure, hide_parameters=hidden, connection_invalidated=lost)
        if is_disconnect(error):
            pooled.invalidate(error)
        else:
            pooled.close()
        raise error from failure
    except BaseException as failure:  # silent for too long, or nobody waits any more
        pooled.invalidate(failure)
        raise
    finally:
        note(engine.sync_engine, sql, perf_counter() - begun)
    held.put_back(pooled) if held else pooled.close()
    return found
