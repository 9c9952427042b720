"""The SQL of PostgreSQL, as its driver takes it."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql.asyncpg import dialect

DIALECT = dialect()  # type: ignore[no-untyped-call]


def as_sql(statement: sa.Select[Any]) -> str:
    """The SQL of a statement, its parameters included."""
    return str(statement.compile(dialect=DIALECT, compile_kwargs={"literal_binds": True}))
