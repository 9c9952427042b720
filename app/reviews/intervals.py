"""When a decision is to be looked at again: its worst open risk says so, or else its collection."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Any

import sqlalchemy as sa

from app.persistence.fields import table
from app.persistence.shapes.shape import computed
from app.risks.models import SPANS, RiskLevel, Treatment
from app.tables import Risk

MONTHS = {RiskLevel.CRITICAL: 3, RiskLevel.HIGH: 6}  # between reviews of what has such a risk


def worst_risk() -> computed:
    """The score of a decision's worst open risk, None without one."""

    def build(decision: Any) -> Any:
        risk = table(Risk).alias("weighing").c
        mine = (risk.decision_id == decision.id, risk.treatment != Treatment.CLOSED.value)
        some = sa.select(sa.func.max(risk.score, type_=sa.Integer)).where(*mine)
        return some.correlate(sa.inspect(decision).selectable).scalar_subquery()

    return computed(build)


def next_review(today: date, score: int | None, months: int | None) -> date | None:
    """The day, where anything says so; the sooner of both."""
    asked = [many for level, many in MONTHS.items() if score and SPANS[level][0] <= score <= SPANS[level][1]]
    asked += [months] if months else []
    return in_months(today, min(asked)) if asked else None


def in_months(day: date, months: int) -> date:
    """The same day of the month, or its last one."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
