"""What people keep of the admin's lists, and indexes for their orders and searches."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "20261125_1830"
down_revision = "20261125_1820"

ORDERS = {
    "assumption": "checked_on",
    "collection": "name",
    "import_run": "started_at",
    "package": "name",
    "person": "name",
    "practice": "title",
    "revision": "happened_at",
}
LETTERS = {
    "assumption": "text",
    "decision": "title",
    "finding": "text",
    "imported_file": "path",
    "practice": "title",
    "research_document": "title",
    "risk": "title",
}
KEPT = ("admin_layout", "admin_view")


def upgrade() -> None:
    person = ("person_id", sa.Integer, sa.ForeignKey("person.id", ondelete="CASCADE"))
    op.create_table(
        "admin_layout",
        sa.Column(*person, primary_key=True),
        sa.Column("slug", sa.String(80), primary_key=True),
        sa.Column("columns", JSONB, nullable=False),
        sa.Column("size", sa.Integer),
    )
    op.create_table(
        "admin_view",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("shared", sa.Boolean, nullable=False),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
        sa.Column("slug", sa.String(80), nullable=False),
        sa.Column("query", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.UniqueConstraint("person_id", "slug", "name", name="admin_view_once"),
    )
    op.create_index("admin_view_of_list", "admin_view", ["slug", "name"])
    for table in KEPT:
        op.execute(
            f"CREATE TRIGGER data_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION data_changed()"
        )
    for table, column in ORDERS.items():
        op.create_index(f"{table}_by_{column}", table, [column, "id"])
    for table, column in LETTERS.items():
        op.create_index(
            f"{table}_{column}_letters",
            table,
            [sa.literal_column(f"rationale_folded({column})").label("letters")],
            postgresql_using="gin",
            postgresql_ops={"letters": "gin_trgm_ops"},
        )


def downgrade() -> None:
    for table, column in LETTERS.items():
        op.drop_index(f"{table}_{column}_letters", table)
    for table, column in ORDERS.items():
        op.drop_index(f"{table}_by_{column}", table)
    for table in reversed(KEPT):
        op.drop_table(table)
