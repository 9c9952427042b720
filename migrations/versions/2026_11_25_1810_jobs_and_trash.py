"""Work in the background, a trash, and revisions that know what their record is a part of."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "20261125_1810"
down_revision = "20261125_1800"

STATES = ("waiting", "running", "done", "failed", "cancelled")
# The revision that made a part names its owners among its values, and one revision is enough to find the others.
KNOWN_PARENTS = """
UPDATE revision SET parents = ARRAY(
  SELECT owner || ':' || (changes -> field ->> 1)
  FROM (VALUES ('decision_id', 'decision'), ('document_id', 'research_document'), ('from_id', 'decision'),
    ('to_id', 'decision'), ('option_id', 'option'), ('package_id', 'package'), ('person_id', 'person'))
    AS known (field, owner)
  WHERE changes -> field ->> 1 IS NOT NULL)
WHERE action = 'created' AND changes ?| ARRAY[
  'decision_id', 'document_id', 'from_id', 'to_id', 'option_id', 'package_id', 'person_id']
"""


def upgrade() -> None:
    op.create_table(
        "job",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("arguments", JSONB, nullable=False),
        sa.Column("asked_by_id", sa.Integer),
        sa.Column("asked_by", sa.String(200), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column(
            "state",
            sa.Enum(*STATES, name="jobstate_known", native_enum=False, create_constraint=True, length=20),
            nullable=False,
            server_default="waiting",
        ),
        sa.Column("done", sa.Integer, nullable=False, server_default="0"),
        sa.Column("total", sa.Integer),
        sa.Column("message", sa.Text, nullable=False, server_default=""),
        sa.Column("cancelling", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("worker", sa.String(32)),
        sa.Column("leased_until", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.Column("started_at", sa.DateTime(timezone=True)),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
    )
    op.create_index("job_unfinished", "job", ["id"], postgresql_where=sa.text("state IN ('waiting', 'running')"))
    op.create_table(
        "trash",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("record_type", sa.String(40), nullable=False),
        sa.Column("record_id", sa.Integer, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("rows", JSONB, nullable=False),
        sa.Column("cleared", JSONB, nullable=False),
        sa.Column("row_count", sa.Integer, nullable=False),
        sa.Column("deleted_by", sa.String(200)),
        sa.Column("reason", sa.Text),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    )
    op.create_index("trash_of_record", "trash", ["record_type", "record_id"])
    op.execute(
        "CREATE TRIGGER data_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON trash "
        "FOR EACH STATEMENT EXECUTE FUNCTION data_changed()"
    )
    op.add_column("revision", sa.Column("parents", ARRAY(sa.Text), nullable=False, server_default="{}"))
    op.execute("ALTER TABLE revision DISABLE TRIGGER revision_keep")
    op.execute(KNOWN_PARENTS)
    op.execute("ALTER TABLE revision ENABLE TRIGGER revision_keep")
    op.create_index("revision_of_parts", "revision", ["parents"], postgresql_using="gin")


def downgrade() -> None:
    op.drop_index("revision_of_parts", table_name="revision")
    op.drop_column("revision", "parents")
    op.drop_table("trash")
    op.drop_table("job")
