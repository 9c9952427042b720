"""What stands before and after a decision in its log, by number."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.persistence.shapes.shape import Shape, computed
from app.persistence.shapes.sql import Source
from app.tables import Decision
from app.web.paths import record_path


class Neighbour(Shape, of=Decision):
    """The decision before or after another one in its log."""

    id: int
    number: int | None
    prefix: str | None
    slug: str
    title: str

    @property
    def path(self) -> str:
        """Its page."""
        return record_path("decisions", self.id, self.slug)


def neighbour(*, later: bool) -> computed:
    """The field of a decision's shape with the next one of its collection by number; None at the end of the log."""

    def found(decision: Any) -> sa.ColumnElement[Any]:
        other: Any = aliased(Decision, name="later" if later else "earlier")
        beyond = other.number > decision.number if later else other.number < decision.number
        one = (
            sa.select(Source(other).row(Neighbour))
            .where(other.collection_id == decision.collection_id, beyond)
            .limit(sa.literal_column("1"))
        )
        return one.order_by(other.number if later else other.number.desc()).scalar_subquery()

    return computed(found)
