"""The indexes of the newest decisions hold what lists are narrowed to and counted by, so that rows are left alone."""

from alembic import op
from sqlalchemy import text

revision = "20261125_2245"
down_revision = "20261125_2140"

NEWEST = (text("decided_on DESC NULLS LAST"), text("id DESC"))
BESIDE = ("status", "owner_id", "collection_id")
INDEXES = {"decision_newest": (), "decision_status_newest": ("status",), "decision_owner_newest": ("owner_id",)}


def upgrade() -> None:
    for name, first in INDEXES.items():
        op.drop_index(name, "decision")
        beside = [one for one in BESIDE if one not in first]
        op.create_index(name, "decision", [*first, *NEWEST], postgresql_include=beside)


def downgrade() -> None:
    for name, first in INDEXES.items():
        op.drop_index(name, "decision")
        op.create_index(name, "decision", [*first, *NEWEST])
