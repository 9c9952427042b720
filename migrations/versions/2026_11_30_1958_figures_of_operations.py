"""A change of many records keeps how many these are; parts are found at once after one, too."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "20261130_1958"
down_revision = "20261130_1903"


def upgrade() -> None:
    op.add_column("operation", sa.Column("figures", JSONB(), nullable=True))
    op.execute("ALTER INDEX revision_of_parts SET (fastupdate = off)")
    op.execute("SELECT gin_clean_pending_list('revision_of_parts')")


def downgrade() -> None:
    op.execute("ALTER INDEX revision_of_parts RESET (fastupdate)")
    op.drop_column("operation", "figures")
