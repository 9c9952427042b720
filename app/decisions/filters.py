"""What the list of decisions can be narrowed to."""

from typing import ClassVar

from app.decisions.models import Status
from app.persistence.querying.selectivity import Condition
from app.records.listing import Listing, RecordFilter
from app.search.conditions import matching
from app.search.models import Found
from app.tables import Decision, DecisionTag
from app.web.lists.filters import Id

DECISIONS = Listing(Decision, whose="owner", day="decided_on", tagged=DecisionTag, key="decision_id")
DECISIONS.orders["number"] = [DECISIONS.record.number.asc(), DECISIONS.record.id.asc()]
SORTS = {
    "newest": "Newest first",
    "oldest": "Oldest first",
    "number": "By number",
    "title": "By title",
    "changed": "Changed last",
}


class DecisionFilter(RecordFilter, frozen=True, kw_only=True):
    of: ClassVar = DECISIONS

    status: tuple[Status, ...] = ()
    owner: Id | None = None

    labels: ClassVar = {
        "q": "Text",
        "status": "Status",
        "collection": "Collection",
        "tag": "Tag",
        "owner": "Owner",
        "year": "Year",
        "package": "Package",
    }
    sorts: ClassVar = tuple(SORTS)

    def conditions(self) -> dict[str, Condition]:
        """As of every record, and its words."""
        words = {"q": matching(Found.DECISION, DECISIONS.record.id, self.q)} if self.q else {}
        return super().conditions() | words
