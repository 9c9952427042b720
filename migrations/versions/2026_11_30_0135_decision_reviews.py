"""What came of looking at a decision again."""

import sqlalchemy as sa
from alembic import op


revision = "20261130_0135"
down_revision = "20261130_0130"


def upgrade() -> None:
    op.create_table('decision_review',
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('decision_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('outcome', sa.Enum('confirm', 'snooze', 'retire', name='review_outcome_known', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('next_on', sa.Date(), nullable=True),
    sa.Column('reviewed_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('decision_review_latest', 'decision_review', ['decision_id', 'id'])
    op.create_index('ix_decision_review_person_id', 'decision_review', ['person_id'])
    op.execute(
        "CREATE TRIGGER data_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON decision_review "
        "FOR EACH STATEMENT EXECUTE FUNCTION data_changed()"
    )


def downgrade() -> None:
    op.drop_table("decision_review")
