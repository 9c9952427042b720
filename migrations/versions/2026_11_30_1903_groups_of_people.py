"""Groups of people, who are asked together for their agreement."""

import sqlalchemy as sa
from alembic import op

revision = "20261130_1903"
down_revision = "20261130_1855"

CHANGED = (
    "CREATE TRIGGER data_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {} "
    "FOR EACH STATEMENT EXECUTE FUNCTION data_changed()"
)


def upgrade() -> None:
    op.create_table(
        "people_group",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
    )
    op.create_index(
        "people_group_by_name", "people_group", [sa.literal_column("sort_key(name)").label("sort_key"), "id"],
        postgresql_ops={"sort_key": 'COLLATE "C"'},
    )  # fmt: skip
    op.create_index(
        "people_group_name_letters", "people_group", [sa.literal_column("folded(name)").label("letters")],
        postgresql_using="gin", postgresql_ops={"letters": "gin_trgm_ops"},
    )  # fmt: skip
    op.create_table(
        "people_group_person",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["people_group.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("group_id", "person_id"),
    )
    op.create_index("ix_people_group_person_person_id", "people_group_person", ["person_id"])
    for table in ("people_group", "people_group_person"):
        op.execute(CHANGED.format(table))


def downgrade() -> None:
    op.drop_table("people_group_person")
    op.drop_table("people_group")
