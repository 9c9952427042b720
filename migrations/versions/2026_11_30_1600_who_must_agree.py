"""People without whose agreement no round of a collection passes."""

import sqlalchemy as sa
from alembic import op

revision = "20261130_1600"
down_revision = "20261130_1530"


def upgrade() -> None:
    op.create_table(
        "collection_person",
        sa.Column("collection_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["collection_id"], ["collection.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("collection_id", "person_id"),
    )
    op.create_index("ix_collection_person_person_id", "collection_person", ["person_id"])
    op.execute(
        "CREATE TRIGGER data_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON collection_person "
        "FOR EACH STATEMENT EXECUTE FUNCTION data_changed()"
    )
    op.add_column("position", sa.Column("needed", sa.Boolean(), server_default="false", nullable=False))


def downgrade() -> None:
    op.drop_column("position", "needed")
    op.drop_table("collection_person")
