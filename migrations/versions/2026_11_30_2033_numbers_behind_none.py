"""A number of nine digits has none come behind it: it does not raise the next one of its collection."""

from alembic import op

from app.persistence.migrations.batches import update_in_batches

revision = "20261130_2033"
down_revision = "20261130_2024"

ALLOT = """
CREATE OR REPLACE FUNCTION decision_allot_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.number = OLD.number AND NEW.collection_id = OLD.collection_id THEN
    RETURN NEW;
  ELSIF NEW.number IS NOT NULL THEN
    UPDATE collection SET next_number = NEW.number + 1
      WHERE id = NEW.collection_id AND next_number <= NEW.number{condition};
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
LOWER = "(SELECT max(number) FROM decision WHERE collection_id = collection.id AND number < 100000000)"


def upgrade() -> None:
    op.execute(ALLOT.format(condition=" AND NEW.number < 100000000"))
    update_in_batches("collection", f"next_number = 1 + coalesce({LOWER}, 0)", "next_number > 100000000")


def downgrade() -> None:
    op.execute(ALLOT.format(condition=""))
