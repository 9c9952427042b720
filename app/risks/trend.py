"""What a risk was judged as before, read from its history."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from app.persistence.fields import table
from app.tables import Revision


def score_before(risk: Any) -> sa.ScalarSelect[Any]:
    """Its score before likelihood or severity were changed last; NULL where they never were."""
    change = table(Revision).alias("judged").c

    def before(name: str) -> Any:
        changed = change.changes.has_key(name)
        return sa.case((changed, change.changes[name][0].as_integer()), else_=getattr(risk, name))

    mine = (change.record_type == sa.literal_column("'risk'"), change.record_id == risk.id)
    judged = change.changes.has_any(sa.literal_column("ARRAY['likelihood', 'severity']"))
    found = sa.select(before("likelihood") * before("severity")).where(*mine, judged)
    updated = change.action == sa.literal_column("'updated'")
    return found.where(updated).order_by(change.id.desc()).limit(sa.literal_column("1")).scalar_subquery()
