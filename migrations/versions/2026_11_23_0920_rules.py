"""Rules that only the database can hold: numbers without gaps, no circle of supersessions, history that stays."""

from alembic import op

revision = "20261123_0920"
down_revision = "20261123_0910"

# The row lock on the collection makes concurrent inserts wait, and a rollback gives the number back: no gaps.
ALLOT_NUMBER = """
CREATE FUNCTION decision_allot_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.number IS NULL THEN
    UPDATE collection SET next_number = next_number + 1 WHERE id = NEW.collection_id
      RETURNING next_number - 1 INTO NEW.number;
  ELSE
    UPDATE collection SET next_number = NEW.number + 1 WHERE id = NEW.collection_id AND next_number <= NEW.number;
  END IF;
  RETURN NEW;
END $$
"""
ALLOT_NUMBER_TRIGGER = """
CREATE TRIGGER decision_allot_number BEFORE INSERT ON decision
  FOR EACH ROW EXECUTE FUNCTION decision_allot_number()
"""
# One lock for all supersessions: two halves of a circle, added at the same time, would not see each other.
REFUSE_CIRCLE = """
CREATE FUNCTION decision_link_refuse_circle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('decision_link_no_circle'));
  IF EXISTS (
    WITH RECURSIVE later (id) AS (
      SELECT NEW.to_id
      UNION
      SELECT link.to_id FROM decision_link AS link JOIN later ON link.from_id = later.id WHERE link.kind = 'supersedes'
    )
    SELECT FROM later WHERE id = NEW.from_id
  ) THEN
    RAISE EXCEPTION 'a decision cannot supersede its own successor'
      USING ERRCODE = 'check_violation', TABLE = 'decision_link', CONSTRAINT = 'decision_link_no_circle';
  END IF;
  RETURN NEW;
END $$
"""
REFUSE_CIRCLE_TRIGGER = """
CREATE TRIGGER decision_link_refuse_circle BEFORE INSERT OR UPDATE ON decision_link
  FOR EACH ROW WHEN (NEW.kind = 'supersedes') EXECUTE FUNCTION decision_link_refuse_circle()
"""
KEEP_HISTORY = """
CREATE FUNCTION revision_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'history is never changed'
    USING ERRCODE = 'check_violation', TABLE = 'revision', CONSTRAINT = 'revision_append_only';
END $$
"""
KEEP_HISTORY_TRIGGER = """
CREATE TRIGGER revision_keep BEFORE UPDATE OR DELETE ON revision FOR EACH ROW EXECUTE FUNCTION revision_keep()
"""


def upgrade() -> None:
    for statement in (
        ALLOT_NUMBER, ALLOT_NUMBER_TRIGGER, REFUSE_CIRCLE, REFUSE_CIRCLE_TRIGGER, KEEP_HISTORY, KEEP_HISTORY_TRIGGER,
    ):  # fmt: skip
        op.execute(statement)


def downgrade() -> None:
    for name, table in (
        ("revision_keep", "revision"),
        ("decision_link_refuse_circle", "decision_link"),
        ("decision_allot_number", "decision"),
    ):
        op.execute(f"DROP TRIGGER {name} ON {table}")
        op.execute(f"DROP FUNCTION {name}()")
