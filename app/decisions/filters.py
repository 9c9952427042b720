"""What the list of decisions can be narrowed to."""

from functools import partial
from typing import ClassVar

from app.decisions.models import Status
from app.records import listing
from app.records.listing import Listing, RecordFilter
from app.search.conditions import matching
from app.search.models import Found
from app.tables import Decision, DecisionTag
from app.web.lists.filters import Id

DECISIONS = Listing(
    Decision, whose="owner", day="decided_on", tagged=DecisionTag, key="decision_id",
    matching=partial(matching, Found.DECISION),
)  # fmt: skip
DECISIONS.orders["number"] = [DECISIONS.record.number.asc(), DECISIONS.record.id.asc()]
SORTS = listing.SORTS | {"number": "By number"}


class DecisionFilter(RecordFilter, frozen=True, kw_only=True):
    of: ClassVar = DECISIONS

    status: tuple[Status, ...] = ()
    owner: Id | None = None

    labels: ClassVar = DECISIONS.labels
    sorts: ClassVar = tuple(SORTS)
