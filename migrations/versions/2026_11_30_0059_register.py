"""A register has a name of its own, which its backups carry: of another register none is taken for one of this."""

import sqlalchemy as sa
from alembic import op

revision = "20261130_0059"
down_revision = "20261129_2326"


def upgrade() -> None:
    op.add_column(
        "data_version", sa.Column("register", sa.Uuid(), server_default=sa.func.gen_random_uuid(), nullable=False)
    )


def downgrade() -> None:
    op.drop_column("data_version", "register")
