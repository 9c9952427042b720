"""A decision may be withdrawn: taken back by who proposed it, which is not the same as rejected by others."""

from alembic import op

revision = "20261129_1850"
down_revision = "20261125_2245"

BEFORE = ("draft", "proposed", "accepted", "rejected", "deprecated", "superseded")
NOW = (*BEFORE, "withdrawn")


def upgrade() -> None:
    _allow(NOW)


def downgrade() -> None:
    for table in ("decision", "status_event"):
        op.execute(f"UPDATE {table} SET status = 'rejected' WHERE status = 'withdrawn'")  # noqa: S608  names of this file
    _allow(BEFORE)


def _allow(statuses: tuple[str, ...]) -> None:
    """Checked in a second step, while others read and write."""
    values = ", ".join(f"'{status}'" for status in statuses)
    for table in ("decision", "status_event"):
        op.execute(
            f"ALTER TABLE {table} DROP CONSTRAINT status_known, "
            f"ADD CONSTRAINT status_known CHECK (status IN ({values})) NOT VALID"
        )
        op.execute(f"ALTER TABLE {table} VALIDATE CONSTRAINT status_known")
