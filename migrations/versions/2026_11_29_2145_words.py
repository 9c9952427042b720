"""What is found and in which order names stand is the same on any server, whatever its locale.

Texts are cut into words before PostgreSQL's parser sees them (app/search/segmentation.py says how), all words are indexed,
capitals and accents make no difference to the order of titles.
"""

from alembic import op
from sqlalchemy import text

revision = "20261129_2145"
down_revision = "20261129_2140"

SIGNS = (
    r"\u00A1-\u00BF\u00D7\u00F7\u02C2-\u02C5\u02D2-\u02EB\u02ED\u02EF-\u02FF\u0375\u03F6\u0482\u055A-\u055F"
    r"\u0589-\u058F\u05BE\u05C0\u05C3\u05C6\u05F3-\u060F\u061B-\u061F\u066A-\u066D\u06D4\u06DE\u06E9\u06FD-\u06FE"
    r"\u0700-\u070D\u07F6-\u07F9\u07FE-\u07FF\u0830-\u083E\u085E\u0888\u0964-\u0965\u0970\u09F2-\u09F3\u09FA-\u09FB"
    r"\u09FD\u0A76\u0AF0-\u0AF1\u0B70\u0BF3-\u0BFA\u0C77\u0C7F\u0C84\u0D4F\u0D79\u0DF4\u0E3F\u0E4F\u0E5A-\u0E5B"
    r"\u0F01-\u0F17\u0F1A-\u0F1F\u0F34\u0F36\u0F38\u0F3A-\u0F3D\u0F85\u0FBE-\u0FC5\u0FC7-\u0FDA\u104A-\u104F"
    r"\u109E-\u109F\u10FB\u1360-\u1368\u1390-\u1399\u1400\u166D-\u166E\u1680\u169B-\u169C\u16EB-\u16ED\u1735-\u1736"
    r"\u17D4-\u17D6\u17D8-\u17DB\u1800-\u180A\u1940-\u1945\u19DE-\u19FF\u1A1E-\u1A1F\u1AA0-\u1AA6\u1AA8-\u1AAD"
    r"\u1B5A-\u1B6A\u1B74-\u1B7E\u1BFC-\u1BFF\u1C3B-\u1C3F\u1C7E-\u1C7F\u1CC0-\u1CC7\u1CD3\u2010-\u20C0\u2104-\u212E"
    r"\u213A-\u214D\u214F\u218A-\u244A\u2500-\u2775\u2794-\u2BFF\u2CE5-\u2CEA\u2CF9-\u2CFC\u2CFE-\u2CFF\u2D70"
    r"\u2E00-\u2E2E\u2E30-\u3004\u3008-\u3020\u3030\u3037\u303D-\u303F\u30A0\u30FB\u3190-\u3191\u31C0-\u31E3\u327F"
    r"\u4DC0-\u4DFF\uA490-\uA4C6\uA4FE-\uA4FF\uA60D-\uA60F\uA673\uA67E\uA6F2-\uA716\uA720-\uA721\uA789-\uA78A"
    r"\uA828-\uA82B\uA836-\uA839\uA874-\uA877\uA8CE-\uA8CF\uA8F8-\uA8FA\uA8FC\uA92E-\uA92F\uA95F\uA9C1-\uA9CD"
    r"\uA9DE-\uA9DF\uAA5C-\uAA5F\uAA77-\uAA79\uAADE-\uAADF\uAAF0-\uAAF1\uAB5B\uAB6A-\uAB6B\uABEB\uFBB2-\uFDFF"
    r"\uFE45-\uFE46\uFFFC-\uFFFD\U0001CF50-\U0001D356\U0001F000-\U0001FBFF"
)
UNSEEN = (
    r"\u00AD\u0300-\u036F\u0591-\u05BD\u05BF\u05C1\u05C2\u05C4\u05C5\u05C7\u061C\u0640\u064B-\u065F\u0670\u180B-\u180F"
    r"\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFE00-\uFE0F\uFEFF"
)
LETTERS = (
    r"\u0E01-\u0E30\u0E32\u0E33\u0E40-\u0E46\u0E81-\u0EB0\u0EB2\u0EB3\u0EBD-\u0EC6\u0EDC-\u0EDF\u1000-\u102A\u103F"
    r"\u1050-\u1055\u105A-\u105D\u1061\u1065\u1066\u106E-\u1070\u1075-\u1081\u108E\u1100-\u11FF\u1780-\u17B3\u17D7\u17DC"
    r"\u3005-\u3007\u3021-\u3029\u3038-\u303C\u3041-\u3096\u309D-\u309F\u30A1-\u30FA\u30FC-\u318E\u31A0-\u31BF"
    r"\u31F0-\u31FF\u3400-\u4DBF\u4E00-\uA48C\uA960-\uA97C\uAC00-\uD7FB\uF900-\uFAD9\U00020000-\U0003FFFF"
)
MARKS = (
    r"\u0E31\u0E34-\u0E3A\u0E47-\u0E4E\u0EB1\u0EB4-\u0EBC\u0EC8-\u0ECE\u102B-\u103E\u1056-\u1059\u105E-\u1060"
    r"\u1062-\u1064\u1067-\u106D\u1071-\u1074\u1082-\u108D\u108F\u109A-\u109D\u17B4-\u17D3\u17DD\u3099\u309A"
)
SEEN = f"""
CASE WHEN octet_length($1) = length($1) THEN $1
  ELSE regexp_replace(normalize($1, NFKC), '[{UNSEEN}]+', '', 'g') END
"""
FOLDED = f"""
CREATE OR REPLACE FUNCTION folded(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN lower(unaccent('unaccent', {SEEN}))
"""
FOLDED_BEFORE = """
CREATE OR REPLACE FUNCTION folded(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN lower(unaccent('unaccent', $1))
"""
SORT_KEY = r"""
CREATE FUNCTION sort_key(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN (SELECT left(folded(title), 1)
  || CASE WHEN unaccent('unaccent', left(title, 1)) = left(title, 1) THEN 0 ELSE 1 END
  || substr(folded(title), 2, 200) || chr(1)
  || CASE WHEN unaccent('unaccent', title) = title THEN 0 ELSE 1 END || CASE WHEN lower(title) = title THEN 0 ELSE 1 END
  FROM normalize(ltrim($1, E' `*_~"''([{<#\\“”„«»‘’¿¡'), NFC) AS title)
"""
SEARCHABLE = rf"""
CREATE FUNCTION searchable(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN CASE WHEN octet_length($1) = length($1) THEN $1 ELSE regexp_replace(regexp_replace(regexp_replace(
  {SEEN}, '[{SIGNS}]+', ' ', 'g'), '([{LETTERS}][{LETTERS}{MARKS}]*)', ' \1 ', 'g'),
  '([{LETTERS}][{MARKS}]*)', '\1 \1', 'g') END
"""
# A text with U+001F, which no text has, where `searchable` cuts it; taken out again after matches were marked
LEGIBLE = rf"""
CREATE FUNCTION legible(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN CASE WHEN octet_length($1) = length($1) THEN $1 ELSE regexp_replace(regexp_replace(
  normalize($1, NFC), '[\u00AD\u200B\u2060\uFEFF]+', '', 'g'), '([{SIGNS}]|[{LETTERS}][{MARKS}]*)',
  chr(31) || '\1' || chr(31), 'g') END
"""
SIMPLE = "asciiword, asciihword, hword_asciipart"
WORDS = "hword, hword_part, word"
TITLE_INDEXED = "to_tsvector('rationale', searchable(title))"
INDEXED = (
    "setweight(to_tsvector('rationale', searchable(title)), 'A')"
    " || to_tsvector('rationale', left(searchable(left(body, 200000)), 200000))"
)
TITLE_BEFORE = "to_tsvector('rationale', title)"
INDEXED_BEFORE = "setweight(to_tsvector('rationale', title), 'A') || to_tsvector('rationale', left(body, 200000))"
ORDERED = {
    **dict.fromkeys(("decision", "research_document", "risk", "practice"), "title"),
    **dict.fromkeys(("person", "collection", "tag"), "name"),
}
LETTERS_OF = {
    **dict.fromkeys(("decision", "research_document", "risk", "practice"), "title"),
    **dict.fromkeys(("person", "collection", "tag", "package"), "name"),
    **dict.fromkeys(("assumption", "finding"), "text"),
    "imported_file": "path",
}


def upgrade() -> None:
    op.execute("CREATE TEXT SEARCH DICTIONARY rationale_stem (TEMPLATE = snowball, LANGUAGE = english)")
    _map("rationale_stem")
    for statement in (FOLDED, SORT_KEY, SEARCHABLE, LEGIBLE):
        op.execute(statement)
    _rewrite(TITLE_INDEXED, INDEXED)
    for table, column in ORDERED.items():
        if table != "tag":
            op.drop_index(f"{table}_by_{column}", table)
        op.create_index(f"{table}_by_{column}", table, [text(f'sort_key({column}) COLLATE "C"'), "id"])
    _reindex()


def downgrade() -> None:
    for table, column in ORDERED.items():
        op.drop_index(f"{table}_by_{column}", table)
        if table != "tag":
            op.create_index(f"{table}_by_{column}", table, [column, "id"])
    _map("english_stem")
    _rewrite(TITLE_BEFORE, INDEXED_BEFORE)
    for function in ("legible", "searchable", "sort_key"):
        op.execute(f"DROP FUNCTION {function}(text)")
    op.execute(FOLDED_BEFORE)
    op.execute("DROP TEXT SEARCH DICTIONARY rationale_stem")
    _reindex()


def _map(stem: str) -> None:
    alter = "ALTER TEXT SEARCH CONFIGURATION rationale ALTER MAPPING FOR"
    op.execute(f"{alter} {SIMPLE} WITH {stem}")
    op.execute(f"{alter} {WORDS} WITH unaccent, {stem}")


def _rewrite(title: str, words: str) -> None:
    """The index goes with its columns."""
    op.execute("ALTER TABLE search_entry DROP COLUMN title_words, DROP COLUMN words")
    op.execute(
        f"ALTER TABLE search_entry ADD COLUMN title_words tsvector GENERATED ALWAYS AS ({title}) STORED,"
        f" ADD COLUMN words tsvector GENERATED ALWAYS AS ({words}) STORED"
    )
    op.create_index(
        "search_entry_found", "search_entry", ["words", "title_words", "facets"], postgresql_using="gin",
        postgresql_with={"gin_pending_list_limit": 512},
    )  # fmt: skip


def _reindex() -> None:
    """What is held folded."""
    for table, column in LETTERS_OF.items():
        op.execute(f"REINDEX INDEX {table}_{column}_letters")
