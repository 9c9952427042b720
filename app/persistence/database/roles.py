"""The rights of the database role that pages run as: rows, and nothing else.

Migrations belong to the owner of the tables. A role that only serves pages needs no right to make, change or drop a
table, and none to change what is append-only; so whoever should take the server over cannot rewrite the audit log.
"""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import dialect

from app.persistence.migrations.heads import MigrationError
from app.persistence.migrations.migrate import locked
from app.settings import Settings

ROLE = "SELECT rolsuper, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = :role"
SCHEMA = "SELECT quote_ident(current_schema())"
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
READ_ONLY = frozenset({"alembic_version"})
_quote = dialect().identifier_preparer.quote_identifier  # type: ignore[no-untyped-call]


async def make(settings: Settings, role: str) -> None:
    """Make `role`, which may sign in and nothing else, unless there is one."""
    async with locked(settings) as connection, connection.begin():
        if (await connection.execute(sa.text(ROLE), {"role": role})).first() is None:
            await connection.exec_driver_sql(f"CREATE ROLE {_quote(role)} LOGIN")


async def grant(settings: Settings, role: str, append_only: Collection[str]) -> None:
    """Give `role` what serving pages takes, and take away whatever else it had on our tables.

    Tables in `append_only` are read and added to. Run as their owner, after every migration that adds a table. Raises
    MigrationError for a role that does not exist or may do everything anyhow.
    """
    async with locked(settings) as connection, connection.begin():
        found = (await connection.execute(sa.text(ROLE), {"role": role})).first()
        if found is None:
            raise MigrationError(f"There is no database role {role}; make it with: CREATE ROLE {_quote(role)} LOGIN")
        if any(found):
            raise MigrationError(f"The role {role} may do more than serve pages; take SUPERUSER and the like from it.")
        names = (await connection.execute(sa.text(TABLES))).scalars().all()
        schema = (await connection.execute(sa.text(SCHEMA))).scalar_one()
        for statement in _statements(_quote(role), schema, names, append_only):
            await connection.exec_driver_sql(statement)


def _statements(role: str, schema: str, tables: Collection[str], append_only: Collection[str]) -> list[str]:
    statements = [
        f"GRANT USAGE ON SCHEMA {schema} TO {role}",
        f"REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {role}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {role}",
    ]
    for table in tables:
        rights = "SELECT, INSERT" if table in append_only else "SELECT, INSERT, UPDATE, DELETE"
        rights = "SELECT" if table in READ_ONLY else rights
        statements.append(f"GRANT {rights} ON {schema}.{_quote(table)} TO {role}")
    return statements
