"""When a round was put off for a text that was new to people."""

import sqlalchemy as sa
from alembic import op

revision = "20261130_0858"
down_revision = "20261130_0845"


def upgrade() -> None:
    op.add_column("round", sa.Column("text_changed_on", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("round", "text_changed_on")
