"""Rounds: people are asked for their position on a decision; each collection says by which rule a round passes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "20261130_0124"
down_revision = "20261130_0121"

TABLES = ("round", "position", "wording")


def upgrade() -> None:
    op.create_table('round',
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('decision_id', sa.Integer(), nullable=False),
    sa.Column('aim', sa.Enum('accept', 'reject', name='aim_known', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('summary', sa.Text(), nullable=False),
    sa.Column('opened_by_id', sa.Integer(), nullable=True),
    sa.Column('opened_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('closes_on', sa.Date(), nullable=False),
    sa.Column('quorum', sa.Integer(), nullable=False),
    sa.Column('silence_agrees', sa.Boolean(), nullable=False),
    sa.Column('state', sa.Enum('open', 'passed', 'overruled', 'withdrawn', name='round_state_known', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('extended_because', sa.Text(), nullable=False),
    sa.Column('decider_id', sa.Integer(), nullable=True),
    sa.Column('escalated_because', sa.Text(), nullable=False),
    sa.Column('ended_because', sa.Text(), nullable=False),
    sa.Column('closed_by_id', sa.Integer(), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('quorum >= 0', name='round_quorum_not_negative'),
    sa.ForeignKeyConstraint(['closed_by_id'], ['person.id'], ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['decider_id'], ['person.id'], ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['opened_by_id'], ['person.id'], ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('ix_round_closed_by_id', 'round', ['closed_by_id'])
    op.create_index('ix_round_decider_id', 'round', ['decider_id'])
    op.create_index('ix_round_opened_by_id', 'round', ['opened_by_id'])
    op.create_index('round_by_end', 'round', ['closes_on'], postgresql_where=sa.text("state = 'open'"))
    op.create_index('round_of_decision', 'round', ['decision_id', 'id'])
    op.create_index('round_open_once', 'round', ['decision_id'], unique=True, postgresql_where=sa.text("state = 'open'"))
    op.create_table('position',
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('agree', 'agree with note', 'hold', 'object', 'abstain', 'recuse', name='position_known', native_enum=False, create_constraint=True, length=20), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('resolution', sa.Text(), nullable=False),
    sa.Column('hold_until', sa.Date(), nullable=True),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('stated_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['round_id'], ['round.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('round_id', 'person_id', name='position_once')
    )
    op.create_index('ix_position_person_id', 'position', ['person_id'])
    op.create_table('wording',
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('fields', JSONB, nullable=False),
    sa.ForeignKeyConstraint(['round_id'], ['round.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('round_id', 'digest')
    )
    op.add_column('collection', sa.Column('quorum', sa.Integer(), server_default='1', nullable=False))
    op.add_column('collection', sa.Column('silence_agrees', sa.Boolean(), server_default=sa.text('false'), nullable=False))
    op.add_column('collection', sa.Column('round_days', sa.Integer(), server_default='10', nullable=False))
    op.add_column('collection', sa.Column('review_months', sa.Integer(), nullable=True))
    op.add_column('collection', sa.Column('steward_id', sa.Integer(), nullable=True))
    op.create_index('ix_collection_steward_id', 'collection', ['steward_id'])
    op.create_foreign_key('collection_steward_id_fkey', 'collection', 'person', ['steward_id'], ['id'], ondelete='SET NULL')
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER data_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION data_changed()"
        )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    for name in ("steward_id", "review_months", "round_days", "silence_agrees", "quorum"):
        op.drop_column("collection", name)
