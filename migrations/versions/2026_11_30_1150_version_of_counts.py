"""What lists count has a version of its own, which few changes renew (app/persistence/querying/data_version.py)."""

from alembic import op

revision = "20261130_1150"
down_revision = "20261130_1145"

# As before: pages of records show nothing of some, and of others triggers say on whose pages they are shown.
NOT_EVERYWHERE = (
    "admin_layout", "admin_view", "argument", "assumption", "collection", "decision", "decision_link", "decision_person",
    "decision_tag", "evidence", "finding", "image_use", "implication", "imported_file", "manifest", "occurrence",
    "option", "package", "package_ring", "pin", "position", "practice", "project", "research_document", "research_tag",
    "revision", "risk", "round", "search_entry", "search_word", "section", "source", "status_event", "verdict", "waiver",
)  # fmt: skip
# Lists of decisions and research count by nothing of these; of the last two a trigger of rows looks at what changed.
UNCOUNTED = (
    "admin_layout", "admin_view", "argument", "assumption", "decision_link", "decision_person", "evidence", "finding",
    "image_use", "implication", "imported_file", "manifest", "occurrence", "option", "package_ring", "position",
    "practice", "project", "revision", "risk", "round", "search_entry", "search_word", "section", "source",
    "status_event", "verdict", "waiver",
)  # fmt: skip
RECORDS = {
    "decision": ("status", "collection_id", "owner_id", "decided_on", "review_on"),
    "research_document": ("status", "collection_id", "author_id", "published_on"),
}
MARK = f"""
CREATE OR REPLACE FUNCTION data_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  all_pages boolean := TG_OP = 'TRUNCATE' OR TG_TABLE_NAME NOT IN {NOT_EVERYWHERE};
  counts boolean := TG_OP = 'TRUNCATE'
    OR (TG_TABLE_NAME NOT IN {UNCOUNTED} AND NOT (TG_OP = 'UPDATE' AND TG_TABLE_NAME IN {tuple(RECORDS)}));
BEGIN
  INSERT INTO data_change AS known (transaction, everywhere, counted) VALUES (txid_current(), all_pages, counts)
  ON CONFLICT (transaction) DO UPDATE
  SET everywhere = known.everywhere OR EXCLUDED.everywhere, counted = known.counted OR EXCLUDED.counted
  WHERE EXCLUDED.everywhere > known.everywhere OR EXCLUDED.counted > known.counted;
  RETURN NULL;
END $$
"""
MARK_BEFORE = f"""
CREATE OR REPLACE FUNCTION data_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO data_change (transaction, everywhere)
  VALUES (txid_current(), TG_OP = 'TRUNCATE' OR TG_TABLE_NAME NOT IN {NOT_EVERYWHERE})
  ON CONFLICT (transaction) DO UPDATE SET everywhere = true WHERE EXCLUDED.everywhere AND NOT data_change.everywhere;
  RETURN NULL;
END $$
"""


def _counted(table: str, columns: tuple[str, ...]) -> str:
    """A function that notes whether a row counts elsewhere now."""
    before, after = (", ".join(f"{row}.{name}" for name in columns) for row in ("OLD", "NEW"))
    return f"""
    CREATE OR REPLACE FUNCTION {table}_counted() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF ({before}) IS DISTINCT FROM ({after}) THEN
        INSERT INTO data_change AS known (transaction, everywhere, counted) VALUES (txid_current(), false, true)
        ON CONFLICT (transaction) DO UPDATE SET counted = true WHERE NOT known.counted;
      END IF;
      RETURN NULL;
    END $$
    """


RENEW = """
CREATE OR REPLACE FUNCTION data_version_renew() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  all_pages boolean;
  counts boolean;
BEGIN
  SELECT one.everywhere, one.everywhere OR one.counted INTO all_pages, counts
  FROM data_change one WHERE one.transaction = NEW.transaction;
  UPDATE data_version SET version = gen_random_uuid(),
    everywhere = CASE WHEN all_pages THEN gen_random_uuid() ELSE data_version.everywhere END,
    counted = CASE WHEN counts THEN gen_random_uuid() ELSE data_version.counted END;
  DELETE FROM data_change WHERE transaction = NEW.transaction;
  WITH changed AS (DELETE FROM record_change WHERE transaction = NEW.transaction RETURNING record)
  INSERT INTO record_version (record, version) SELECT record, gen_random_uuid() FROM changed
  ON CONFLICT (record) DO UPDATE SET version = EXCLUDED.version;
  RETURN NULL;
END $$
"""
RENEW_BEFORE = """
CREATE OR REPLACE FUNCTION data_version_renew() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE data_version SET version = gen_random_uuid(), everywhere = CASE
    WHEN (SELECT one.everywhere FROM data_change one WHERE one.transaction = NEW.transaction) THEN gen_random_uuid()
    ELSE data_version.everywhere END;
  DELETE FROM data_change WHERE transaction = NEW.transaction;
  WITH changed AS (DELETE FROM record_change WHERE transaction = NEW.transaction RETURNING record)
  INSERT INTO record_version (record, version) SELECT record, gen_random_uuid() FROM changed
  ON CONFLICT (record) DO UPDATE SET version = EXCLUDED.version;
  RETURN NULL;
END $$
"""


def upgrade() -> None:
    # A lock at a time: whoever changes something holds these tables in an order of their own, and pages read the first.
    with op.get_context().autocommit_block():
        op.execute("ALTER TABLE data_change ADD COLUMN IF NOT EXISTS counted boolean DEFAULT true NOT NULL")
        op.execute(  # it has one row
            "-- squawk-ignore adding-field-with-default\n"
            "ALTER TABLE data_version ADD COLUMN IF NOT EXISTS counted uuid DEFAULT gen_random_uuid() NOT NULL"
        )
        op.execute(MARK)
        op.execute(RENEW)
        for table, columns in RECORDS.items():
            op.execute(_counted(table, columns))
            op.execute(
                f"CREATE OR REPLACE TRIGGER {table}_counted AFTER UPDATE ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION {table}_counted()"
            )


def downgrade() -> None:
    for table in RECORDS:
        op.execute(f"DROP TRIGGER {table}_counted ON {table}")
        op.execute(f"DROP FUNCTION {table}_counted()")
    op.execute(MARK_BEFORE)
    op.execute(RENEW_BEFORE)
    op.drop_column("data_change", "counted")
    op.drop_column("data_version", "counted")
