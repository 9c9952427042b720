"""The function that folds accents and capitals has the name by which app/persistence knows it."""

from alembic import op

revision = "20261129_1920"
down_revision = "20261129_1910"

# Processes of the release before this one ask by the old name, until they are gone.
BOTH = """
CREATE FUNCTION rationale_folded(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT RETURN folded($1)
"""


def upgrade() -> None:
    op.execute("ALTER FUNCTION rationale_folded(text) RENAME TO folded")  # indexes go with it
    op.execute(BOTH)


def downgrade() -> None:
    op.execute("DROP FUNCTION rationale_folded(text)")
    op.execute("ALTER FUNCTION folded(text) RENAME TO rationale_folded")
