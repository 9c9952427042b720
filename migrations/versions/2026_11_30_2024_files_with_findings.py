"""How many findings an import has is told by the few files that have some."""

from alembic import op

revision = "20261130_2024"
down_revision = "20261130_1958"

INDEX = "imported_file_with_findings"


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute("SET lock_timeout = 0")  # it waits for who reads, and keeps nobody waiting
        op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {INDEX}")  # left by a migration that was stopped
        op.execute(
            f"CREATE INDEX CONCURRENTLY {INDEX} ON imported_file (run_id, finding_count) WHERE finding_count > 0"
        )
        op.execute("SET lock_timeout = '5s'")


def downgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute(f"DROP INDEX CONCURRENTLY {INDEX}")
