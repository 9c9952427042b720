"""The audit log is a hash chain, counts what one actor does again and again, and is kept for a time; no hash in the trash."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "20261130_0155"
down_revision = "20261130_0136"

DIGEST = """
CREATE FUNCTION audit_event_digest(audit_event) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT sha256(convert_to(jsonb_build_array($1.id, extract(epoch FROM $1.happened_at), $1.action, $1.result, $1.actor_id,
    $1.actor_name, $1.subject_type, $1.subject_id, $1.subject_label, $1.address, $1.request_id, $1.detail)::text, 'UTF8'))
$$
"""
# An event that is as old as an hour is sealed or never was committed; a lock keeps two servers from one position.
SEAL = """
CREATE FUNCTION audit_event_seal(most integer, OUT sealed integer, OUT head text) LANGUAGE plpgsql AS $$
DECLARE
  last audit_seal;
  event audit_event;
  since bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('audit_seal'));
  sealed := 0;
  SELECT * INTO last FROM audit_seal ORDER BY position DESC LIMIT 1;
  SELECT event_id INTO since FROM audit_seal WHERE sealed_at < now() - interval '1 day' ORDER BY position DESC LIMIT 1;
  FOR event IN
    SELECT * FROM audit_event e
    WHERE e.id > coalesce(since, 0) - most AND NOT EXISTS (SELECT FROM audit_seal s WHERE s.event_id = e.id)
    ORDER BY e.id LIMIT most
  LOOP
    last.position := coalesce(last.position, 0) + 1;
    last.hash := sha256(coalesce(last.hash, '') || audit_event_digest(event));
    INSERT INTO audit_seal (position, event_id, hash) VALUES (last.position, event.id, last.hash);
    sealed := sealed + 1;
  END LOOP;
  head := coalesce(encode(last.hash, 'hex'), '');
END $$
"""
# Runs with the rights of the owner, since the role of pages may not delete; the trigger below limits it all the same.
# The seal of the last event that goes stays, for the next one to hang on.
PRUNE = """
CREATE FUNCTION audit_event_prune(days integer) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
  oldest timestamptz := now() - make_interval(days => greatest(days, 90));
  until bigint;
BEGIN
  SELECT coalesce(min(position) - 1, (SELECT max(position) FROM audit_seal)) INTO until
  FROM audit_seal JOIN audit_event e ON e.id = event_id WHERE e.happened_at >= oldest;
  DELETE FROM audit_event e USING audit_seal s WHERE s.event_id = e.id AND s.position <= until;
  DELETE FROM audit_seal WHERE position < until;
END $$
"""
TRIGGERS = (
    "DROP TRIGGER audit_event_keep ON audit_event",
    "CREATE TRIGGER audit_event_keep BEFORE UPDATE OR TRUNCATE ON audit_event"
    " FOR EACH STATEMENT EXECUTE FUNCTION audit_event_keep()",
    "CREATE TRIGGER audit_event_keep_young BEFORE DELETE ON audit_event FOR EACH ROW"
    " WHEN (OLD.happened_at > now() - interval '90 days') EXECUTE FUNCTION audit_event_keep()",
)
HASHES = """
UPDATE trash SET rows = jsonb_set(rows, '{person}',
  (SELECT jsonb_agg(one - 'password_hash') FROM jsonb_array_elements(rows->'person') AS one))
WHERE rows ? 'person' AND jsonb_array_length(rows->'person') > 0
"""


def _now(name: str) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False)


def upgrade() -> None:
    op.create_table(
        "audit_seal", sa.Column("position", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False, unique=True),
        sa.Column("hash", sa.LargeBinary(32), nullable=False), _now("sealed_at"),
    )
    op.create_table(
        "audit_tally", sa.Column("key", sa.LargeBinary(32), primary_key=True),
        sa.Column("minute", sa.DateTime(timezone=True), primary_key=True), sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("noted", sa.Integer(), nullable=False), sa.Column("row", JSONB(), nullable=False),
    )
    for statement in (DIGEST, SEAL, PRUNE, *TRIGGERS, HASHES):
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TRIGGER audit_event_keep_young ON audit_event")
    for function in ("audit_event_prune(integer)", "audit_event_seal(integer)", "audit_event_digest(audit_event)"):
        op.execute(f"DROP FUNCTION {function}")
    op.drop_table("audit_tally")
    op.drop_table("audit_seal")
