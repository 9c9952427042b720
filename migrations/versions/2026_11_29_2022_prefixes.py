"""A decision may have a prefix of its own, where the label in its file is not that of its collection."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_2022"
down_revision = "20261129_2010"


def upgrade() -> None:
    op.add_column("decision", sa.Column("prefix", sa.String(20)))


def downgrade() -> None:
    op.drop_column("decision", "prefix")
