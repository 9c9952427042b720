"""A file that was settled knows in which operation, so that taking that back has it diverge again."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_2326"
down_revision = "20261129_2305"


def upgrade() -> None:
    op.add_column("imported_file", sa.Column("settled_in_id", sa.Integer(), nullable=True))
    op.create_foreign_key(
        "imported_file_settled_in_id_fkey", "imported_file", "operation", ["settled_in_id"], ["id"], ondelete="SET NULL"
    )
    op.create_index("ix_imported_file_settled_in_id", "imported_file", ["settled_in_id"])


def downgrade() -> None:
    op.drop_column("imported_file", "settled_in_id")
