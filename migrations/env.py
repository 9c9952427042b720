"""Runs the migrations: on the connection that `persistence.migrations.migrate` hands over, or from Alembic itself."""

import asyncio

from alembic import context
from sqlalchemy import Connection
from sqlmodel import SQLModel

import app.tables  # noqa: F401 - fills the metadata
from app.persistence.migrations.migrate import LIMITS, locked
from app.settings import Settings

OPTIONS = {"target_metadata": SQLModel.metadata, "compare_type": True, "transaction_per_migration": True}


def migrate(connection: Connection) -> None:
    """Every pending migration in a transaction of its own, within the limits."""
    for name, value in LIMITS.items():
        connection.exec_driver_sql(f"SET {name} = '{value}'")
    connection.commit()
    context.configure(connection=connection, **OPTIONS)
    with context.begin_transaction():
        context.run_migrations()


def write_sql() -> None:
    """The SQL of the migrations, for reading and linting."""
    context.configure(dialect_name="postgresql", literal_binds=True, **OPTIONS)
    with context.begin_transaction():
        for name, value in LIMITS.items():
            context.execute(f"SET {name} = '{value}'")
        context.run_migrations()


async def migrate_alone() -> None:
    """As `migrate`, under the lock, on the database of the environment."""
    async with locked(Settings.read()) as connection:
        await connection.run_sync(migrate)


if context.is_offline_mode():
    write_sql()
elif given := context.config.attributes.get("connection"):
    migrate(given)
else:
    asyncio.run(migrate_alone())
