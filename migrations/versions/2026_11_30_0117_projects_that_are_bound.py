"""A decision, or all of a collection, names the projects that it binds."""

import sqlalchemy as sa
from alembic import op

revision = "20261130_0117"
down_revision = "20261130_0059"
TABLES = ("decision", "collection")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("binds", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "binds")
