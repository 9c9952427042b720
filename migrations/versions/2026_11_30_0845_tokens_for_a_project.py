"""A token may be for one project alone."""

import sqlalchemy as sa
from alembic import op

revision = "20261130_0845"
down_revision = "20261130_0307"


def upgrade() -> None:
    op.add_column("api_token", sa.Column("project", sa.String(80), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("api_token", "project")
