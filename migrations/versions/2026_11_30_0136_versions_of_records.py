"""Versions of records: a change of one leaves the pages of others as they are (app/persistence/querying/data_version.py).

Row triggers say whose pages show what was changed. A table that none is made for here changes all of them.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261130_0136"
down_revision = "20261130_0135"

# Pages of records show nothing of these.
ELSEWHERE = (
    "admin_layout", "admin_view", "manifest", "occurrence", "package_ring", "project", "search_entry", "search_word",
    "waiver",
)  # fmt: skip
OF_BOTH = (
    "assumption", "evidence", "finding", "image_use", "implication", "imported_file", "pin", "practice", "risk",
    "section", "source",
)  # fmt: skip
OF_DECISIONS = ("decision_person", "decision_tag", "option", "round", "status_event", "verdict")
OF_RESEARCH = ("research_tag",)
AS_SUCH = ("argument", "collection", "decision", "decision_link", "package", "position", "research_document", "revision")
DECISION, DOCUMENT = (
    f"'{folder}/' || OLD.{column}, '{folder}/' || NEW.{column}"
    for folder, column in (("decisions", "decision_id"), ("research", "document_id"))
)
MARK = f"""
CREATE OR REPLACE FUNCTION data_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO data_change (transaction, everywhere)
  VALUES (txid_current(), TG_OP = 'TRUNCATE' OR TG_TABLE_NAME NOT IN {ELSEWHERE + OF_BOTH + OF_DECISIONS + OF_RESEARCH + AS_SUCH})
  ON CONFLICT (transaction) DO UPDATE SET everywhere = true WHERE EXCLUDED.everywhere AND NOT data_change.everywhere;
  RETURN NULL;
END $$
"""
EVERYWHERE = """
CREATE FUNCTION everywhere_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO data_change (transaction, everywhere) VALUES (txid_current(), true)
  ON CONFLICT (transaction) DO UPDATE SET everywhere = true;
  RETURN NULL;
END $$
"""
# Nothing is marked in a transaction that changes all pages anyway, such as an import.
MARK_RECORDS = """
CREATE FUNCTION mark_records(records text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM data_change WHERE transaction = txid_current() AND everywhere) THEN
    INSERT INTO record_change (transaction, record)
    SELECT DISTINCT txid_current(), one FROM unnest(records) one WHERE one IS NOT NULL ON CONFLICT DO NOTHING;
  END IF;
END $$
"""
# The decision, those linked with it, all of its chain of supersession, its neighbours by number, research it rests on.
AROUND = """
CREATE FUNCTION around_decision(one bigint) RETURNS text[] LANGUAGE sql STABLE AS $$
  WITH RECURSIVE chain (id) AS (
    SELECT one UNION
    SELECT other FROM chain, LATERAL (
      SELECT to_id AS other FROM decision_link WHERE from_id = chain.id AND kind = 'supersedes' UNION ALL
      SELECT from_id FROM decision_link WHERE to_id = chain.id AND kind = 'supersedes') link)
  SELECT array(
    SELECT 'decisions/' || id FROM chain UNION
    SELECT 'decisions/' || to_id FROM decision_link WHERE from_id = one UNION
    SELECT 'decisions/' || from_id FROM decision_link WHERE to_id = one UNION
    SELECT 'decisions/' || beside.id FROM decision d, LATERAL (
      (SELECT id FROM decision WHERE collection_id = d.collection_id AND number < d.number
       ORDER BY number DESC LIMIT 1) UNION ALL
      (SELECT id FROM decision WHERE collection_id = d.collection_id AND number > d.number
       ORDER BY number LIMIT 1)) beside WHERE d.id = one UNION
    SELECT 'research/' || document_id FROM evidence WHERE decision_id = one)
$$
"""
# A new number changes what decisions of other collections with the same one are called wherever they are named.
OF_DECISION = """
CREATE FUNCTION decision_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM mark_records(around_decision(id)) FROM decision WHERE number = NEW.number;
  ELSE
    PERFORM mark_records(around_decision(NEW.id));
  END IF;
  RETURN NULL;
END $$
"""
OF_LABEL = """
CREATE FUNCTION decision_label_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before jsonb := to_jsonb(OLD);
  after jsonb := to_jsonb(NEW);
BEGIN
  IF (before -> 'number', before -> 'prefix', before -> 'collection_id')
     IS DISTINCT FROM (after -> 'number', after -> 'prefix', after -> 'collection_id') THEN
    INSERT INTO data_change (transaction, everywhere) VALUES (txid_current(), true)
    ON CONFLICT (transaction) DO UPDATE SET everywhere = true;
  END IF;
  RETURN NULL;
END $$
"""
OF_LINK = """
CREATE FUNCTION decision_link_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM mark_records(around_decision(one))
  FROM unnest(ARRAY[OLD.from_id, OLD.to_id, NEW.from_id, NEW.to_id]) one WHERE one IS NOT NULL;
  RETURN NULL;
END $$
"""
OF_DOCUMENT = """
CREATE FUNCTION research_document_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM mark_records(array(SELECT 'decisions/' || decision_id FROM evidence WHERE document_id = NEW.id)
    || ('research/' || NEW.id));
  RETURN NULL;
END $$
"""
OF_PACKAGE = """
CREATE FUNCTION package_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM mark_records(array(
    SELECT coalesce('decisions/' || decision_id, 'research/' || document_id) FROM pin WHERE package_id = NEW.id));
  RETURN NULL;
END $$
"""


def _rows_of(name: str, records: str) -> str:
    """A function that marks the `records` of OLD and NEW, which is NULL where there is none."""
    return f"""
    CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM mark_records(ARRAY[{records}]);
      RETURN NULL;
    END $$
    """


FUNCTIONS = {
    "part_of_both_changed": f"{DECISION}, {DOCUMENT}",
    "part_of_decision_changed": DECISION,
    "part_of_research_changed": DOCUMENT,
    "argument_changed": "(SELECT 'decisions/' || decision_id FROM option WHERE id = OLD.option_id), "
    "(SELECT 'decisions/' || decision_id FROM option WHERE id = NEW.option_id)",
    "position_changed": "(SELECT 'decisions/' || decision_id FROM round WHERE id = coalesce(NEW.round_id, OLD.round_id))",
    "revision_changed": "CASE NEW.record_type WHEN 'decision' THEN 'decisions/' || NEW.record_id "
    "WHEN 'research_document' THEN 'research/' || NEW.record_id END",
}
CALLED = {
    **dict.fromkeys(OF_BOTH, "part_of_both_changed"),
    **dict.fromkeys(OF_DECISIONS, "part_of_decision_changed"),
    **dict.fromkeys(OF_RESEARCH, "part_of_research_changed"),
    "argument": "argument_changed",
    "position": "position_changed",
    "decision_link": "decision_link_changed",
}
UNSEEN = "'{pin_count,ranges,satisfying,in_conflict,changed_at,version}'::text[]"
# Table, event, condition, function; "" for every row. None names a column: its type could not be altered then.
MORE = (
    ("revision", "INSERT", "", "revision_changed"),
    ("revision", "UPDATE OR DELETE", "", "everywhere_changed"),
    ("research_document", "INSERT", "", "research_document_changed"),
    ("research_document", "UPDATE", "OLD *<> NEW", "research_document_changed"),
    ("research_document", "DELETE", "", "everywhere_changed"),
    ("decision", "INSERT", "", "decision_changed"),
    ("decision", "UPDATE", "OLD *<> NEW", "decision_changed"),
    ("decision", "UPDATE", "OLD *<> NEW", "decision_label_changed"),
    ("decision", "DELETE", "", "everywhere_changed"),
    ("collection", "UPDATE", "(to_jsonb(OLD) - 'next_number') <> (to_jsonb(NEW) - 'next_number')", "everywhere_changed"),
    ("collection", "DELETE", "", "everywhere_changed"),
    ("package", "UPDATE", f"to_jsonb(OLD) - {UNSEEN} <> to_jsonb(NEW) - {UNSEEN}", "package_changed"),
)  # fmt: skip
TRIGGERS = (
    *((table, "INSERT OR DELETE", "", function) for table, function in CALLED.items()),
    *((table, "UPDATE", "OLD *<> NEW", function) for table, function in CALLED.items()),
    *MORE,
)
RENEW = """
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
RENEW_BEFORE = """
CREATE OR REPLACE FUNCTION data_version_renew() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE data_version SET version = gen_random_uuid();
  DELETE FROM data_change WHERE transaction = NEW.transaction;
  RETURN NULL;
END $$
"""
MARK_BEFORE = """
CREATE OR REPLACE FUNCTION data_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO data_change (transaction) VALUES (txid_current()) ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$
"""


def upgrade() -> None:
    random = sa.func.gen_random_uuid()
    op.add_column("data_version", sa.Column("everywhere", sa.Uuid(), server_default=random, nullable=False))
    op.add_column("data_change", sa.Column("everywhere", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.create_table(
        "record_change",
        sa.Column("transaction", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("record", sa.String(), primary_key=True),
    )
    op.create_table(
        "record_version",
        sa.Column("record", sa.String(), primary_key=True),
        sa.Column("version", sa.Uuid(), nullable=False),
    )
    for statement in (MARK, EVERYWHERE, MARK_RECORDS, AROUND, OF_DECISION, OF_LABEL, OF_LINK, OF_DOCUMENT, OF_PACKAGE, RENEW):
        op.execute(statement)
    for name, records in FUNCTIONS.items():
        op.execute(_rows_of(name, records))
    for number, (table, event, condition, function) in enumerate(TRIGGERS):
        when = f"WHEN ({condition}) " if condition else ""
        op.execute(
            f"CREATE TRIGGER record_changed_{number} AFTER {event} ON {table} FOR EACH ROW {when}"
            f"EXECUTE FUNCTION {function}()"
        )


def downgrade() -> None:
    for number, (table, *_) in enumerate(TRIGGERS):
        op.execute(f"DROP TRIGGER record_changed_{number} ON {table}")
    for name in (*FUNCTIONS, "package_changed", "research_document_changed", "decision_link_changed",
                 "decision_label_changed", "decision_changed"):
        op.execute(f"DROP FUNCTION {name}()")
    op.execute(MARK_BEFORE)
    op.execute(RENEW_BEFORE)
    for statement in ("around_decision(bigint)", "mark_records(text[])", "everywhere_changed()"):
        op.execute(f"DROP FUNCTION {statement}")
    op.drop_table("record_version")
    op.drop_table("record_change")
    op.drop_column("data_change", "everywhere")
    op.drop_column("data_version", "everywhere")
