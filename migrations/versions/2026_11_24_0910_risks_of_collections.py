"""The collection of a risk's record kept with the risk, so that the risks of a collection are found by index."""

import sqlalchemy as sa
from alembic import op

revision = "20261124_0910"
down_revision = "20261124_0900"

SEVEREST = [sa.text("severity DESC NULLS LAST"), sa.text("id DESC")]
TAKE = """
CREATE FUNCTION risk_take_collection() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.collection_id := coalesce(
    (SELECT collection_id FROM decision WHERE id = NEW.decision_id),
    (SELECT collection_id FROM research_document WHERE id = NEW.document_id));
  RETURN NEW;
END $$
"""
TAKE_TRIGGER = """
CREATE TRIGGER risk_take_collection BEFORE INSERT OR UPDATE OF decision_id, document_id, collection_id ON risk
  FOR EACH ROW EXECUTE FUNCTION risk_take_collection()
"""
FOLLOW = """
CREATE FUNCTION risk_follow_collection() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'decision' THEN
    UPDATE risk SET collection_id = NEW.collection_id WHERE decision_id = NEW.id;
  ELSE
    UPDATE risk SET collection_id = NEW.collection_id WHERE document_id = NEW.id;
  END IF;
  RETURN NULL;
END $$
"""
FOLLOW_TRIGGER = """
CREATE TRIGGER risk_follow_collection AFTER UPDATE OF collection_id ON {table}
  FOR EACH ROW WHEN (OLD.collection_id IS DISTINCT FROM NEW.collection_id) EXECUTE FUNCTION risk_follow_collection()
"""


def upgrade() -> None:
    op.add_column("risk", sa.Column("collection_id", sa.Integer, sa.ForeignKey("collection.id", ondelete="SET NULL")))
    op.execute(TAKE)
    op.execute(TAKE_TRIGGER)
    op.execute("UPDATE risk SET collection_id = NULL")  # the trigger fills it in
    op.execute(FOLLOW)
    for table in ("decision", "research_document"):
        op.execute(FOLLOW_TRIGGER.format(table=table))
    op.create_index("risk_collection_severest", "risk", ["collection_id", *SEVEREST])
    op.create_index("risk_residual", "risk", ["residual_likelihood", "residual_impact", *SEVEREST])


def downgrade() -> None:
    op.drop_index("risk_residual", table_name="risk")
    op.drop_index("risk_collection_severest", table_name="risk")
    for table in ("decision", "research_document"):
        op.execute(f"DROP TRIGGER risk_follow_collection ON {table}")
    op.execute("DROP FUNCTION risk_follow_collection()")
    op.execute("DROP TRIGGER risk_take_collection ON risk")
    op.execute("DROP FUNCTION risk_take_collection()")
    op.drop_column("risk", "collection_id")
