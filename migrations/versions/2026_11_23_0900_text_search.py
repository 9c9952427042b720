"""Text search: accents are folded, words are stemmed, markup is taken off."""

from alembic import op

revision = "20261123_0900"
down_revision = None

# Bodies of the RETURN kind keep to what they mean now, whatever the search path is later
FOLDED = """
CREATE FUNCTION rationale_folded(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN lower(unaccent('unaccent', $1))
"""
BLOCK = "</?(p|li|ul|ol|div|br|hr|h[1-6]|pre|table|t[a-z]+|blockquote|d[ltd])( [^>]*)?/?>"
PLAIN = f"""
CREATE FUNCTION rationale_plain(html text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN replace(replace(replace(replace(replace(translate(regexp_replace(regexp_replace(
  html, '{BLOCK}', chr(10), 'g'), '<span class="md-target">[^<]*</span>|<[^>]*>', '', 'g'), '↩☐☑', ''),
  '&lt;', '<'), '&gt;', '>'), '&quot;', '"'), '&nbsp;', ' '), '&amp;', '&')
"""

UPGRADE = (
    "CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA public",
    "CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public",
    "CREATE TEXT SEARCH CONFIGURATION rationale (COPY = english)",
    "ALTER TEXT SEARCH CONFIGURATION rationale"
    " ALTER MAPPING FOR hword, hword_part, word WITH unaccent, english_stem",
    FOLDED,
    PLAIN,
)


def upgrade() -> None:
    for statement in UPGRADE:
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP FUNCTION rationale_plain(text)")
    op.execute("DROP FUNCTION rationale_folded(text)")
    op.execute("DROP TEXT SEARCH CONFIGURATION rationale")  # the extensions may serve others
