"""Images that come along with imported records."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_2010"
down_revision = "20261129_1945"


def upgrade() -> None:
    op.create_table(
        "image",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("content_hash", sa.LargeBinary(32), nullable=False, unique=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("media_type", sa.String(20), nullable=False),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    )
    op.create_table(
        "image_use",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("image_id", sa.Integer, sa.ForeignKey("image.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("decision_id", sa.Integer, sa.ForeignKey("decision.id", ondelete="CASCADE")),
        sa.Column("document_id", sa.Integer, sa.ForeignKey("research_document.id", ondelete="CASCADE")),
        sa.Column("href", sa.String(1000), nullable=False),
        sa.CheckConstraint("num_nonnulls(decision_id, document_id) = 1", name="image_use_has_one_owner"),
        sa.UniqueConstraint("decision_id", "href", name="image_use_of_decision_once"),
        sa.UniqueConstraint("document_id", "href", name="image_use_of_document_once"),
    )
    op.execute("ALTER TABLE image ALTER COLUMN content SET STORAGE EXTERNAL")  # images are compressed already
    for table in ("image", "image_use"):
        op.execute(
            f"CREATE TRIGGER data_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION data_changed()"
        )


def downgrade() -> None:
    op.drop_table("image_use")
    op.drop_table("image")
