"""The models and the migrated schema say the same."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import CheckConstraint, Column, Connection
from sqlmodel import SQLModel

import app.tables  # noqa: F401 - fills the metadata
from app.persistence.migrations.migrate import locked, upgrade
from app.settings import Settings

pytestmark = pytest.mark.slow

CATALOGUE = """
SELECT relname || '.' || attname FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
WHERE attgenerated <> '' AND relkind = 'r' AND relnamespace = 'public'::regnamespace
UNION ALL SELECT conname FROM pg_constraint WHERE contype = 'c' AND connamespace = 'public'::regnamespace
"""


async def test_the_models_and_the_migrated_schema_are_the_same(empty: Settings) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        return list(compare_metadata(context, SQLModel.metadata))

    await upgrade(empty)
    async with locked(empty) as connection:
        assert await connection.run_sync(differences) == []


async def test_computed_columns_and_checks_of_the_models_are_in_the_schema(empty: Settings) -> None:
    """Alembic compares neither."""
    await upgrade(empty)
    async with locked(empty) as connection:
        stored = set((await connection.exec_driver_sql(CATALOGUE)).scalars())
    declared = {
        str(item if isinstance(item, Column) else item.name)
        for table in SQLModel.metadata.tables.values()
        for item in [*table.columns, *table.constraints]
        if (isinstance(item, Column) and item.computed) or isinstance(item, CheckConstraint)
    }
    assert declared <= stored
