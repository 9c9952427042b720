"""A risk says by when it is to be mitigated."""

import sqlalchemy as sa
from alembic import op

revision = "20261130_0216"
down_revision = "20261130_0151"


def upgrade() -> None:
    op.add_column("risk", sa.Column("mitigate_by", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("risk", "mitigate_by")
