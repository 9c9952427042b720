"""${message}"""

from alembic import op
import sqlalchemy as sa
${imports if imports else ""}

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


# While it runs, and until every process has the new code, the last release serves on this schema: what it reads stays,
# and nothing that is long holds a table (`pytest tests/persistence/migrations/test_unsafe.py` says what would).
def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
