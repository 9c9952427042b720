"""An account that is disabled loses its tokens for good: enabled again, it makes new ones."""

from alembic import op

revision = "20261129_2211"
down_revision = "20261129_2210"

REVOKE = """
CREATE FUNCTION person_revoke_tokens() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE api_token SET revoked_at = now() WHERE person_id = NEW.id AND revoked_at IS NULL;
  RETURN NULL;
END $$
"""
TRIGGER = """
CREATE TRIGGER person_revoke_tokens AFTER UPDATE OF state ON person FOR EACH ROW
  WHEN (OLD.state = 'active' AND NEW.state <> 'active') EXECUTE FUNCTION person_revoke_tokens()
"""


def upgrade() -> None:
    op.execute(REVOKE)
    op.execute(TRIGGER)
    op.execute(
        "UPDATE api_token SET revoked_at = now() FROM person p "
        "WHERE p.id = person_id AND p.state <> 'active' AND revoked_at IS NULL"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER person_revoke_tokens ON person")
    op.execute("DROP FUNCTION person_revoke_tokens()")
