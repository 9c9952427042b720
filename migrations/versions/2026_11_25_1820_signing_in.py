"""Signing in: the token of the first run, counts of tries, known devices, and sessions that end with a role."""

import sqlalchemy as sa
from alembic import op

revision = "20261125_1820"
down_revision = "20261125_1810"

END_SESSIONS = """
CREATE FUNCTION person_end_sessions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM session WHERE person_id = NEW.id;
  RETURN NULL;
END $$
"""
END_SESSIONS_TRIGGER = """
CREATE TRIGGER person_end_sessions AFTER UPDATE OF role, state ON person FOR EACH ROW
  WHEN (OLD.role <> NEW.role OR OLD.state <> NEW.state) EXECUTE FUNCTION person_end_sessions()
"""


def moment(name: str) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False)


def upgrade() -> None:
    op.create_table("setup_token", sa.Column("token_hash", sa.LargeBinary(32), primary_key=True), moment("created_at"))
    op.create_table(
        "sign_in_count",
        sa.Column("key", sa.LargeBinary(32), primary_key=True),
        sa.Column("tries", sa.Integer, nullable=False),
        moment("since"),
    )
    op.create_table(
        "known_device",
        sa.Column("id_hash", sa.LargeBinary(32), primary_key=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id", ondelete="CASCADE"), nullable=False, index=True),
        moment("seen_at"),
    )
    op.execute(END_SESSIONS)
    op.execute(END_SESSIONS_TRIGGER)


def downgrade() -> None:
    op.execute("DROP TRIGGER person_end_sessions ON person")
    op.execute("DROP FUNCTION person_end_sessions()")
    for table in ("known_device", "sign_in_count", "setup_token"):
        op.drop_table(table)
