"""A log of sign-ins, denials, changes of rights, imports and exports, which nobody can change."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "20261125_1800"
down_revision = "20261124_0910"

KEEP = """
CREATE FUNCTION audit_event_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is never changed'
    USING ERRCODE = 'check_violation', TABLE = 'audit_event', CONSTRAINT = 'audit_event_append_only';
END $$
"""
KEEP_TRIGGERS = """
CREATE TRIGGER audit_event_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event
  FOR EACH STATEMENT EXECUTE FUNCTION audit_event_keep()
"""


def upgrade() -> None:
    op.create_table(
        "audit_event",
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("happened_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("result", sa.String(20), nullable=False),
        sa.Column("actor_id", sa.Integer),
        sa.Column("actor_name", sa.String(200), nullable=False),
        sa.Column("subject_type", sa.String(40), nullable=False),
        sa.Column("subject_id", sa.Integer),
        sa.Column("subject_label", sa.String(300), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("request_id", sa.String(64), nullable=False),
        sa.Column("detail", JSONB, nullable=False),
        sa.CheckConstraint("result IN ('done', 'refused')", name="result_known"),
    )
    latest = sa.text("happened_at DESC"), sa.text("id DESC")
    op.create_index("audit_event_latest", "audit_event", latest)
    for name in ("action", "actor_id", "result", "address"):
        op.create_index(f"audit_event_{name}", "audit_event", [name, *latest])
    op.execute(KEEP)
    op.execute(KEEP_TRIGGERS)


def downgrade() -> None:
    op.drop_table("audit_event")
    op.execute("DROP FUNCTION audit_event_keep()")
