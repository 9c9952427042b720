"""Links that reset a password, invitations of people known from records, and an admin who always remains."""

import sqlalchemy as sa
from alembic import op

revision = "20261125_1840"
down_revision = "20261125_1830"

# Taking the last admin's rights away by two changes at once: the lock has one wait for the other, and then see it.
KEEP_ADMIN = """
CREATE FUNCTION person_keep_admin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('person_last_admin'));
  IF NOT EXISTS (SELECT FROM person WHERE role = 'admin' AND state = 'active' AND id <> OLD.id) THEN
    RAISE EXCEPTION 'somebody must remain who may do everything'
      USING ERRCODE = 'check_violation', TABLE = 'person', CONSTRAINT = 'person_last_admin';
  END IF;
  RETURN coalesce(NEW, OLD);
END $$
"""
WAS_ADMIN = "OLD.role = 'admin' AND OLD.state = 'active'"


def upgrade() -> None:
    op.add_column(
        "invitation", sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id", ondelete="CASCADE"))
    )
    op.add_column("invitation", sa.Column("revoked_at", sa.DateTime(timezone=True)))
    op.create_index("ix_invitation_person_id", "invitation", ["person_id"])
    op.create_table(
        "password_reset",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("token_hash", sa.LargeBinary(32), nullable=False, unique=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
        sa.Column("made_by_id", sa.Integer, sa.ForeignKey("person.id", ondelete="SET NULL")),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
    )
    for name in ("person_id", "made_by_id"):
        op.create_index(f"ix_password_reset_{name}", "password_reset", [name])
    op.execute(KEEP_ADMIN)
    op.execute(
        "CREATE TRIGGER person_keep_admin_changed BEFORE UPDATE OF role, state ON person FOR EACH ROW "
        f"WHEN ({WAS_ADMIN} AND (NEW.role <> 'admin' OR NEW.state <> 'active')) EXECUTE FUNCTION person_keep_admin()"
    )
    op.execute(
        "CREATE TRIGGER person_keep_admin_deleted BEFORE DELETE ON person FOR EACH ROW "
        f"WHEN ({WAS_ADMIN}) EXECUTE FUNCTION person_keep_admin()"
    )


def downgrade() -> None:
    for name in ("changed", "deleted"):
        op.execute(f"DROP TRIGGER person_keep_admin_{name} ON person")
    op.execute("DROP FUNCTION person_keep_admin()")
    op.drop_table("password_reset")
    op.drop_column("invitation", "revoked_at")
    op.drop_column("invitation", "person_id")
