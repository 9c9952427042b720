"""The outbox: mails that are written with the change that they tell of."""

import sqlalchemy as sa
from alembic import op


revision = "20261130_0126"
down_revision = "20261130_0124"


def upgrade() -> None:
    op.create_table('outbox',
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('key', sa.String(length=120), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('decision_id', sa.Integer(), nullable=True),
    sa.Column('subject', sa.String(length=300), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('path', sa.String(length=500), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('attempts', sa.Integer(), server_default='0', nullable=False),
    sa.Column('leased_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('handed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('trouble', sa.Text(), server_default='', nullable=False),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('key')
    )
    op.create_index('ix_outbox_decision_id', 'outbox', ['decision_id'])
    op.create_index('ix_outbox_person_id', 'outbox', ['person_id'])
    op.create_index('outbox_unsent', 'outbox', ['due_at'], postgresql_where=sa.text('sent_at IS NULL AND handed_at IS NULL'))


def downgrade() -> None:
    op.drop_index('outbox_unsent', table_name='outbox', postgresql_where=sa.text('sent_at IS NULL AND handed_at IS NULL'))
    op.drop_index('ix_outbox_person_id', table_name='outbox')
    op.drop_index('ix_outbox_decision_id', table_name='outbox')
    op.drop_table('outbox')
