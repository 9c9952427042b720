"""Who put an image into a text, so that what one person leaves about is in nobody else's way."""

import sqlalchemy as sa
from alembic import op

revision = "20261130_1406"
down_revision = "20261130_1150"


def upgrade() -> None:
    op.add_column("image", sa.Column("put_by_id", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("image", "put_by_id")
