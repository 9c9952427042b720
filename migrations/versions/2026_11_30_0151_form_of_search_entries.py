"""The register knows how its search entries were written."""

import sqlalchemy as sa
from alembic import op

revision = "20261130_0151"
down_revision = "20261130_0155"


def upgrade() -> None:
    op.add_column("data_version", sa.Column("search_form", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    op.drop_column("data_version", "search_form")
