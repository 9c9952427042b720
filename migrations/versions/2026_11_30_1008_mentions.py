"""People whom texts name."""

import sqlalchemy as sa
from alembic import op

revision = "20261130_1008"
down_revision = "20261130_0945"


def upgrade() -> None:
    op.create_table(
        "mention",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["document_id"], ["research_document.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], ondelete="SET NULL"),
        sa.UniqueConstraint("person_id", "decision_id", name="mention_in_decision"),
        sa.UniqueConstraint("person_id", "document_id", name="mention_in_document"),
    )
    for column in ("decision_id", "document_id", "by_id"):
        op.create_index(f"ix_mention_{column}", "mention", [column])


def downgrade() -> None:
    op.drop_table("mention")
