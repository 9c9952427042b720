"""What the list of decisions can be narrowed to."""

from functools import partial
from typing import ClassVar

from app.decisions.models import Status
from app.persistence.querying.selectivity import Condition
from app.records.lists import listing
from app.records.lists.listing import Listing, RecordFilter
from app.records.reviews import Review, decisions_to_review
from app.search.conditions import matching
from app.search.models import Found
from app.tables import Decision, DecisionTag
from app.web.lists.filters import Id

DECISIONS = Listing(
    Decision, whose="owner", day="decided_on", tagged=DecisionTag, key="decision_id",
    matching=partial(matching, Found.DECISION),
)  # fmt: skip
DECISIONS.orders["number"] = [DECISIONS.record.number.asc(), DECISIONS.record.id.asc()]
DECISIONS.orders["review"] = [DECISIONS.record.review_on.asc().nulls_last(), DECISIONS.record.id.asc()]
SORTS = listing.SORTS | {"number": "By number", "review": "By review date"}


class DecisionFilter(RecordFilter, frozen=True, kw_only=True):
    of: ClassVar = DECISIONS

    status: tuple[Status, ...] = ()
    owner: Id | None = None
    review: tuple[Review, ...] = ()

    labels: ClassVar = DECISIONS.labels | {"review": "Review"}
    sorts: ClassVar = tuple(SORTS)

    def conditions(self) -> dict[str, Condition]:
        """With those whose review is due, or not planned."""
        review = {"review": decisions_to_review(self.review)} if self.review else {}
        return review | super().conditions()
