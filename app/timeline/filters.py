"""What the timeline can be narrowed to: what the list of decisions can, in the order of time alone."""

from typing import Any, ClassVar

import sqlalchemy as sa

from app.decisions.filters import DecisionFilter


class TimelineFilter(DecisionFilter, frozen=True, kw_only=True):
    has_file: ClassVar = False
    sorts: ClassVar = ("newest",)

    def ordering(self) -> list[sa.ColumnElement[Any]]:
        """Decided last: it shows what has a day."""
        return [self.of.day.desc().nulls_last(), self.of.record.id.desc()]
