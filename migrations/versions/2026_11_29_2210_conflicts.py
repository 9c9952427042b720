"""A package says which ranges contradict, so that the records that ask for them can show it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "20261129_2210"
down_revision = "20261129_2205"


def upgrade() -> None:
    op.add_column("package", sa.Column("conflicts", JSONB, nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("package", "conflicts")
