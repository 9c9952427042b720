"""A version on packages and on changes of status too: they are edited in forms like everything else."""

import sqlalchemy as sa
from alembic import op

revision = "20261125_1930"
down_revision = "20261125_1900"

EDITED = ("package", "status_event")


def upgrade() -> None:
    for table in EDITED:  # a constant default rewrites nothing
        op.add_column(table, sa.Column("version", sa.Integer, nullable=False, server_default="1"))


def downgrade() -> None:
    for table in EDITED:
        op.drop_column(table, "version")
