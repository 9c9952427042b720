"""Single sign-on knows people by who they are at the provider, and by their address the first time only."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_1945"
down_revision = "20261129_1920"


def upgrade() -> None:
    op.create_table(
        "identity",
        sa.Column("issuer", sa.String(500), primary_key=True),
        sa.Column("subject", sa.String(255), primary_key=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("identity")
