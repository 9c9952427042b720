"""A register too large to be read as a whole, made by the database itself."""

from typing import Any

SIZE = 20_000
STATUSES = "'{accepted,accepted,accepted,proposed,draft,rejected,deprecated,superseded}'::text[]"
NAMED = """
INSERT INTO collection (id, name, prefix, description, slug)
  SELECT i, 'Collection ' || i, 'C' || i, '', 'c' || i FROM generate_series(1, 5) i;
INSERT INTO person (id, name, role, state) SELECT i, 'Person ' || i, 'reader', 'named' FROM generate_series(1, 50) i;
INSERT INTO tag (id, name) SELECT i, 'tag' || i FROM generate_series(1, 40) i;
"""
RECORDS = f"""
INSERT INTO decision (id, title, status, decided_on, collection_id, number, slug, owner_id, raw_status, dialect, extra,
    updated_at, context)
  SELECT i, 'Decision ' || i * 7919 % 10007, ({STATUSES})[1 + i % 8], date '2015-01-01' + i * 7 % 4000, 1 + i % 5, i,
    'decision', 1 + i * 17 % 50, '', 'madr4', '{{}}', timestamptz '2026-01-01' + i * interval '1 s',
    repeat('why ', 300)
  FROM generate_series(1, {SIZE}) i;
INSERT INTO decision_tag (decision_id, tag_id)
  SELECT DISTINCT i, 1 + k * 13 + i % 13 FROM generate_series(1, {SIZE}) i, generate_series(0, 2) k;
INSERT INTO research_document (id, title, status, published_on, collection_id, slug, author_id, raw_status, dialect,
    extra, updated_at)
  SELECT i, 'Research ' || i * 7919 % 10007, 'published', date '2015-01-01' + i * 7 % 4000, 1 + i % 5, 'research',
    1 + i * 17 % 50, '', 'research', '{{}}', timestamptz '2026-01-01' + i * interval '1 s'
  FROM generate_series(1, {SIZE}) i;
INSERT INTO risk (title, likelihood, severity, treatment, decision_id, owner_id)
  SELECT 'Risk ' || i * 7919 % 10007, 1 + i % 5, 1 + i / 5 % 5, 'open', i, 1 + i * 17 % 50
  FROM generate_series(1, {SIZE}) i;
INSERT INTO search_entry (kind, item_id, decision_id, title, body, standing, dated_on, facets)
  SELECT 'decision', id, id, title, 'everywhere ' || CASE WHEN id % 5000 = 0 THEN 'seldom' ELSE '' END, id % 3,
    decided_on, ARRAY['kind:decision', 'status:' || status, 'owner:' || owner_id, 'tag:' || 1 + id % 40]
  FROM decision;
INSERT INTO search_word SELECT unnest('{{decision,everywhere,seldom}}'::text[]);
"""


async def fill(connection: Any) -> None:
    """Store `SIZE` decisions, documents and risks through an asyncpg connection, and tell the planner."""
    for statement in ("SET session_replication_role = replica", NAMED, RECORDS, "RESET session_replication_role"):
        await connection.execute(statement, timeout=120)
    await connection.execute("VACUUM ANALYZE", timeout=120)
