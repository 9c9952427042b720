"""Imported files are called by a place that does not tell how the machine is laid out."""

import sqlalchemy as sa
from alembic import op

revision = "20261130_0945"
down_revision = "20261130_0934"

PLACE = r"regexp_replace(path, '^/(.*/)?([^/]+/[^/]+)$', '\2')"


def upgrade() -> None:
    op.add_column("imported_file", sa.Column("place", sa.Text(), sa.Computed(PLACE, persisted=True), nullable=False))
    op.drop_index("imported_file_path_letters", "imported_file")
    _index("place")


def downgrade() -> None:
    op.drop_index("imported_file_place_letters", "imported_file")
    op.drop_column("imported_file", "place")
    _index("path")


def _index(column: str) -> None:
    letters = sa.literal_column(f"folded({column})").label("letters")
    op.create_index(
        f"imported_file_{column}_letters", "imported_file", [letters],
        postgresql_using="gin", postgresql_ops={"letters": "gin_trgm_ops"},
    )  # fmt: skip
