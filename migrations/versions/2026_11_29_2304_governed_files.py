"""A decision names the files that it governs."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_2304"
down_revision = "20261129_2243"


def upgrade() -> None:
    op.add_column("decision", sa.Column("governs", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("decision", "governs")
