"""What somebody writes and has not stored yet is kept."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261130_0112"
down_revision = "20261130_0117"


def upgrade() -> None:
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("record_type", sa.String(40), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(500), nullable=False),
        sa.Column("fields", postgresql.JSONB(), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=True),
        sa.Column("writer", sa.String(60), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="CASCADE"),
        sa.UniqueConstraint("person_id", "key", name="draft_once"),
    )
    op.create_index("draft_of_record", "draft", ["record_type", "record_id"])


def downgrade() -> None:
    op.drop_table("draft")
