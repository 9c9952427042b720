"""A version of the data that every write renews: app/persistence/querying/data_version.py says how and why."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_0940"
down_revision = "20261123_0930"

WATCHED = (
    "argument", "assumption", "collection", "decision", "decision_link", "decision_person", "decision_tag", "evidence",
    "finding", "implication", "import_run", "imported_file", "option", "package", "person", "pin", "practice",
    "research_document", "research_tag", "revision", "risk", "search_entry", "search_word", "section", "source",
    "status_event", "tag",
)  # fmt: skip
MARK = """
CREATE FUNCTION data_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO data_change (transaction) VALUES (txid_current()) ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$
"""
RENEW = """
CREATE FUNCTION data_version_renew() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE data_version SET version = gen_random_uuid();
  DELETE FROM data_change WHERE transaction = NEW.transaction;
  RETURN NULL;
END $$
"""
AT_COMMIT = """
CREATE CONSTRAINT TRIGGER data_version_renew AFTER INSERT ON data_change
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION data_version_renew()
"""


def upgrade() -> None:
    op.create_table(
        "data_version",
        sa.Column("id", sa.Integer, sa.CheckConstraint("id = 1", name="data_version_is_one"), primary_key=True),
        sa.Column("version", sa.Uuid, nullable=False),
    )
    op.create_table("data_change", sa.Column("transaction", sa.BigInteger, primary_key=True, autoincrement=False))
    op.execute("INSERT INTO data_version VALUES (1, gen_random_uuid())")
    for statement in (MARK, RENEW, AT_COMMIT):
        op.execute(statement)
    for table in WATCHED:
        op.execute(
            f"CREATE TRIGGER data_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION data_changed()"
        )


def downgrade() -> None:
    for table in WATCHED:
        op.execute(f"DROP TRIGGER data_changed ON {table}")
    op.drop_table("data_change")
    op.drop_table("data_version")
    op.execute("DROP FUNCTION data_changed()")
    op.execute("DROP FUNCTION data_version_renew()")
