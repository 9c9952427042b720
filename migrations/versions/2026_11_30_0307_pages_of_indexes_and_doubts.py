"""What pages show of indexes and of assumptions of evidence renews them (app/persistence/querying/data_version.py)."""

from alembic import op

revision = "20261130_0307"
down_revision = "20261130_0216"

# Of what no page of a record shows: others are made again, those stay.
ELSEWHERE = """
CREATE FUNCTION data_changed_elsewhere() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO data_change (transaction, everywhere) VALUES (txid_current(), false) ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$
"""
# Decisions tell what is in doubt of the research that they rest on.
OF_ASSUMPTION = """
CREATE FUNCTION assumption_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM mark_records(array(
    SELECT 'decisions/' || decision_id FROM evidence WHERE document_id IN (OLD.document_id, NEW.document_id)));
  RETURN NULL;
END $$
"""
TRIGGERS = {"assumption_came_or_went": "INSERT OR DELETE", "assumption_changed": "UPDATE"}


def upgrade() -> None:
    op.execute(ELSEWHERE)
    op.execute(OF_ASSUMPTION)
    op.execute(
        "CREATE TRIGGER data_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON package_index "
        "FOR EACH STATEMENT EXECUTE FUNCTION data_changed_elsewhere()"
    )
    for name, event in TRIGGERS.items():
        when = "WHEN (OLD *<> NEW) " if event == "UPDATE" else ""
        op.execute(
            f"CREATE TRIGGER {name} AFTER {event} ON assumption FOR EACH ROW {when}EXECUTE FUNCTION assumption_changed()"
        )


def downgrade() -> None:
    for name in TRIGGERS:
        op.execute(f"DROP TRIGGER {name} ON assumption")
    op.execute("DROP TRIGGER data_changed ON package_index")
    op.execute("DROP FUNCTION assumption_changed()")
    op.execute("DROP FUNCTION data_changed_elsewhere()")
