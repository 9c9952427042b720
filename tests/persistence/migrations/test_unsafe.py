"""A migration that would hold up a register in use, or break the last release beside it, is refused.

squawk knows what PostgreSQL locks and rewrites. It reads the SQL that Alembic writes; `-- squawk-ignore RULE` before a
statement lets it pass: a column is dropped by the release after the one that stopped reading it.
"""

import re
import subprocess
import sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest
from alembic import command, op
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, text

from app.persistence.migrations.batches import NOTE, update_in_batches
from app.persistence.migrations.migrate import connected, upgrade
from app.persistence.migrations.scripts import config
from app.settings import Settings

pytestmark = pytest.mark.slow

RELEASED = "20261130_1008"  # where the schema of the newest release stands: those after it are read
TASTE = (  # of the linter, about what is neither slow nor unsafe
    "prefer-bigint-over-int,prefer-identity,prefer-text-field,prefer-robust-stmts,require-concurrent-reindex"
)
LIMITS = "SET lock_timeout = '5s'; SET statement_timeout = '15min';\n"
AT_ONCE = re.compile(
    r"(?<!ON )(?<!FOR )\b(?:UPDATE|DELETE|MERGE|TRUNCATE|LOCK TABLE|INSERT\b[^;]*\bSELECT)\b", re.IGNORECASE
)
FUNCTION = re.compile(r"\bFUNCTION\b.*?(\$\w*\$).*?\1", re.IGNORECASE | re.DOTALL)  # whose body runs later
OTHER = re.compile(r"\bTRIGGER\b[^;]*;|/\*.*?\*/|--[^\n]*", re.IGNORECASE | re.DOTALL)


def found(sql: str) -> list[str]:
    """What is unsafe in it, a line each."""
    linter = [str(Path(sys.executable).parent / "squawk"), "--reporter=gcc", f"--exclude={TASTE}"]
    told = subprocess.run(linter, input=sql, capture_output=True, text=True, check=False)
    assert told.returncode in (0, 1), told.stderr
    lines = [line for line in told.stdout.splitlines() if ": warning: " in line or ": error: " in line]
    return lines + (["every row at once: use update_in_batches"] if AT_ONCE.search(_bare(sql)) else [])


def _bare(sql: str) -> str:
    own = re.sub(r"\b(?:UPDATE|DELETE FROM|INSERT INTO) alembic_version\b", "", FUNCTION.sub("", sql))
    return OTHER.sub("", re.sub(rf"{re.escape(NOTE)} UPDATE\b", "", own))


def test_no_migration_since_the_release_is_unsafe() -> None:
    settings, written = config(), StringIO()
    settings.output_buffer = written
    with redirect_stdout(written):
        command.upgrade(settings, f"{RELEASED}:head", sql=True)
    assert found(written.getvalue()) == []


@pytest.mark.parametrize(
    ("unsafe", "rule"),
    [
        ("ALTER TABLE decision RENAME COLUMN title TO name", "renaming-column"),
        ("ALTER TABLE decision RENAME TO choice", "renaming-table"),
        ("ALTER TABLE decision ALTER COLUMN number TYPE bigint", "changing-column-type"),
        ("ALTER TABLE decision ALTER COLUMN slug SET NOT NULL", "adding-not-nullable-field"),
        ("ALTER TABLE decision ADD COLUMN weight integer NOT NULL", "adding-required-field"),
        ("ALTER TABLE decision ADD COLUMN weight float DEFAULT random()", "adding-field-with-default"),
        ("ALTER TABLE decision ADD CONSTRAINT one_more CHECK (number > 0)", "constraint-missing-not-valid"),
        ("ALTER TABLE decision ADD CONSTRAINT one_more UNIQUE (title)", "disallowed-unique-constraint"),
        ("ALTER TABLE decision DROP COLUMN title", "ban-drop-column"),
        ("DROP TABLE decision", "ban-drop-table"),
        ("CREATE INDEX one_more ON decision (title)", "require-concurrent-index-creation"),
        ("DROP INDEX one_more", "require-concurrent-index-deletion"),
        ("UPDATE decision SET title = ''", "update_in_batches"),
        ("DELETE FROM decision", "update_in_batches"),
        ("WITH some AS (SELECT 1) UPDATE decision SET title = ''", "update_in_batches"),
        ("-- all of them\nUPDATE decision SET title = ''", "update_in_batches"),
        ("DO $$ BEGIN UPDATE decision SET title = ''; END $$", "update_in_batches"),
        ("INSERT INTO tag (name) SELECT title FROM decision", "update_in_batches"),
        ("TRUNCATE decision", "update_in_batches"),
        ("LOCK TABLE decision IN ACCESS EXCLUSIVE MODE", "update_in_batches"),
    ],
)
def test_what_holds_up_or_breaks_is_found(unsafe: str, rule: str) -> None:
    assert any(rule in line for line in found(f"{LIMITS}{unsafe};"))


def test_a_migration_without_limits_is_found() -> None:
    assert any("require-lock-timeout" in line for line in found("ALTER TABLE decision ADD COLUMN weight integer;"))


@pytest.mark.parametrize(
    "safe",
    [
        "ALTER TABLE decision ADD COLUMN weight integer",
        "ALTER TABLE decision ADD COLUMN weight integer DEFAULT 0 NOT NULL",
        "CREATE TABLE part (id integer PRIMARY KEY, weight integer); CREATE INDEX one_more ON part (weight)",
        "CREATE INDEX CONCURRENTLY one_more ON decision (title)",
        "ALTER TABLE decision ADD CONSTRAINT one_more CHECK (slug IS NOT NULL) NOT VALID",
        "ALTER TABLE decision VALIDATE CONSTRAINT one_more",
        "-- squawk-ignore ban-drop-column\nALTER TABLE decision DROP COLUMN title",
        "CREATE FUNCTION one_more() RETURNS void LANGUAGE sql AS $$ UPDATE decision SET title = '' $$",
        f"{NOTE} UPDATE decision SET title = ''",
        "CREATE TRIGGER one_more AFTER UPDATE OR DELETE ON decision EXECUTE FUNCTION one_more()",
        "INSERT INTO tag (name) VALUES ('one')",
    ],
)
def test_what_a_register_in_use_does_not_feel_passes(safe: str) -> None:
    transaction = "CONCURRENTLY" not in safe and "VALIDATE" not in safe
    assert found(LIMITS + (f"BEGIN;\n{safe};\nCOMMIT;" if transaction else f"{safe};")) == []


async def test_a_large_table_is_changed_in_batches_and_goes_on_where_it_was_stopped(empty: Settings) -> None:
    def change(connection: Connection) -> tuple[int, int]:
        connection.commit()
        context = MigrationContext.configure(connection, opts={"transaction_per_migration": True})
        with context.begin_transaction(_per_migration=True), Operations.context(context):
            op.execute("CREATE TABLE many AS SELECT id, NULL::integer AS twice FROM generate_series(1, 1001) id")
            op.execute("UPDATE many SET twice = -1 WHERE id <= 300")
            update_in_batches("many", "twice = 2 * id", "twice IS NULL", size=100)
        wrong = "SELECT count(*) FROM many WHERE twice <> CASE WHEN id <= 300 THEN -1 ELSE 2 * id END OR twice IS NULL"
        commits = "SELECT count(DISTINCT xmin::text) FROM many WHERE id > 300"
        return tuple(connection.execute(text(one)).scalar_one() for one in (wrong, commits))  # type: ignore[return-value]

    await upgrade(empty)
    async with connected(empty) as connection:
        assert await connection.run_sync(change) == (0, 8), "700 rows and one, of 100 each"
