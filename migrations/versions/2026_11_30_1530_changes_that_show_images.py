"""The changes that name an image: the sweep of images finds them without reading the whole history."""

from alembic import op

revision = "20261130_1530"
down_revision = "20261130_1510"

INDEX = "revision_that_shows_images"


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute("SET lock_timeout = 0")  # it waits for who reads, and keeps nobody waiting
        op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {INDEX}")  # left by a migration that was stopped
        op.execute(
            f"CREATE INDEX CONCURRENTLY {INDEX} ON revision (id) WHERE strpos(changes::text, '/images/') > 0"
        )
        op.execute("SET lock_timeout = '5s'")


def downgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute(f"DROP INDEX CONCURRENTLY {INDEX}")
