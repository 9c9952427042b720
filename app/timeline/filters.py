"""What the timeline can be narrowed to: what the list of decisions can, in the order of time alone."""

from typing import ClassVar

from app.decisions.filters import DecisionFilter


class TimelineFilter(DecisionFilter, frozen=True, kw_only=True):
    has_file: ClassVar = False
    sorts: ClassVar = ("newest",)
