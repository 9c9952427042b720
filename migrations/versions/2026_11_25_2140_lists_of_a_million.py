"""Indexes for what is rare among very many decisions: reviews that are due, and what somebody took part in."""

from alembic import op
from sqlalchemy import text

revision = "20261125_2140"
down_revision = "20261125_1930"


def upgrade() -> None:
    dated = text("review_on IS NOT NULL")
    op.create_index("decision_status_review", "decision", ["status", "review_on"], postgresql_where=dated)
    op.create_index(
        "decision_person_part", "decision_person", ["person_id", "part"], postgresql_include=["decision_id"]
    )
    op.drop_index("ix_decision_person_person_id", "decision_person")


def downgrade() -> None:
    op.create_index("ix_decision_person_person_id", "decision_person", ["person_id"])
    op.drop_index("decision_person_part", "decision_person")
    op.drop_index("decision_status_review", "decision")
