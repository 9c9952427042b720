"""What a decision says of itself is kept while its status follows from a successor, and links say whether they count.

`rationale migrate` works both out afterwards. A status that an import had set because of a successor becomes one that
follows: the file says what comes back.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261129_1910"
down_revision = "20261129_1850"

STATUSES = ("draft", "proposed", "accepted", "rejected", "withdrawn", "deprecated", "superseded")
CHECK = f"status_before IN ({', '.join(map(repr, STATUSES))})"
KEPT = "status before it was superseded"  # among the metadata of a decision, where this was taken back
NOTED = "status_event.note LIKE 'Superseded by %, which says so.' AND status_event.status = 'superseded'"


def upgrade() -> None:
    op.add_column("decision_link", sa.Column("in_force", sa.Boolean(), server_default="false", nullable=False))
    op.add_column("decision", sa.Column("status_before", sa.String(20), nullable=True))
    op.execute(f"ALTER TABLE decision ADD CONSTRAINT status_before_known CHECK ({CHECK}) NOT VALID")
    op.execute("ALTER TABLE decision VALIDATE CONSTRAINT status_before_known")
    op.execute(f"""
      UPDATE decision SET status_before = coalesce(source.written ->> 'status', 'proposed')
      FROM source, status_event
      WHERE source.decision_id = decision.id AND status_event.decision_id = decision.id AND {NOTED}
        AND decision.status = 'superseded' AND coalesce(source.written ->> 'status', '') <> 'superseded'
    """)  # noqa: S608  words of this file
    op.execute(f"DELETE FROM status_event WHERE {NOTED}")  # noqa: S608
    op.execute(f"""
      UPDATE decision SET status_before = extra ->> '{KEPT}', extra = extra - '{KEPT}'
      WHERE extra ->> '{KEPT}' IN {STATUSES}
    """)  # noqa: S608


def downgrade() -> None:
    op.execute(f"""
      UPDATE decision SET extra = extra || jsonb_build_object('{KEPT}', status_before)
      WHERE status_before IS NOT NULL
    """)  # noqa: S608
    op.drop_constraint("status_before_known", "decision")
    op.drop_column("decision", "status_before")
    op.drop_column("decision_link", "in_force")
