"""Projects, what is in their files, how that stands to decisions, and what they are allowed for a while."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "20261129_2243"
down_revision = "20261129_2217"

TABLES = ("project", "manifest", "verdict", "waiver", "occurrence")


def upgrade() -> None:
    op.create_table('project',
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('repository_url', sa.String(length=500), nullable=True),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('checked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('standing', sa.Enum('not checked', 'passing', 'warned', 'failing', name='standing_known', native_enum=False, create_constraint=True, length=20), server_default='not checked', nullable=False),
    sa.Column('error_count', sa.Integer(), server_default='0', nullable=False),
    sa.Column('warning_count', sa.Integer(), server_default='0', nullable=False),
    sa.Column('unread_count', sa.Integer(), server_default='0', nullable=False),
    sa.Column('ecosystems', JSONB, server_default='[]', nullable=False),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('slug')
    )
    op.create_index('ix_project_owner_id', 'project', ['owner_id'])
    op.create_index('project_by_check', 'project', [sa.literal_column('checked_at NULLS FIRST'), 'id'])
    op.create_index('project_by_name', 'project', [sa.literal_column('sort_key(name)').label('sort_key'), 'id'], postgresql_ops={'sort_key': 'COLLATE "C"'})
    op.create_index('project_name_letters', 'project', [sa.literal_column('folded(name)').label('letters')], postgresql_using='gin', postgresql_ops={'letters': 'gin_trgm_ops'})
    op.create_table('manifest',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('path', sa.String(length=400), nullable=False),
    sa.Column('format', sa.String(length=40), nullable=False),
    sa.Column('version', sa.String(length=40), nullable=True),
    sa.Column('package_count', sa.Integer(), nullable=False),
    sa.Column('unreadable', sa.Text(), nullable=True),
    sa.Column('unchecked', JSONB, nullable=False),
    sa.Column('notes', JSONB, nullable=False),
    sa.Column('digest', sa.LargeBinary(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('project_id', 'path', name='manifest_path_unique')
    )
    op.create_table('verdict',
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('decision_id', sa.Integer(), nullable=True),
    sa.Column('pin_id', sa.Integer(), nullable=True),
    sa.Column('waiver_id', sa.Integer(), nullable=True),
    sa.Column('ecosystem', sa.String(length=40), nullable=False),
    sa.Column('package', sa.String(length=214), nullable=False),
    sa.Column('file', sa.String(length=400), nullable=False),
    sa.Column('series', sa.Text(), nullable=False),
    sa.Column('kind', sa.Enum('ok', 'unmanaged', 'could not check', 'prerelease locked', 'drift possible', 'not comparable', 'too young', 'group moved apart', 'missing required', 'violation', 'forbidden', name='kind_known', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('severity', sa.Enum('none', 'warning', 'error', name='severity_known', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('message', sa.Text(), nullable=False),
    sa.Column('line', sa.Integer(), nullable=True),
    sa.Column('told', JSONB, nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('verdict_begun', 'verdict', ['project_id', 'since'])
    op.create_index('verdict_current', 'verdict', ['project_id', 'ecosystem', 'package'], postgresql_where=sa.text('until IS NULL'))
    op.create_index('verdict_ended', 'verdict', ['project_id', 'until'], postgresql_where=sa.text('until IS NOT NULL'))
    op.create_index('verdict_of_decision', 'verdict', ['decision_id', 'project_id'], postgresql_where=sa.text('until IS NULL'))
    op.create_table('waiver',
    sa.Column('ecosystem', sa.String(length=40), nullable=False),
    sa.Column('package', sa.String(length=214), nullable=False),
    sa.Column('specifier', sa.String(length=200), nullable=False),
    sa.Column('reason', sa.String(length=2000), nullable=False),
    sa.Column('until_then', sa.String(length=2000), nullable=False),
    sa.Column('expires_on', sa.Date(), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('decision_id', sa.Integer(), nullable=True),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.Enum('requested', 'approved', 'denied', 'withdrawn', name='waiver_state_known', native_enum=False, create_constraint=True, length=20), server_default='requested', nullable=False),
    sa.Column('requested_by_id', sa.Integer(), nullable=True),
    sa.Column('requested_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("decision_id IS NOT NULL OR package <> ''", name="waiver_names_something"),
        sa.CheckConstraint('decided_by_id <> requested_by_id', name='waiver_decided_by_another'),
    sa.ForeignKeyConstraint(['decided_by_id'], ['person.id'], ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['requested_by_id'], ['person.id'], ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('ix_waiver_decided_by_id', 'waiver', ['decided_by_id'])
    op.create_index('ix_waiver_decision_id', 'waiver', ['decision_id'])
    op.create_index('ix_waiver_owner_id', 'waiver', ['owner_id'])
    op.create_index('ix_waiver_project_id', 'waiver', ['project_id'])
    op.create_index('ix_waiver_requested_by_id', 'waiver', ['requested_by_id'])
    op.create_index('waiver_by_expiry', 'waiver', ['expires_on', 'id'])
    op.create_table('occurrence',
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('manifest_id', sa.Integer(), nullable=False),
    sa.Column('ecosystem', sa.String(length=40), nullable=False),
    sa.Column('package', sa.String(length=214), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('version', sa.Text(), nullable=True),
    sa.Column('declared', sa.Text(), nullable=True),
    sa.Column('scope', sa.Text(), nullable=True),
    sa.Column('direct', sa.Boolean(), nullable=True),
    sa.Column('marker', sa.Text(), nullable=True),
    sa.Column('source', sa.Text(), nullable=True),
    sa.Column('line', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['manifest_id'], ['manifest.id'], ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('ix_occurrence_manifest_id', 'occurrence', ['manifest_id'])
    op.create_index('ix_occurrence_project_id', 'occurrence', ['project_id'])
    op.create_index('occurrence_of_package', 'occurrence', ['ecosystem', 'package', 'project_id'])
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER data_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION data_changed()"
        )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
