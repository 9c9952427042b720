"""Waivers that a project's own file gives are kept beside those that people asked for."""

import sqlalchemy as sa
from alembic import op

revision = "20261130_0934"
down_revision = "20261130_0920"
STATES = "state IN ('requested', 'approved', 'denied', 'withdrawn'"
NAMED = "decision_id IS NOT NULL OR package <> ''"


def upgrade() -> None:
    for name in ("owner_name", "decision_label"):
        op.add_column("waiver", sa.Column(name, sa.Text(), server_default="", nullable=False))
    _check("waiver_state_known", f"{STATES}, 'in its own file')")
    _check("waiver_names_something", f"{NAMED} OR decision_label <> ''")


def downgrade() -> None:
    op.execute("DELETE FROM waiver WHERE state = 'in its own file'")
    _check("waiver_state_known", f"{STATES})")
    _check("waiver_names_something", NAMED)
    for name in ("owner_name", "decision_label"):
        op.drop_column("waiver", name)


def _check(name: str, condition: str) -> None:
    op.drop_constraint(name, "waiver", type_="check")
    op.create_check_constraint(name, "waiver", condition)
