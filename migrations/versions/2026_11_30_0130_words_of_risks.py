"""One word for each number of a risk: likelihood times severity is its score."""

import sqlalchemy as sa
from alembic import op

revision = "20261130_0130"
down_revision = "20261130_0132"

NAMES = {"severity": "score", "impact": "severity", "residual_impact": "residual_severity"}
CHECKS = {"risk_impact_level": "risk_severity_level", "risk_residual_impact_level": "risk_residual_severity_level"}


def upgrade() -> None:
    _rename(NAMES, CHECKS)


def downgrade() -> None:
    _rename({new: old for old, new in reversed(NAMES.items())}, {new: old for old, new in CHECKS.items()})


def _rename(names: dict[str, str], checks: dict[str, str]) -> None:
    for old, new in names.items():
        op.alter_column("risk", old, new_column_name=new)
    for old, new in checks.items():
        op.execute(f"ALTER TABLE risk RENAME CONSTRAINT {old} TO {new}")
    cases = " ".join(f"WHEN '{old}' THEN '{new}'" for old, new in names.items())
    renamed = f"(SELECT jsonb_object_agg(CASE key {cases} ELSE key END, value) FROM jsonb_each(%s))"
    op.execute("ALTER TABLE revision DISABLE TRIGGER revision_keep")
    op.execute(f"UPDATE revision SET changes = {renamed % 'changes'} WHERE record_type = 'risk' AND changes <> '{{}}'")
    op.execute("ALTER TABLE revision ENABLE TRIGGER revision_keep")
    rows = f"(SELECT jsonb_agg({renamed % 'one'}) FROM jsonb_array_elements(rows -> 'risk') AS one)"
    risky = "jsonb_array_length(rows -> 'risk') > 0"
    op.execute(f"UPDATE trash SET rows = jsonb_set(rows, '{{risk}}', {rows}) WHERE {risky}")
    for old, new in names.items():
        op.execute(sa.text(
            "UPDATE admin_layout SET columns = (SELECT jsonb_agg(CASE one WHEN :old THEN :new ELSE one END) "
            "FROM jsonb_array_elements_text(columns) AS one) WHERE slug = 'risks' AND jsonb_array_length(columns) > 0"
        ).bindparams(old=old, new=new))  # fmt: skip
        op.execute(sa.text(
            r"UPDATE admin_view SET query = regexp_replace(query, '\m' || :old || '\M', :new, 'g') WHERE slug = 'risks'"
        ).bindparams(old=old, new=new))  # fmt: skip
