"""Changes of many records are one, and can be taken back as one."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "20261129_2140"
down_revision = "20261129_2022"


def upgrade() -> None:
    op.create_table(
        "operation",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("actor", sa.String(200)),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.Column("undone_at", sa.DateTime(timezone=True)),
        sa.Column("undoes_id", sa.Integer, sa.ForeignKey("operation.id", ondelete="SET NULL"), index=True),
    )
    op.execute(
        "CREATE TRIGGER data_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON operation "
        "FOR EACH STATEMENT EXECUTE FUNCTION data_changed()"
    )
    op.add_column("revision", sa.Column("operation_id", sa.Integer))
    some = sa.text("operation_id IS NOT NULL")
    op.create_index("revision_of_operation", "revision", ["operation_id"], postgresql_where=some)
    reference = sa.ForeignKey("operation.id", name="import_run_operation_id_fkey", ondelete="SET NULL")
    op.add_column("import_run", sa.Column("operation_id", sa.Integer, reference))
    op.create_index("ix_import_run_operation_id", "import_run", ["operation_id"])
    op.add_column("imported_file", sa.Column("content", sa.LargeBinary))
    op.add_column("imported_file", sa.Column("kept", JSONB))
    op.add_column("selection", sa.Column("undo", sa.Text, nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("selection", "undo")
    op.drop_column("imported_file", "kept")
    op.drop_column("imported_file", "content")
    op.drop_index("ix_import_run_operation_id", "import_run")
    op.drop_column("import_run", "operation_id")
    op.drop_index("revision_of_operation", "revision")
    op.drop_column("revision", "operation_id")
    op.drop_table("operation")
