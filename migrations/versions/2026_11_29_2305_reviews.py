"""Lists of decisions in the order of their reviews."""

from alembic import op

revision = "20261129_2305"
down_revision = "20261129_2304"


def upgrade() -> None:
    op.create_index("decision_by_review_on", "decision", ["review_on", "id"])
    op.drop_index("decision_review", "decision")


def downgrade() -> None:
    op.create_index("decision_review", "decision", ["review_on"], postgresql_where="review_on IS NOT NULL")
    op.drop_index("decision_by_review_on", "decision")
