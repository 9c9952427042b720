"""Imports say that they are at work, so that one whose process was killed is known to be interrupted."""

import sqlalchemy as sa
from alembic import op

revision = "20261130_1145"
down_revision = "20261130_1008"


def upgrade() -> None:
    op.add_column("import_run", sa.Column("alive_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("import_run", "alive_at")
