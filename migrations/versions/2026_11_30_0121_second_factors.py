"""Second factors of people: apps with codes, passkeys, recovery codes; sessions know when their person was last proven."""

import sqlalchemy as sa
from alembic import op

revision = "20261130_0121"
down_revision = "20261130_0112"


def _whose(primary: bool = False) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("person.id", ondelete="CASCADE"), nullable=False, primary_key=primary)
    ]


def _now(name: str) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False)


def upgrade() -> None:
    op.create_table(
        "authenticator", *_whose(primary=True), sa.Column("secret", sa.LargeBinary(200), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False), _now("created_at"),
    )
    op.create_table(
        "passkey", sa.Column("id", sa.Integer(), primary_key=True), *_whose(),
        sa.Column("name", sa.String(80), nullable=False), sa.Column("credential_id", sa.LargeBinary(1023), nullable=False),
        sa.Column("public_key", sa.LargeBinary(2000), nullable=False), sa.Column("sign_count", sa.BigInteger(), nullable=False),
        _now("created_at"), sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.UniqueConstraint("credential_id"),
    )
    op.create_table("recovery_code", sa.Column("code_hash", sa.LargeBinary(32), primary_key=True), *_whose())
    op.create_table("pending_sign_in", sa.Column("id_hash", sa.LargeBinary(32), primary_key=True), *_whose(), _now("created_at"))
    for table in ("passkey", "recovery_code", "pending_sign_in"):
        op.create_index(f"ix_{table}_person_id", table, ["person_id"])
    op.add_column("session", _now("proven_at"))
    op.add_column("session", sa.Column("second_factor", sa.Boolean(), server_default="false", nullable=False))
    op.add_column("password_reset", sa.Column("removes_factors", sa.Boolean(), server_default="false", nullable=False))


def downgrade() -> None:
    op.drop_column("password_reset", "removes_factors")
    op.drop_column("session", "second_factor")
    op.drop_column("session", "proven_at")
    for table in ("pending_sign_in", "recovery_code", "passkey", "authenticator"):
        op.drop_table(table)
