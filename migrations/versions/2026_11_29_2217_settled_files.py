"""A file that diverged can be settled."""

from alembic import op

revision = "20261129_2217"
down_revision = "20261129_2211"

OUTCOMES = "'new', 'updated', 'unchanged', 'diverged', 'skipped'"
CHECK = "ALTER TABLE imported_file DROP CONSTRAINT outcome_known, ADD CONSTRAINT outcome_known CHECK (outcome IN ({}))"


def upgrade() -> None:
    op.execute(CHECK.format(f"{OUTCOMES}, 'settled'"))


def downgrade() -> None:
    op.execute("UPDATE imported_file SET outcome = 'diverged' WHERE outcome = 'settled'")
    op.execute(CHECK.format(OUTCOMES))
