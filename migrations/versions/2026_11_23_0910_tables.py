"""The tables of the register."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261123_0910"
down_revision = "20261123_0900"


def upgrade() -> None:
    op.create_table('collection',
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('prefix', sa.String(length=20), nullable=False),
    sa.Column('repository_url', sa.String(length=500), nullable=True),
    sa.Column('description', sa.String(length=2000), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('next_number', sa.Integer(), server_default='1', nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('slug')
    )
    op.create_index('collection_name_letters', 'collection', [sa.literal_column('rationale_folded(name)').label('letters')], unique=False, postgresql_using='gin', postgresql_ops={'letters': 'gin_trgm_ops'})
    op.create_table('import_run',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(length=1000), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_table('package',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ecosystem', sa.Enum('pypi', 'npm', name='ecosystem_known', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('name', sa.String(length=214), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('ecosystem', 'name', name='package_ecosystem_name_unique')
    )
    op.create_index('package_name_letters', 'package', [sa.literal_column('rationale_folded(name)').label('letters')], unique=False, postgresql_using='gin', postgresql_ops={'letters': 'gin_trgm_ops'})
    op.create_table('person',
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=True),
    sa.Column('role', sa.Enum('reader', 'editor', 'admin', name='personrole_known', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('state', sa.Enum('named', 'active', 'disabled', name='personstate_known', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('password_hash', sa.String(length=300), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("state = 'named' OR email IS NOT NULL", name='person_account_has_email'),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('person_name_letters', 'person', [sa.literal_column('rationale_folded(name)').label('letters')], unique=False, postgresql_using='gin', postgresql_ops={'letters': 'gin_trgm_ops'})
    op.create_index('person_email_unique', 'person', [sa.literal_column('lower(email)')], unique=True)
    op.create_index('person_name_unique', 'person', [sa.literal_column('lower(name)')], unique=True)
    op.create_table('revision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('record_type', sa.String(length=40), nullable=False),
    sa.Column('record_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=True),
    sa.Column('action', sa.String(length=10), nullable=False),
    sa.Column('actor', sa.String(length=200), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('changes', postgresql.JSONB(), nullable=False),
    sa.Column('happened_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('revision_of_record', 'revision', ['record_type', 'record_id', 'id'], unique=False)
    op.create_table('tag',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('name')
    )
    op.create_index('tag_name_letters', 'tag', [sa.literal_column('rationale_folded(name)').label('letters')], unique=False, postgresql_using='gin', postgresql_ops={'letters': 'gin_trgm_ops'})
    op.create_table('api_token',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.LargeBinary(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('scopes', postgresql.JSONB(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('token_hash')
    )
    op.create_index(op.f('ix_api_token_person_id'), 'api_token', ['person_id'], unique=False)
    op.create_table('decision',
    sa.Column('title', sa.String(length=500), nullable=False),
    sa.Column('status', sa.Enum('draft', 'proposed', 'accepted', 'rejected', 'deprecated', 'superseded', name='status_known', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('review_on', sa.Date(), nullable=True),
    sa.Column('context', sa.Text(), server_default='', nullable=False),
    sa.Column('drivers', sa.Text(), server_default='', nullable=False),
    sa.Column('outcome', sa.Text(), server_default='', nullable=False),
    sa.Column('consequences', sa.Text(), server_default='', nullable=False),
    sa.Column('confirmation', sa.Text(), server_default='', nullable=False),
    sa.Column('more_information', sa.Text(), server_default='', nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('collection_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), server_default=sa.FetchedValue(), nullable=False),
    sa.Column('slug', sa.String(length=120), nullable=False),
    sa.Column('context_html', sa.Text(), server_default='', nullable=False),
    sa.Column('drivers_html', sa.Text(), server_default='', nullable=False),
    sa.Column('outcome_html', sa.Text(), server_default='', nullable=False),
    sa.Column('consequences_html', sa.Text(), server_default='', nullable=False),
    sa.Column('confirmation_html', sa.Text(), server_default='', nullable=False),
    sa.Column('more_information_html', sa.Text(), server_default='', nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('summary', sa.Text(), server_default='', nullable=False),
    sa.Column('summary_html', sa.Text(), server_default='', nullable=False),
    sa.Column('raw_status', sa.Text(), nullable=False),
    sa.Column('dialect', sa.String(length=20), nullable=False),
    sa.Column('extra', postgresql.JSONB(), nullable=False),
    sa.Column('source_number', sa.Integer(), nullable=True),
    sa.CheckConstraint('number >= 0', name='decision_number_not_negative'),
    sa.ForeignKeyConstraint(['collection_id'], ['collection.id'], ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('collection_id', 'number', name='decision_number_unique')
    )
    op.create_index('decision_newest', 'decision', [sa.literal_column('decided_on DESC NULLS LAST'), sa.literal_column('id DESC')], unique=False)
    op.create_index('decision_review', 'decision', ['review_on'], unique=False, postgresql_where=sa.text('review_on IS NOT NULL'))
    op.create_index('decision_status_newest', 'decision', ['status', sa.literal_column('decided_on DESC NULLS LAST'), sa.literal_column('id DESC')], unique=False)
    op.create_index(op.f('ix_decision_collection_id'), 'decision', ['collection_id'], unique=False)
    op.create_index(op.f('ix_decision_owner_id'), 'decision', ['owner_id'], unique=False)
    op.create_table('invitation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.LargeBinary(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('role', sa.Enum('reader', 'editor', 'admin', name='personrole_known', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('invited_by_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['invited_by_id'], ['person.id'], ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('token_hash')
    )
    op.create_index(op.f('ix_invitation_email'), 'invitation', ['email'], unique=False)
    op.create_index(op.f('ix_invitation_invited_by_id'), 'invitation', ['invited_by_id'], unique=False)
    op.create_table('research_document',
    sa.Column('title', sa.String(length=500), nullable=False),
    sa.Column('status', sa.Enum('draft', 'published', name='documentstatus_known', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('published_on', sa.Date(), nullable=True),
    sa.Column('summary', sa.Text(), server_default='', nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('collection_id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=120), nullable=False),
    sa.Column('summary_html', sa.Text(), server_default='', nullable=False),
    sa.Column('context', sa.Text(), server_default='', nullable=False),
    sa.Column('context_html', sa.Text(), server_default='', nullable=False),
    sa.Column('more_information', sa.Text(), server_default='', nullable=False),
    sa.Column('more_information_html', sa.Text(), server_default='', nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=True),
    sa.Column('raw_status', sa.Text(), nullable=False),
    sa.Column('dialect', sa.String(length=20), nullable=False),
    sa.Column('extra', postgresql.JSONB(), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['person.id'], ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['collection_id'], ['collection.id'], ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_research_document_author_id'), 'research_document', ['author_id'], unique=False)
    op.create_index(op.f('ix_research_document_collection_id'), 'research_document', ['collection_id'], unique=False)
    op.create_index('research_document_newest', 'research_document', [sa.literal_column('published_on DESC NULLS LAST'), sa.literal_column('id DESC')], unique=False)
    op.create_table('session',
    sa.Column('id_hash', sa.LargeBinary(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('device', sa.String(length=300), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id_hash')
    )
    op.create_index(op.f('ix_session_expires_at'), 'session', ['expires_at'], unique=False)
    op.create_index(op.f('ix_session_person_id'), 'session', ['person_id'], unique=False)
    op.create_table('assumption',
    sa.Column('text', sa.Text(), server_default='', nullable=False),
    sa.Column('state', sa.Enum('holds', 'doubted', 'broken', name='assumptionstate_known', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('checked_on', sa.Date(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('decision_id', sa.Integer(), nullable=True),
    sa.Column('document_id', sa.Integer(), nullable=True),
    sa.Column('position', sa.Integer(), server_default='0', nullable=False),
    sa.Column('text_html', sa.Text(), server_default='', nullable=False),
    sa.CheckConstraint('num_nonnulls(decision_id, document_id) = 1', name='assumption_has_one_owner'),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['document_id'], ['research_document.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_assumption_decision_id'), 'assumption', ['decision_id'], unique=False)
    op.create_index(op.f('ix_assumption_document_id'), 'assumption', ['document_id'], unique=False)
    op.create_index(op.f('ix_assumption_state'), 'assumption', ['state'], unique=False)
    op.create_table('decision_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('from_id', sa.Integer(), nullable=False),
    sa.Column('to_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('supersedes', 'amends', 'clarifies', 'depends_on', 'relates_to', name='linkkind_known', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('scope', sa.String(length=500), nullable=False),
    sa.CheckConstraint('from_id <> to_id', name='decision_link_not_to_itself'),
    sa.ForeignKeyConstraint(['from_id'], ['decision.id'], ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['to_id'], ['decision.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('from_id', 'to_id', 'kind', name='decision_link_once')
    )
    op.create_index(op.f('ix_decision_link_to_id'), 'decision_link', ['to_id'], unique=False)
    op.create_table('decision_person',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('decision_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('part', sa.Enum('author', 'decider', 'consulted', 'informed', name='part_known', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('decision_id', 'person_id', 'part', name='decision_person_once')
    )
    op.create_index(op.f('ix_decision_person_person_id'), 'decision_person', ['person_id'], unique=False)
    op.create_table('decision_tag',
    sa.Column('decision_id', sa.Integer(), nullable=False),
    sa.Column('tag_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['tag_id'], ['tag.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('decision_id', 'tag_id')
    )
    op.create_index(op.f('ix_decision_tag_tag_id'), 'decision_tag', ['tag_id'], unique=False)
    op.create_table('evidence',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('decision_id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['document_id'], ['research_document.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('decision_id', 'document_id', name='evidence_once')
    )
    op.create_index(op.f('ix_evidence_document_id'), 'evidence', ['document_id'], unique=False)
    op.create_table('finding',
    sa.Column('text', sa.Text(), server_default='', nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('decision_id', sa.Integer(), nullable=True),
    sa.Column('document_id', sa.Integer(), nullable=True),
    sa.Column('position', sa.Integer(), server_default='0', nullable=False),
    sa.Column('text_html', sa.Text(), server_default='', nullable=False),
    sa.CheckConstraint('num_nonnulls(decision_id, document_id) = 1', name='finding_has_one_owner'),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['document_id'], ['research_document.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_finding_decision_id'), 'finding', ['decision_id'], unique=False)
    op.create_index(op.f('ix_finding_document_id'), 'finding', ['document_id'], unique=False)
    op.create_table('implication',
    sa.Column('decided', sa.Text(), server_default='', nullable=False),
    sa.Column('follows', sa.Text(), server_default='', nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('decision_id', sa.Integer(), nullable=True),
    sa.Column('document_id', sa.Integer(), nullable=True),
    sa.Column('position', sa.Integer(), server_default='0', nullable=False),
    sa.Column('decided_html', sa.Text(), server_default='', nullable=False),
    sa.Column('follows_html', sa.Text(), server_default='', nullable=False),
    sa.CheckConstraint('num_nonnulls(decision_id, document_id) = 1', name='implication_has_one_owner'),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['document_id'], ['research_document.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_implication_decision_id'), 'implication', ['decision_id'], unique=False)
    op.create_index(op.f('ix_implication_document_id'), 'implication', ['document_id'], unique=False)
    op.create_table('imported_file',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('run_id', sa.Integer(), nullable=False),
    sa.Column('collection_id', sa.Integer(), nullable=True),
    sa.Column('path', sa.String(length=1000), nullable=False),
    sa.Column('content_hash', sa.LargeBinary(), nullable=False),
    sa.Column('outcome', sa.Enum('new', 'updated', 'unchanged', 'diverged', 'skipped', name='outcome_known', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('findings', postgresql.JSONB(), nullable=False),
    sa.Column('finding_count', sa.Integer(), nullable=False),
    sa.Column('decision_id', sa.Integer(), nullable=True),
    sa.Column('document_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['collection_id'], ['collection.id'], ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['document_id'], ['research_document.id'], ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['run_id'], ['import_run.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('run_id', 'path', name='imported_file_once')
    )
    op.create_index(op.f('ix_imported_file_collection_id'), 'imported_file', ['collection_id'], unique=False)
    op.create_index(op.f('ix_imported_file_decision_id'), 'imported_file', ['decision_id'], unique=False)
    op.create_index(op.f('ix_imported_file_document_id'), 'imported_file', ['document_id'], unique=False)
    op.create_index(op.f('ix_imported_file_outcome'), 'imported_file', ['outcome'], unique=False)
    op.create_table('option',
    sa.Column('title', sa.String(length=1000), nullable=False),
    sa.Column('description', sa.Text(), server_default='', nullable=False),
    sa.Column('chosen', sa.Boolean(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('decision_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('description_html', sa.Text(), server_default='', nullable=False),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_option_decision_id'), 'option', ['decision_id'], unique=False)
    op.create_table('pin',
    sa.Column('specifier', sa.String(length=200), nullable=False),
    sa.Column('level', sa.Enum('required', 'recommended', 'forbidden', name='pinlevel_known', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('group', sa.String(length=120), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('decision_id', sa.Integer(), nullable=True),
    sa.Column('document_id', sa.Integer(), nullable=True),
    sa.Column('position', sa.Integer(), server_default='0', nullable=False),
    sa.Column('package_id', sa.Integer(), nullable=False),
    sa.Column('written_name', sa.String(length=214), nullable=False),
    sa.Column('normalised', sa.String(length=400), nullable=False),
    sa.CheckConstraint('num_nonnulls(decision_id, document_id) = 1', name='pin_has_one_owner'),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['document_id'], ['research_document.id'], ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['package_id'], ['package.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_pin_decision_id'), 'pin', ['decision_id'], unique=False)
    op.create_index(op.f('ix_pin_document_id'), 'pin', ['document_id'], unique=False)
    op.create_index(op.f('ix_pin_package_id'), 'pin', ['package_id'], unique=False)
    op.create_table('practice',
    sa.Column('title', sa.String(length=500), nullable=False),
    sa.Column('body', sa.Text(), server_default='', nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('language', sa.String(length=40), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('decision_id', sa.Integer(), nullable=True),
    sa.Column('document_id', sa.Integer(), nullable=True),
    sa.Column('position', sa.Integer(), server_default='0', nullable=False),
    sa.Column('body_html', sa.Text(), server_default='', nullable=False),
    sa.Column('code_html', sa.Text(), server_default='', nullable=False),
    sa.CheckConstraint('num_nonnulls(decision_id, document_id) = 1', name='practice_has_one_owner'),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['document_id'], ['research_document.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_practice_decision_id'), 'practice', ['decision_id'], unique=False)
    op.create_index(op.f('ix_practice_document_id'), 'practice', ['document_id'], unique=False)
    op.create_table('research_tag',
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('tag_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['research_document.id'], ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['tag_id'], ['tag.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('document_id', 'tag_id')
    )
    op.create_index(op.f('ix_research_tag_tag_id'), 'research_tag', ['tag_id'], unique=False)
    op.create_table('risk',
    sa.Column('title', sa.String(length=500), nullable=False),
    sa.Column('impact_text', sa.Text(), server_default='', nullable=False),
    sa.Column('mitigation', sa.Text(), server_default='', nullable=False),
    sa.Column('likelihood', sa.Integer(), nullable=True),
    sa.Column('impact', sa.Integer(), nullable=True),
    sa.Column('residual_likelihood', sa.Integer(), nullable=True),
    sa.Column('residual_impact', sa.Integer(), nullable=True),
    sa.Column('treatment', sa.Enum('open', 'mitigate', 'accept', 'avoid', 'transfer', 'closed', name='treatment_known', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('review_on', sa.Date(), nullable=True),
    sa.Column('accepted_until', sa.Date(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('decision_id', sa.Integer(), nullable=True),
    sa.Column('document_id', sa.Integer(), nullable=True),
    sa.Column('position', sa.Integer(), server_default='0', nullable=False),
    sa.Column('severity', sa.Integer(), sa.Computed('likelihood * impact', persisted=True), nullable=True),
    sa.Column('impact_text_html', sa.Text(), server_default='', nullable=False),
    sa.Column('mitigation_html', sa.Text(), server_default='', nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('accepted_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('impact BETWEEN 1 AND 5', name='risk_impact_level'),
    sa.CheckConstraint('likelihood BETWEEN 1 AND 5', name='risk_likelihood_level'),
    sa.CheckConstraint('num_nonnulls(decision_id, document_id) = 1', name='risk_has_one_owner'),
    sa.CheckConstraint('residual_impact BETWEEN 1 AND 5', name='risk_residual_impact_level'),
    sa.CheckConstraint('residual_likelihood BETWEEN 1 AND 5', name='risk_residual_likelihood_level'),
    sa.ForeignKeyConstraint(['accepted_by_id'], ['person.id'], ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['document_id'], ['research_document.id'], ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_risk_decision_id'), 'risk', ['decision_id'], unique=False)
    op.create_index(op.f('ix_risk_document_id'), 'risk', ['document_id'], unique=False)
    op.create_index(op.f('ix_risk_owner_id'), 'risk', ['owner_id'], unique=False)
    op.create_index('risk_matrix', 'risk', ['likelihood', 'impact'], unique=False)
    op.create_index('risk_severest', 'risk', [sa.literal_column('severity DESC NULLS LAST'), sa.literal_column('id DESC')], unique=False)
    op.create_table('search_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('decision', 'research', 'risk', 'finding', 'practice', 'assumption', name='found_known', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('decision_id', sa.Integer(), nullable=True),
    sa.Column('document_id', sa.Integer(), nullable=True),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('dated_on', sa.Date(), nullable=True),
    sa.Column('standing', sa.Integer(), nullable=False),
    sa.Column('facets', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('title_words', postgresql.TSVECTOR(), sa.Computed("to_tsvector('rationale', title)", persisted=True), nullable=True),
    sa.Column('words', postgresql.TSVECTOR(), sa.Computed("setweight(to_tsvector('rationale', title), 'A') || to_tsvector('rationale', left(body, 200000))", persisted=True), nullable=True),
    sa.CheckConstraint('num_nonnulls(decision_id, document_id) = 1', name='search_entry_has_one_owner'),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['document_id'], ['research_document.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('kind', 'item_id', name='search_entry_once')
    )
    op.create_index(op.f('ix_search_entry_decision_id'), 'search_entry', ['decision_id'], unique=False)
    op.create_index(op.f('ix_search_entry_document_id'), 'search_entry', ['document_id'], unique=False)
    op.create_index('search_entry_found', 'search_entry', ['words', 'title_words', 'facets'], unique=False, postgresql_using='gin', postgresql_with={'gin_pending_list_limit': 512})
    op.create_index('search_entry_best', 'search_entry', ['standing', sa.literal_column('dated_on DESC NULLS LAST'), sa.literal_column('id DESC')], unique=False)
    op.create_table('search_word',
    sa.Column('word', sa.Text(collation='C'), nullable=False),
    sa.PrimaryKeyConstraint('word')
    )
    op.create_index('search_word_alike', 'search_word', ['word'], unique=False, postgresql_using='gist', postgresql_ops={'word': 'gist_trgm_ops'})
    op.create_table('section',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('decision_id', sa.Integer(), nullable=True),
    sa.Column('document_id', sa.Integer(), nullable=True),
    sa.Column('position', sa.Integer(), server_default='0', nullable=False),
    sa.Column('heading', sa.Text(), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.Column('body', sa.Text(), server_default='', nullable=False),
    sa.Column('body_html', sa.Text(), server_default='', nullable=False),
    sa.Column('place', sa.String(length=40), nullable=False),
    sa.CheckConstraint('num_nonnulls(decision_id, document_id) = 1', name='section_has_one_owner'),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['document_id'], ['research_document.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_section_decision_id'), 'section', ['decision_id'], unique=False)
    op.create_index(op.f('ix_section_document_id'), 'section', ['document_id'], unique=False)
    op.create_table('source',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('collection_id', sa.Integer(), nullable=False),
    sa.Column('path', sa.String(length=1000), nullable=False),
    sa.Column('kept_path', sa.String(length=1000), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('content_hash', sa.LargeBinary(), nullable=False),
    sa.Column('record_version', sa.Integer(), nullable=False),
    sa.Column('written', postgresql.JSONB(), nullable=False),
    sa.Column('decision_id', sa.Integer(), nullable=True),
    sa.Column('document_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('num_nonnulls(decision_id, document_id) = 1', name='source_has_one_owner'),
    sa.ForeignKeyConstraint(['collection_id'], ['collection.id'], ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['document_id'], ['research_document.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('collection_id', 'path', name='source_path_once'),
    sa.UniqueConstraint('decision_id'),
    sa.UniqueConstraint('document_id')
    )
    op.create_table('status_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('decision_id', sa.Integer(), nullable=False),
    sa.Column('status', sa.Enum('draft', 'proposed', 'accepted', 'rejected', 'deprecated', 'superseded', name='status_known', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('happened_on', sa.Date(), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_status_event_decision_id'), 'status_event', ['decision_id'], unique=False)
    op.create_table('argument',
    sa.Column('stance', sa.Enum('good', 'bad', 'neutral', name='stance_known', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('text', sa.Text(), server_default='', nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('option_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('text_html', sa.Text(), server_default='', nullable=False),
    sa.ForeignKeyConstraint(['option_id'], ['option.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_argument_option_id'), 'argument', ['option_id'], unique=False)
    # ### end Alembic commands ###


def downgrade() -> None:
    op.drop_index(op.f('ix_argument_option_id'), table_name='argument')
    op.drop_table('argument')
    op.drop_index(op.f('ix_status_event_decision_id'), table_name='status_event')
    op.drop_table('status_event')
    op.drop_table('source')
    op.drop_index(op.f('ix_section_document_id'), table_name='section')
    op.drop_index(op.f('ix_section_decision_id'), table_name='section')
    op.drop_table('section')
    op.drop_index('search_word_alike', table_name='search_word', postgresql_using='gist', postgresql_ops={'word': 'gist_trgm_ops'})
    op.drop_table('search_word')
    op.drop_index('search_entry_best', table_name='search_entry')
    op.drop_index('search_entry_found', table_name='search_entry', postgresql_using='gin', postgresql_with={'gin_pending_list_limit': 512})
    op.drop_index(op.f('ix_search_entry_document_id'), table_name='search_entry')
    op.drop_index(op.f('ix_search_entry_decision_id'), table_name='search_entry')
    op.drop_table('search_entry')
    op.drop_index('risk_severest', table_name='risk')
    op.drop_index('risk_matrix', table_name='risk')
    op.drop_index(op.f('ix_risk_owner_id'), table_name='risk')
    op.drop_index(op.f('ix_risk_document_id'), table_name='risk')
    op.drop_index(op.f('ix_risk_decision_id'), table_name='risk')
    op.drop_table('risk')
    op.drop_index(op.f('ix_research_tag_tag_id'), table_name='research_tag')
    op.drop_table('research_tag')
    op.drop_index(op.f('ix_practice_document_id'), table_name='practice')
    op.drop_index(op.f('ix_practice_decision_id'), table_name='practice')
    op.drop_table('practice')
    op.drop_index(op.f('ix_pin_package_id'), table_name='pin')
    op.drop_index(op.f('ix_pin_document_id'), table_name='pin')
    op.drop_index(op.f('ix_pin_decision_id'), table_name='pin')
    op.drop_table('pin')
    op.drop_index(op.f('ix_option_decision_id'), table_name='option')
    op.drop_table('option')
    op.drop_index(op.f('ix_imported_file_outcome'), table_name='imported_file')
    op.drop_index(op.f('ix_imported_file_document_id'), table_name='imported_file')
    op.drop_index(op.f('ix_imported_file_decision_id'), table_name='imported_file')
    op.drop_index(op.f('ix_imported_file_collection_id'), table_name='imported_file')
    op.drop_table('imported_file')
    op.drop_index(op.f('ix_implication_document_id'), table_name='implication')
    op.drop_index(op.f('ix_implication_decision_id'), table_name='implication')
    op.drop_table('implication')
    op.drop_index(op.f('ix_finding_document_id'), table_name='finding')
    op.drop_index(op.f('ix_finding_decision_id'), table_name='finding')
    op.drop_table('finding')
    op.drop_index(op.f('ix_evidence_document_id'), table_name='evidence')
    op.drop_table('evidence')
    op.drop_index(op.f('ix_decision_tag_tag_id'), table_name='decision_tag')
    op.drop_table('decision_tag')
    op.drop_index(op.f('ix_decision_person_person_id'), table_name='decision_person')
    op.drop_table('decision_person')
    op.drop_index(op.f('ix_decision_link_to_id'), table_name='decision_link')
    op.drop_table('decision_link')
    op.drop_index(op.f('ix_assumption_state'), table_name='assumption')
    op.drop_index(op.f('ix_assumption_document_id'), table_name='assumption')
    op.drop_index(op.f('ix_assumption_decision_id'), table_name='assumption')
    op.drop_table('assumption')
    op.drop_index(op.f('ix_session_person_id'), table_name='session')
    op.drop_index(op.f('ix_session_expires_at'), table_name='session')
    op.drop_table('session')
    op.drop_index('research_document_newest', table_name='research_document')
    op.drop_index(op.f('ix_research_document_collection_id'), table_name='research_document')
    op.drop_index(op.f('ix_research_document_author_id'), table_name='research_document')
    op.drop_table('research_document')
    op.drop_index(op.f('ix_invitation_invited_by_id'), table_name='invitation')
    op.drop_index(op.f('ix_invitation_email'), table_name='invitation')
    op.drop_table('invitation')
    op.drop_index(op.f('ix_decision_owner_id'), table_name='decision')
    op.drop_index(op.f('ix_decision_collection_id'), table_name='decision')
    op.drop_index('decision_status_newest', table_name='decision')
    op.drop_index('decision_review', table_name='decision', postgresql_where=sa.text('review_on IS NOT NULL'))
    op.drop_index('decision_newest', table_name='decision')
    op.drop_table('decision')
    op.drop_index(op.f('ix_api_token_person_id'), table_name='api_token')
    op.drop_table('api_token')
    op.drop_index('tag_name_letters', table_name='tag', postgresql_using='gin')
    op.drop_table('tag')
    op.drop_index('revision_of_record', table_name='revision')
    op.drop_table('revision')
    op.drop_index('person_name_unique', table_name='person')
    op.drop_index('person_email_unique', table_name='person')
    op.drop_index('person_name_letters', table_name='person', postgresql_using='gin')
    op.drop_table('person')
    op.drop_index('package_name_letters', table_name='package', postgresql_using='gin')
    op.drop_table('package')
    op.drop_table('import_run')
    op.drop_index('collection_name_letters', table_name='collection', postgresql_using='gin')
    op.drop_table('collection')
    # ### end Alembic commands ###
