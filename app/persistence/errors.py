"""What PostgreSQL refused, in terms of the application. Codes: PostgreSQL manual, appendix A."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from asyncpg.exceptions import (  # type: ignore[import-untyped]  # ships no types
    DatatypeMismatchError,
    InternalClientError,
    InvalidCachedStatementError,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm.exc import StaleDataError

RETRYABLE = frozenset({"40001", "40P01"})


class PersistenceError(Exception):
    """A refusal of the database: status for the page, seconds after which to try again, a sentence for a person.

    `constraint`, `table` and `columns` name what was violated where the database tells it; `values` are those of the
    columns, as it writes them.
    """

    status_code: ClassVar[int] = 500
    retry_after: ClassVar[int | None] = None
    message = "The database could not do this."

    def __init__(
        self, *, constraint: str = "", table: str = "", columns: tuple[str, ...] = (), values: str = ""
    ) -> None:
        super().__init__(self.message)
        self.constraint = constraint
        self.table = table
        self.columns = columns
        self.values = values


class Conflict(PersistenceError):
    status_code = 409
    message = "Something with this value exists already."


class Stale(PersistenceError):
    """An optimistic lock did not hold: the version that a form was made from is not the stored one."""

    status_code = 409
    message = "Somebody else changed this record in the meantime."


class InvalidReference(PersistenceError):
    status_code = 409
    message = "This refers to a record that does not exist, or is still referred to by another."


class InvalidValue(PersistenceError):
    status_code = 422
    message = "A value is missing, too long or not allowed."


class Busy(PersistenceError):
    status_code = 503
    retry_after = 1
    message = "The database is busy with other changes. Please try again in a moment."


class Timeout(PersistenceError):
    status_code = 503
    retry_after = 5
    message = "The database took too long to answer. Please try again."


class ReadOnly(PersistenceError):
    status_code = 503
    retry_after = 5
    message = "The database accepts no changes at the moment. Please try again."


class Unavailable(PersistenceError):
    status_code = 503
    retry_after = 5
    message = "The database cannot be reached at the moment. Please try again shortly."


class Crowded(Unavailable):
    message = "The database takes no more connections at the moment. Please try again shortly."


class Full(Unavailable):
    retry_after = 60
    message = (
        "The database has no space left, so nothing was stored. What is there can be read; somebody has to make room."
    )


# The longest prefix of the SQLSTATE that is listed decides.
BY_SQLSTATE: dict[str, type[PersistenceError]] = {
    "23": InvalidValue,
    "23001": InvalidReference,  # what ON DELETE RESTRICT says from PostgreSQL 18 on; 23503 before
    "23503": InvalidReference,
    "23505": Conflict,
    "23P01": Conflict,
    "22": InvalidValue,
    "40": Busy,
    "55P03": Busy,
    "55006": Busy,
    "57014": Timeout,
    "25P03": Timeout,
    "25006": ReadOnly,
    "53": Unavailable,
    "53100": Full,
    "53300": Crowded,
    "57P": Unavailable,
    "58": Unavailable,
    "08": Unavailable,
}


def sqlstate(error: BaseException) -> str:
    """The SQLSTATE of a driver's or SQLAlchemy's error, or of what a refusal came from; "" where there is none."""
    if isinstance(error, PersistenceError):
        return sqlstate(error.__cause__) if error.__cause__ else ""
    origin: Any = error.orig if isinstance(error, DBAPIError) else error
    return getattr(origin, "sqlstate", None) or ""


def translate(error: BaseException) -> PersistenceError | None:
    """The refusal behind `error`, None when it is not one of the database's (a mistake in a statement is ours)."""
    if isinstance(error, PersistenceError):
        return error
    if isinstance(error, StaleDataError):
        return Stale()
    if isinstance(error, PoolTimeoutError) or is_outdated(error):
        return Busy()
    code = sqlstate(error)
    for length in (5, 3, 2):
        if kind := BY_SQLSTATE.get(code[:length]):
            return kind(**_violation(error))
    if isinstance(error, TimeoutError):
        return Timeout()
    return Unavailable() if is_disconnect(error) else None


def is_disconnect(error: BaseException) -> bool:
    """Whether the connection is of no further use: lost, or silent for longer than we wait."""
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or sqlstate(error).startswith(("08", "57P"))
    return isinstance(error, OSError)  # TimeoutError and ConnectionError among them


def is_after_last_words(error: BaseException) -> bool:
    """Whether the server has said why it ends the connection, and the end is not there yet: it takes nothing more."""
    return type(_cause(error)) is InternalClientError  # its subclasses are about something else


def is_retryable(error: BaseException) -> bool:
    """Whether the same unit of work may succeed when it is run again from its start."""
    cause = error.__cause__ if isinstance(error, PersistenceError) and error.__cause__ else error
    return sqlstate(cause) in RETRYABLE or is_outdated(cause)


def is_outdated(error: BaseException) -> bool:
    """Whether a statement was prepared for a table that has changed since; SQLAlchemy prepares it anew next time."""
    return isinstance(_cause(error), InvalidCachedStatementError) or is_of_outdated_function(error)


def is_of_outdated_function(error: BaseException) -> bool:
    """Whether a function of the database remembers a column as it was, as it does while its connection lives."""
    cause = _cause(error)
    return isinstance(cause, DatatypeMismatchError) and "when preparing the plan" in str(cause)


def _cause(error: BaseException) -> Any:
    """The driver's own error behind SQLAlchemy's."""
    origin = error.orig if isinstance(error, DBAPIError) else error
    return getattr(origin, "__cause__", None) or origin


def _violation(error: BaseException) -> dict[str, Any]:
    cause = _cause(error)
    column = getattr(cause, "column_name", None)
    detail = getattr(cause, "detail", None) or ""
    values = re.search(r"\)=\((.*)\) ", detail, re.DOTALL)
    return {
        "constraint": getattr(cause, "constraint_name", None) or "",
        "table": getattr(cause, "table_name", None) or "",
        "columns": (column,) if column else _columns(detail),
        "values": values[1] if values else "",
    }


def _columns(detail: str) -> tuple[str, ...]:
    """Column names of `Key (slug, lower(name))=(…) already exists.`; an expression counts by the columns within."""
    found = re.match(r"Key \((.*?)\)=\(", detail)
    if not found:
        return ()
    return tuple(name for name in re.findall(r"\"?([a-z_][a-z0-9_]*)\"?(?!\w*\()", found[1]) if name != "text")
