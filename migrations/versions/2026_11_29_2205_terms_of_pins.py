"""A pin says for whom it holds, from when on it binds, and how old a release has to be."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_2205"
down_revision = "20261129_2145"


def upgrade() -> None:
    known = sa.Enum("all", "runtime", "development", name="audience_known", native_enum=False, length=20)
    op.add_column("pin", sa.Column("audience", known, server_default="all", nullable=False))
    op.add_column("pin", sa.Column("binding_from", sa.Date()))
    op.add_column("pin", sa.Column("least_age", sa.Integer()))
    op.create_check_constraint("audience_known", "pin", "audience IN ('all', 'runtime', 'development')")
    op.create_check_constraint("pin_least_age", "pin", "least_age BETWEEN 1 AND 3650")


def downgrade() -> None:
    for name in ("least_age", "binding_from", "audience"):
        op.drop_column("pin", name)
