"""Lists of records have versions: texts that none of them shows leave their pages as they are.

Of what they count, tags, packages and collections have one that a record renews only as it comes or goes.
"""

from alembic import op

revision = "20261130_1855"
down_revision = "20261130_1840"

# Of what a list shows; other changes of records are found row by row.
LISTED = ("decision_link", "decision_person", "evidence")
BESIDE = ("decision_tag", "pin", "research_tag")
COMING = {"collection": "INSERT", "decision": "INSERT OR DELETE", "research_document": "INSERT OR DELETE"}
TRIGGERS = {
    **dict.fromkeys(LISTED, ("INSERT OR UPDATE OR DELETE", "")),
    **dict.fromkeys(BESIDE, ("INSERT OR UPDATE OR DELETE", "'beside'")),
    **{table: (events, "'beside'") for table, events in COMING.items()},
}
COUNTED = {
    "decision": ("status", "collection_id", "owner_id", "decided_on", "review_on"),
    "research_document": ("status", "collection_id", "author_id", "published_on"),
}
SHOWN = ("title", "slug", "created_at")  # besides
LISTS = """
CREATE OR REPLACE FUNCTION lists_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM mark_records(ARRAY['lists'] || TG_ARGV);
  RETURN NULL;
END $$
"""
OF_PACKAGE = """
CREATE OR REPLACE FUNCTION package_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM mark_records({lists} || array(
    SELECT coalesce('decisions/' || decision_id, 'research/' || document_id) FROM pin WHERE package_id = NEW.id));
  RETURN NULL;
END $$
"""


def _counted(table: str, columns: tuple[str, ...], shown: tuple[str, ...]) -> str:
    """A function that notes whether a row counts elsewhere now, and whether lists show another one."""
    rows = [tuple(", ".join(f"{row}.{name}" for name in some) for row in ("OLD", "NEW")) for some in (columns, shown)]
    listed = f"""
      IF ({rows[0][0]}, {rows[1][0]}) IS DISTINCT FROM ({rows[0][1]}, {rows[1][1]}) THEN
        PERFORM mark_records(ARRAY['lists']);
      END IF;
    """
    return f"""
    CREATE OR REPLACE FUNCTION {table}_counted() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF ({rows[0][0]}) IS DISTINCT FROM ({rows[0][1]}) THEN
        INSERT INTO data_change AS known (transaction, everywhere, counted) VALUES (txid_current(), false, true)
        ON CONFLICT (transaction) DO UPDATE SET counted = true WHERE NOT known.counted;
      END IF;{listed if shown else ""}
      RETURN NULL;
    END $$
    """


def upgrade() -> None:
    with op.get_context().autocommit_block():  # a lock at a time
        op.execute(LISTS)
        op.execute(OF_PACKAGE.format(lists="ARRAY['lists', 'beside']"))
        for table, columns in COUNTED.items():
            op.execute(_counted(table, columns, SHOWN))
        for table, (events, more) in TRIGGERS.items():
            op.execute(
                f"CREATE OR REPLACE TRIGGER lists_changed AFTER {events} ON {table} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION lists_changed({more})"
            )


def downgrade() -> None:
    for table in TRIGGERS:
        op.execute(f"DROP TRIGGER lists_changed ON {table}")
    op.execute("DROP FUNCTION lists_changed()")
    op.execute(OF_PACKAGE.format(lists="ARRAY[]::text[]"))
    for table, columns in COUNTED.items():
        op.execute(_counted(table, columns, ()))
