"""The newest decisions and research, where what has no date stands at the day on which it was entered."""

import sqlalchemy as sa
from alembic import op

revision = "20261130_1840"
down_revision = "20261130_1600"

DAYS = {"decision": "decided_on", "research_document": "published_on"}
FIRST = {
    "decision": {"": [], "_status": ["status"], "_owner": ["owner_id"], "_collection": ["collection_id"]},
    "research_document": {"": [], "_status": ["status"], "_author": ["author_id"], "_collection": ["collection_id"]},
}


def upgrade() -> None:
    """While people write; what is left of an attempt that was broken off goes first."""
    downgrade()
    for table, each in FIRST.items():
        listed = sa.text(f"COALESCE({DAYS[table]}, timezone('UTC'::text, created_at)::date) DESC")
        for name, first in each.items():
            with op.get_context().autocommit_block():
                op.create_index(
                    f"{table}{name}_listed", table, [*first, listed, sa.text("id DESC")], postgresql_concurrently=True
                )


def downgrade() -> None:
    for table, each in FIRST.items():
        for name in each:
            with op.get_context().autocommit_block():
                op.drop_index(f"{table}{name}_listed", table, postgresql_concurrently=True, if_exists=True)
