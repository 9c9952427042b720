"""What guards forms: a version on every row that people edit, and the keys of forms that were sent."""

import sqlalchemy as sa
from alembic import op

revision = "20261125_1850"
down_revision = "20261125_1840"

EDITED = (
    "argument", "assumption", "collection", "decision_link", "decision_person", "evidence", "finding", "implication",
    "option", "person", "pin", "practice", "risk", "section", "tag",
)  # fmt: skip


def upgrade() -> None:
    for table in EDITED:  # a constant default rewrites nothing
        op.add_column(table, sa.Column("version", sa.Integer, nullable=False, server_default="1"))
    op.create_table(
        "submission",
        sa.Column("key_hash", sa.LargeBinary, primary_key=True),
        sa.Column("content_hash", sa.LargeBinary, nullable=False),
        sa.Column("person", sa.String(200), nullable=False),
        sa.Column("outcome", sa.String(1000), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    )
    op.create_index("ix_submission_made_at", "submission", ["made_at"])


def downgrade() -> None:
    op.drop_table("submission")
    for table in EDITED:
        op.drop_column(table, "version")
