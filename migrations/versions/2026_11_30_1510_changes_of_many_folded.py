"""The changes that are no part of one of many, by time, and the first of each of those."""

import sqlalchemy as sa
from alembic import op

revision = "20261130_1510"
down_revision = "20261130_1520"

ALONE, OF_MANY = sa.text("operation_id IS NULL"), sa.text("operation_id IS NOT NULL")


def upgrade() -> None:
    _create("revision_alone", ["happened_at", "id"], ALONE)
    _create("revision_of_operation_by_time", ["operation_id", "happened_at", "id"], OF_MANY)
    _drop("revision_of_operation")


def downgrade() -> None:
    _create("revision_of_operation", ["operation_id"], OF_MANY)
    _drop("revision_of_operation_by_time")
    _drop("revision_alone")


def _create(name: str, columns: list[str], where: sa.TextClause) -> None:
    """While people write; what is left of an attempt that was broken off goes first."""
    _drop(name)
    with op.get_context().autocommit_block():
        op.create_index(name, "revision", columns, postgresql_where=where, postgresql_concurrently=True)


def _drop(name: str) -> None:
    with op.get_context().autocommit_block():
        op.drop_index(name, "revision", postgresql_concurrently=True, if_exists=True)
