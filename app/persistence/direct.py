"""A statement that reads, past SQLAlchemy's connection and cursor, which cost three times what the statement does.

The connection still is one of SQLAlchemy's pool, with its limits, its ping and its events, and errors are SQLAlchemy's.
Only for engines whose statements each stand alone (AUTOCOMMIT), where there is no transaction to take part in.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from app.persistence.errors import is_disconnect

DIRECT = "direct"  # the key of `session.info` that allows it


def is_direct(session: AsyncSession) -> bool:
    """Whether the session's next statement may go this way: it reads, and has taken no connection of its own."""
    return DIRECT in session.info and not session.in_transaction()


async def first_row(engine: AsyncEngine, sql: str, values: tuple[Any, ...] = ()) -> Any:
    """The first row, None if there is none.

    Asked once more where the connection turns out to be dead. Raises DBAPIError, and TimeoutError for a server that
    fell silent.
    """
    try:
        return await _ask(engine, sql, values)
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
    return await _ask(engine, sql, values)


async def _ask(engine: AsyncEngine, sql: str, values: tuple[Any, ...]) -> Any:
    for listener in engine.sync_engine.dispatch.before_cursor_execute:
        listener(None, None, sql, values, None, False)
    pooled: Any = await engine.raw_connection()
    try:
        row = await pooled.driver_connection.fetchrow(sql, *values)
    except BaseException as failure:
        error = _translated(engine.sync_engine, pooled, sql, values, failure)
        if isinstance(error, DBAPIError) and not is_disconnect(error):
            pooled.close()
        else:
            pooled.invalidate(error)
        raise error from failure
    pooled.close()
    return row


def _translated(engine: Engine, pooled: Any, sql: str, values: tuple[Any, ...], failure: BaseException) -> Any:
    """The error that SQLAlchemy would have raised."""
    dialect: Any = engine.dialect
    connection = pooled.dbapi_connection
    try:
        connection._handle_exception(failure)
    except dialect.loaded_dbapi.Error as error:
        return DBAPIError.instance(
            sql,
            values,
            error,
            dialect.loaded_dbapi.Error,
            hide_parameters=engine.hide_parameters,
            connection_invalidated=dialect.is_disconnect(error, connection, None),
            dialect=dialect,
        )
    except BaseException as error:
        return error
