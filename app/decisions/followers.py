"""How projects stand to a decision: how many follow it, drift from it, break it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.dialects.postgresql import JSON

from app.persistence.fields import table
from app.persistence.shapes.shape import computed
from app.tables import Verdict

WORDS = {  # by the kinds of app/checks/verdicts.py, the worst first
    "forbidden": "use what it forbids",
    "violation": "break it",
    "missing required": "miss what it requires",
    "group moved apart": "moved a group apart",
    "too young": "use what is too young",
    "not comparable": "cannot be compared",
    "drift possible": "may drift",
    "prerelease locked": "lock a pre-release",
    "could not check": "could not be checked",
    "ok": "follow it",
}


class Followers(Struct, array_like=True, frozen=True, gc=False):
    """The projects with one verdict."""

    kind: str
    count: int

    @property
    def words(self) -> str:
        """What they do."""
        return WORDS[self.kind]

    @property
    def rank(self) -> int:
        """The worst first."""
        return list(WORDS).index(self.kind)


def followers() -> computed:
    """Projects by verdict; one may have several."""

    def build(decision: Any) -> Any:
        verdict = table(Verdict).alias("standing").c
        counted = sa.select(verdict.kind, sa.func.count(verdict.project_id.distinct()).label("number"))
        counted = counted.where(verdict.decision_id == decision.id, verdict.until.is_(None)).group_by(verdict.kind)
        some = counted.correlate(sa.inspect(decision).selectable).subquery("followers").lateral()
        # JSON by hand: shapes tell rows, and these are groups of rows with their number.
        pair = sa.func.json_build_array(some.c.kind, some.c.number)
        empty = sa.literal_column("'[]'::json", JSON)
        return sa.select(sa.func.coalesce(sa.func.json_agg(pair), empty, type_=JSON)).scalar_subquery()

    return computed(build)
