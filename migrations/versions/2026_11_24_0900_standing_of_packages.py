"""How each package stands, kept beside it: app/stack/standing.py says when it is worked out."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "20261124_0900"
down_revision = "20261123_0940"


def upgrade() -> None:
    op.add_column("package", sa.Column("pin_count", sa.Integer, nullable=False, server_default="0"))
    op.add_column("package", sa.Column("ranges", JSONB, nullable=False, server_default="[]"))
    op.add_column("package", sa.Column("satisfying", sa.String(400), nullable=False, server_default=""))
    op.add_column("package", sa.Column("in_conflict", sa.Boolean, nullable=False, server_default=sa.false()))
    op.create_index("package_in_conflict", "package", ["name", "id"], postgresql_where=sa.text("in_conflict"))
    op.create_table(
        "package_ring",
        sa.Column("package_id", sa.Integer, sa.ForeignKey("package.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("since", sa.Date, primary_key=True),
        sa.Column("ring", sa.String(20), nullable=False),
    )
    op.execute(
        "CREATE TRIGGER data_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON package_ring "
        "FOR EACH STATEMENT EXECUTE FUNCTION data_changed()"
    )


def downgrade() -> None:
    op.drop_table("package_ring")
    op.drop_index("package_in_conflict", table_name="package")
    for column in ("in_conflict", "satisfying", "ranges", "pin_count"):
        op.drop_column("package", column)
