"""A draft has no number: it gets one in the transaction that proposes it, or does anything else with it."""

from alembic import op

revision = "20261130_1520"
down_revision = "20261130_1406"

# The row lock on the collection makes those who come at once wait, and a rollback gives the number back: no gaps.
ALLOT = """
CREATE OR REPLACE FUNCTION decision_allot_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.number = OLD.number AND NEW.collection_id = OLD.collection_id THEN
    RETURN NEW;
  ELSIF NEW.number IS NOT NULL THEN
    UPDATE collection SET next_number = NEW.number + 1 WHERE id = NEW.collection_id AND next_number <= NEW.number;
  ELSIF OLD.number IS NOT NULL THEN
    RAISE EXCEPTION 'a number is not taken away'
      USING ERRCODE = 'check_violation', TABLE = 'decision', COLUMN = 'number', CONSTRAINT = 'decision_number_stays';
  ELSIF NEW.status <> 'draft' THEN
    UPDATE collection SET next_number = next_number + 1 WHERE id = NEW.collection_id
      RETURNING next_number - 1 INTO NEW.number;
  END IF;
  RETURN NEW;
END $$
"""
ALLOT_LATER = """
CREATE OR REPLACE TRIGGER decision_allot_number_later BEFORE UPDATE ON decision
  FOR EACH ROW EXECUTE FUNCTION decision_allot_number()
"""
ALLOT_BEFORE = """
CREATE OR REPLACE FUNCTION decision_allot_number() RETURNS trigger LANGUAGE plpgsql AS $$
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
NUMBER_DRAFTS = """
DO $$
DECLARE one record;
BEGIN
  FOR one IN SELECT id, collection_id FROM decision WHERE number IS NULL ORDER BY id LOOP
    UPDATE collection SET next_number = next_number + 1 WHERE id = one.collection_id;
    UPDATE decision SET number = (SELECT next_number - 1 FROM collection WHERE id = one.collection_id) WHERE id = one.id;
  END LOOP;
END $$
"""


def upgrade() -> None:
    with op.get_context().autocommit_block():  # a lock at a time
        op.execute(ALLOT)
        op.execute(ALLOT_LATER)
        op.execute(  # a server of the release before cannot list drafts that are kept while it still runs
            "-- squawk-ignore ban-drop-not-null\nALTER TABLE decision ALTER COLUMN number DROP NOT NULL"
        )


def downgrade() -> None:
    op.execute("DROP TRIGGER decision_allot_number_later ON decision")
    op.execute(ALLOT_BEFORE)
    op.execute(NUMBER_DRAFTS)
    op.alter_column("decision", "number", nullable=False)
